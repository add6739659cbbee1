import type { ClassifierMessage } from '../domain/ports';
import type { WindowSpec } from './manifest';
import type { EncoderSession, WindowOutputs } from './session';
import type { TextTokenizer } from './tokenize';
import { intentWindow, scanWindows, type TokenIds } from './window';

/** What the heads said of a conversation, before labels and thresholds. */
export interface Observation {
  /** Outputs of the intent window. */
  readonly intentWindow: WindowOutputs;
  /** Highest logits over all scan windows that were read; each element of `sensitive_kinds` by itself. */
  readonly sensitivity: number;
  readonly sensitiveKinds: Float32Array;
  readonly jailbreak: number;
  /** Scan windows that the deadline left unread. */
  readonly unreadWindows: number;
}

export interface ObserverParts {
  readonly tokenizer: TextTokenizer;
  readonly session: EncoderSession;
  readonly spec: WindowSpec;
}

/** Windows in one run: enough to amortise a call, few enough to look at the clock in between. */
const BATCH_WINDOWS = 4;

/**
 * Reads a conversation: the intent window first, then every scan window until the deadline.
 * @param isLate - true when the deadline has passed
 */
export async function observeConversation(
  parts: ObserverParts,
  messages: readonly ClassifierMessage[],
  isLate: () => boolean,
): Promise<Observation> {
  const tokens = await Promise.all(messages.map((message) => parts.tokenizer.encode(message.text)));
  const userTurns = tokens.filter((_, index) => messages[index]?.role === 'user');
  const asked = intentWindow(userTurns, parts.spec);
  const scans = scanWindows(tokens, parts.spec);
  const [outputs] = await parts.session.run([asked]);
  if (!outputs) throw new TypeError('the encoder gave no outputs');
  // A single short message is its own scan window: the run above has read it.
  const unread = scans.filter((window) => !isSame(window, asked));
  const read = unread.length < scans.length ? [outputs] : [];
  // Windows of like length share a batch, so that little of it is padding.
  unread.sort((a, b) => a.length - b.length);
  while (unread.length > 0 && !isLate()) {
    read.push(...(await parts.session.run(unread.splice(0, BATCH_WINDOWS))));
  }
  return {
    intentWindow: outputs,
    sensitivity: highest(read.map((window) => window.sensitivity[0])),
    sensitiveKinds: outputs.sensitive_kinds.map((_, kind) => highest(read.map((w) => w.sensitive_kinds[kind]))),
    jailbreak: highest(read.map((window) => window.jailbreak[0])),
    unreadWindows: unread.length,
  };
}

/** Sentence embeddings of length 1, one for each text, of its intent window. */
export async function embedTexts(parts: ObserverParts, texts: readonly string[]): Promise<readonly Float32Array[]> {
  const embeddings: Float32Array[] = [];
  for (const text of texts) {
    const outputs = await parts.session.run([intentWindow([await parts.tokenizer.encode(text)], parts.spec)]);
    embeddings.push(...outputs.map(({ embedding }) => embedding));
  }
  return embeddings;
}

function isSame(a: TokenIds, b: TokenIds): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

/** The maximum; no window at all (there is no text) is as sure a "no" as there can be. */
function highest(logits: readonly (number | undefined)[]): number {
  return logits.reduce<number>((max, logit) => Math.max(max, logit ?? -Infinity), -Infinity);
}
