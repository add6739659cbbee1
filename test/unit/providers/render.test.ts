import type { DecodedRequest } from '../../../src/dialects/decoded';
import { decodeRequest } from '../../../src/dialects/translate';
import type { Candidate, Plan } from '../../../src/domain/plan';
import { signRequest } from '../../../src/providers/aws-signature';
import { missingSecret } from '../../../src/providers/auth';
import { carriers } from '../../../src/providers/encode';
import { renderAttempt, type ProviderRequest } from '../../../src/providers/render';
import { compileText, configText } from '../../support/config';

const NOW_MS = Date.UTC(2026, 0, 2, 3, 4, 5);
const SECRETS: Readonly<Record<string, string>> = {
  'azure-key': 'ak',
  'vertex-token': 'vt',
  'aws-id': 'AKID',
  'aws-key': 'secret',
  'aws-token': 'token',
};
const PORTS = { secrets: { get: (name: string) => SECRETS[name] }, clock: { epochMs: () => NOW_MS } };

const SNAPSHOT = compileText(
  configText({
    providers: `providers:
  azure: { dialect: openai-chat, url: "https://acme.openai.azure.com", azure: {}, auth: { header: api-key, secret: azure-key } }
  bedrock: { dialect: anthropic-messages, url: "https://bedrock-runtime.us-east-1.amazonaws.com", bedrock: { region: us-east-1, accessKey: aws-id, secretKey: aws-key } }
  temporary: { dialect: anthropic-messages, url: "https://bedrock-runtime.us-east-1.amazonaws.com", bedrock: { region: us-east-1, accessKey: aws-id, secretKey: aws-key, sessionToken: aws-token } }
  unpaid: { dialect: anthropic-messages, url: "https://bedrock-runtime.us-east-1.amazonaws.com", bedrock: { region: us-east-1, accessKey: aws-id, secretKey: nowhere } }
  vertex: { dialect: gemini, url: "https://aiplatform.googleapis.com", vertex: { project: acme, location: global }, auth: { bearer: vertex-token } }
  strict: { dialect: anthropic-messages, url: "https://api.anthropic.com", strict: true }`,
    models: `models:
  on-azure: { provider: azure, id: deployment }
  on-bedrock: { provider: bedrock, id: "anthropic.claude-sonnet-4-5-20250929-v1:0" }
  on-temporary: { provider: temporary, id: "anthropic.claude-sonnet-4-5-20250929-v1:0" }
  on-unpaid: { provider: unpaid, id: "anthropic.claude-sonnet-4-5-20250929-v1:0" }
  on-vertex: { provider: vertex, id: gemini-2.5-pro }
  on-strict: { provider: strict, id: claude-sonnet-4-5 }
  also-strict: { provider: strict, id: claude-opus-4-5 }`,
    default: 'default: { use: [on-azure] }',
  }),
);

function model(name: string): Candidate {
  const found = SNAPSHOT.models.get(name);
  if (!found) throw new TypeError(`no model ${name}`);
  return found;
}

function planOf(...names: readonly string[]): Plan {
  const candidates = names.map(model);
  const decision = { rule: 'default', cause: 'default' as const, use: candidates, trace: [] };
  return { decision, candidates, trustZone: 'external', signals: new Map() };
}

function decoded(more: Readonly<Record<string, unknown>> = {}): DecodedRequest {
  const body = { model: 'auto', messages: [{ role: 'user', content: 'Hi' }], ...more };
  const request = decodeRequest('openai-chat', Buffer.from(JSON.stringify(body)), '/v1/chat/completions');
  if (!request.ok) throw request.error;
  return request.value;
}

async function render(name: string, request: DecodedRequest = decoded()): Promise<ProviderRequest> {
  const rendered = await renderAttempt(request, planOf(name), model(name), PORTS);
  if (!rendered.ok) throw rendered.error;
  return rendered.value;
}

describe('an attempt', () => {
  it('on Azure carries the key in its header', async () => {
    const { path, headers, authority } = await render('on-azure');
    expect({ path, authority }).toEqual({
      path: '/openai/deployments/deployment/chat/completions?api-version=2024-10-21',
      authority: 'acme.openai.azure.com',
    });
    expect(headers).toEqual({ 'content-type': 'application/json', 'api-key': 'ak' });
  });

  it('on Vertex carries the token', async () => {
    expect((await render('on-vertex')).headers).toEqual({
      'content-type': 'application/json',
      authorization: 'Bearer vt',
    });
  });

  it('on Bedrock is signed as it leaves: host, path, headers and body', async () => {
    const { path, authority, headers, body } = await render('on-bedrock', decoded({ stream: true }));
    expect(path).toBe('/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream');
    expect(Object.keys(JSON.parse(body.toString()) as object)).toEqual(['anthropic_version', 'max_tokens', 'messages']);
    const { authorization, 'x-amz-date': date, ...unsigned } = headers;
    expect(date).toBe('20260102T030405Z');
    expect(authorization).toMatch(/SignedHeaders=accept;anthropic-version;content-type;host;x-amz-date,/);
    const again = await signRequest(
      { method: 'POST', authority, path, headers: unsigned, body },
      { accessKeyId: 'AKID', secretAccessKey: 'secret' },
      { service: 'bedrock', region: 'us-east-1', date: new Date(NOW_MS) },
    );
    expect(again.authorization).toBe(authorization);
  });

  it('on Bedrock with temporary credentials carries their token', async () => {
    const { headers } = await render('on-temporary');
    expect(headers['x-amz-security-token']).toBe('token');
    expect(headers.authorization).toContain('x-amz-security-token');
  });

  it('is not made without its secrets', async () => {
    expect(missingSecret(model('on-unpaid').provider, PORTS.secrets)).toBe('nowhere');
    expect(missingSecret(model('on-bedrock').provider, PORTS.secrets)).toBeUndefined();
    expect(await renderAttempt(decoded(), planOf('on-unpaid'), model('on-unpaid'), PORTS)).toMatchObject({
      ok: false,
      error: { code: 'secret_missing', message: 'provider unpaid: secret nowhere is not set' },
    });
  });

  it('never leaves its trust zone', async () => {
    const plan: Plan = { ...planOf('on-azure'), trustZone: 'internal' };
    await expect(renderAttempt(decoded(), plan, model('on-azure'), PORTS)).rejects.toMatchObject({
      code: 'trust_violation',
    });
  });
});

describe('a strict provider', () => {
  const lossy = decoded({ seed: 7, n: 2 });

  it('gets a request that loses nothing', async () => {
    expect((await render('on-strict')).lossy).toEqual([]);
  });

  it('refuses a request that would lose something, by the names of the fields', async () => {
    const rendered = await renderAttempt(lossy, planOf('on-strict'), model('on-strict'), PORTS);
    expect(rendered).toMatchObject({ ok: false, error: { code: 'lossy_refused', httpStatus: 422 } });
    expect(!rendered.ok && rendered.error.message).toContain('seed, n');
  });

  it('gives way to the next candidate', () => {
    const plan = planOf('on-strict', 'on-bedrock', 'also-strict', 'on-azure');
    expect(carriers(plan, lossy)).toEqual({
      ok: true,
      value: { ...plan, candidates: [model('on-bedrock'), model('on-azure')] },
    });
    expect(carriers(plan, decoded())).toEqual({ ok: true, value: plan });
  });

  it('fails the request when there is no other candidate', () => {
    const plan = carriers(planOf('on-strict', 'also-strict'), lossy);
    expect(plan).toMatchObject({ ok: false, error: { code: 'lossy_refused' } });
    expect(!plan.ok && plan.error.message).toContain('on-strict');
  });
});
