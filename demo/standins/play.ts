import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Behaviour } from './behaviour';
import type { Provider, RecordedRequest, Reply, WholeReply } from './provider';

/** What to send and how to spoil it. */
export interface Play {
  readonly reply: Reply;
  readonly behaviour: Behaviour;
  readonly provider: Provider;
  readonly request: RecordedRequest;
}

/** Where an answer goes. `closed` resolves when it has been sent or the client has gone. */
interface Outlet {
  readonly response: ServerResponse;
  readonly closed: Promise<void>;
}

type Player<B> = (outlet: Outlet, play: Play, behaviour: B) => Promise<void> | void;
type Players = { readonly [T in Behaviour['type']]: Player<Extract<Behaviour, { type: T }>> };

const players: Players = {
  answer: sendReply,
  status: (outlet, { provider, request }, { code, retryAfter, body }) => {
    const reply = provider.fail(code, retryAfter === undefined ? {} : { retryAfter }, request);
    sendWhole(outlet, body === undefined ? reply : { ...reply, body });
  },
  'hang-before-headers': () => undefined,
  'reset-before-headers': ({ response }) => void response.socket?.resetAndDestroy(),
  'hang-mid-stream': (outlet, { reply }, { afterChunks }) => sendSome(outlet, reply, afterChunks),
  'cut-mid-stream': async (outlet, { reply }, { afterChunks, gate }) => {
    await sendSome(outlet, reply, afterChunks);
    if (gate) await Promise.race([gate.pass(), outlet.closed]);
    outlet.response.destroy();
  },
  'end-early': async (outlet, { reply }, { afterChunks }) => {
    const endingChunks = reply.type === 'stream' ? reply.endingChunks : 1;
    await sendSome(outlet, reply, afterChunks ?? chunksOf(reply).length - endingChunks);
    outlet.response.end();
  },
  'error-mid-stream': async (outlet, { reply, provider, request }, { afterChunks, framed }) => {
    if (reply.type === 'whole') return sendWhole(outlet, provider.fail(500, {}, request));
    await sendSome(outlet, reply, afterChunks);
    outlet.response.end(provider.streamError({ framed }));
  },
  body: (outlet, { reply }, { contentType, body }) => {
    sendWhole(outlet, { type: 'whole', status: 200, headers: { ...reply.headers, 'content-type': contentType }, body });
  },
  'endless-body': async (outlet, { reply }) => {
    await sendSome(outlet, reply, 1);
    // Spaces: inside JSON and between the events of a stream they do not end anything.
    const filler = ' '.repeat(16 * 1024);
    while (!outlet.response.destroyed) await writeChunk(outlet, filler);
  },
  gated: async (outlet, { reply }, { gate }) => {
    await sendSome(outlet, reply, 0);
    for (const chunk of chunksOf(reply)) {
      await Promise.race([gate.pass(), outlet.closed]);
      await writeChunk(outlet, chunk);
    }
    outlet.response.end();
  },
};

/** Sends the reply as the behaviour says. Resolves when nothing more will be sent, or the client has gone. */
export async function playReply(response: ServerResponse, play: Play): Promise<void> {
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  // The table is keyed by the behaviour's own type, which the compiler cannot follow through the lookup.
  const player = players[play.behaviour.type] as Player<Behaviour>;
  await player({ response, closed }, play, play.behaviour);
}

async function sendReply(outlet: Outlet, { reply }: Play): Promise<void> {
  if (reply.type === 'whole') return sendWhole(outlet, reply);
  await sendSome(outlet, reply, reply.chunks.length);
  outlet.response.end();
}

function sendWhole({ response }: Outlet, { status, headers, body }: WholeReply): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}

/** Headers and the first chunks, each in a write of its own; the body stays open. */
async function sendSome(outlet: Outlet, reply: Reply, count: number): Promise<void> {
  outlet.response.writeHead(reply.status, reply.headers).flushHeaders();
  for (const chunk of chunksOf(reply).slice(0, count)) await writeChunk(outlet, chunk);
}

/** An answer with one body has two chunks, its halves, so that it too can break in the middle. */
function chunksOf(reply: Reply): readonly string[] {
  if (reply.type === 'stream') return reply.chunks;
  const middle = Math.ceil(reply.body.length / 2);
  return [reply.body.slice(0, middle), reply.body.slice(middle)];
}

/** Writes and waits until the bytes have left, so that the next chunk is a write of its own. */
async function writeChunk({ response, closed }: Outlet, chunk: string): Promise<void> {
  if (response.destroyed) return;
  if (!response.write(chunk)) {
    await Promise.race([new Promise((resolve) => response.once('drain', resolve)), closed]);
  }
  await nextTurn();
}
