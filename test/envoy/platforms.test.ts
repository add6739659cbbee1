import { EventStreamCodec } from '@smithy/eventstream-codec';
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { status } from '../../demo/standins/behaviour';
import { configFor, hello, PROVIDER_KEYS, startGateway, type Gateway } from '../support/gateway';

const AWS = { id: 'AKIDEXAMPLE', key: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', region: 'us-east-1' };
const MODEL_ID = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';

/** A request as it arrived. */
interface Arrived {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The signature that AWS would compute from what arrived. Source: the steps of AWS's own description. */
function signatureOf({ url, headers, body }: Arrived): string {
  const signedHeaders = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1] ?? '';
  const date = String(headers['x-amz-date']);
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const path = url.split('/').map(encodeURIComponent).join('/');
  const lines = signedHeaders.split(';').map((name) => `${name}:${String(headers[name])}\n`);
  const canonical = ['POST', path, '', lines.join(''), signedHeaders, hash(body)].join('\n');
  const scope = [date.slice(0, 8), AWS.region, 'bedrock', 'aws4_request'];
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${AWS.key}`);
  return hmac(key, ['AWS4-HMAC-SHA256', date, scope.join('/'), hash(canonical)].join('\n')).toString('hex');
}

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString('utf8'),
  (text) => Buffer.from(text),
);

function frame(event: unknown): Uint8Array {
  const bytes = Buffer.from(JSON.stringify(event)).toString('base64');
  return codec.encode({
    headers: {
      ':message-type': { type: 'string', value: 'event' },
      ':event-type': { type: 'string', value: 'chunk' },
    },
    body: Buffer.from(JSON.stringify({ bytes })),
  });
}

const STREAM = [
  { type: 'message_start', message: { id: 'msg_bdrk_1', model: 'claude', usage: { input_tokens: 3 } } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } },
  { type: 'message_stop' },
];
const WHOLE = {
  id: 'msg_bdrk_1',
  type: 'message',
  role: 'assistant',
  model: 'claude',
  content: [{ type: 'text', text: 'Hello' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 3, output_tokens: 2 },
};

/** A Bedrock that takes any request, keeps it and answers. */
function startBedrock(requests: Arrived[]): Promise<Server> {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const url = request.url ?? '';
      requests.push({ url, headers: request.headers, body: Buffer.concat(pieces).toString() });
      const isStreamed = url.endsWith('/invoke-with-response-stream');
      response.setHeader('content-type', isStreamed ? 'application/vnd.amazon.eventstream' : 'application/json');
      response.end(isStreamed ? Buffer.concat(STREAM.map(frame)) : JSON.stringify(WHOLE));
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describe('a provider that wants signed requests', () => {
  const requests: Arrived[] = [];
  let bedrock: Server;
  let gateway: Gateway;

  beforeAll(async () => {
    bedrock = await startBedrock(requests);
    const { port } = bedrock.address() as AddressInfo;
    gateway = await startGateway(
      (standins) =>
        configFor(
          standins,
          `identity: { header: x-team }
rules:
  - { name: second, when: { team: second }, use: [gpt, on-bedrock] }
default: { use: [on-bedrock] }
`,
        )
          .replace(
            'providers:\n',
            `providers:
  bedrock: { dialect: anthropic-messages, url: "http://127.0.0.1:${port}", bedrock: { region: ${AWS.region}, accessKey: aws-id, secretKey: aws-key } }
`,
          )
          .replace('models:\n', `models:\n  on-bedrock: { provider: bedrock, id: "${MODEL_ID}" }\n`),
      { secrets: { OPENAI_API_KEY: PROVIDER_KEYS.openai, AWS_ID: AWS.id, AWS_KEY: AWS.key } },
    );
  });
  afterAll(async () => {
    await gateway.stop();
    await new Promise((resolve) => bedrock.close(resolve));
  });
  beforeEach(() => {
    gateway.clear();
    requests.length = 0;
  });

  it.each([
    ['the first attempt', {}],
    ['a retry', { 'x-team': 'second' }],
  ])('gets %s exactly as it was signed', async (_, team) => {
    gateway.standins.openai.behave(status(503));
    const response = await gateway.chat(hello(), { ...team, accept: 'text/html', 'user-agent': 'sdk  1' });
    expect(await response.json()).toMatchObject({ choices: [{ message: { content: 'Hello' } }] });
    const [arrived] = requests;
    if (!arrived) throw new TypeError('nothing arrived');
    expect(arrived.url).toBe(`/model/${MODEL_ID.replace(':', '%3A')}/invoke`);
    expect(arrived.headers.authorization).toContain(`Signature=${signatureOf(arrived)}`);
    expect(arrived.headers['content-length']).toBe(String(Buffer.byteLength(arrived.body)));
    expect(JSON.stringify(arrived)).not.toContain(AWS.key);
  });

  it('streams in its own framing to any client', async () => {
    const response = await gateway.chat(hello({ stream: true }));
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const text = await response.text();
    expect(text).toContain('"content":"Hello"');
    expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true);
    expect(requests[0]?.headers.authorization).toContain(`Signature=${requests[0] && signatureOf(requests[0])}`);
  });
});
