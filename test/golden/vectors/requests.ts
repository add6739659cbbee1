import type { ChatMessage, ContentPart } from '../../../src/domain/chat';
import type { DialectName } from '../../../src/domain/model';
import { decodeRequest, encodeForProvider } from '../../../src/dialects/translate';
import { platformOf } from '../../../src/providers/platforms';
import { REQUEST_PATHS } from '../cases';
import type { Comparison } from './explanation';
import { snapshots, type Snapshot } from './snapshots';

/** How a snapshot came about: for a client of one dialect, a request to a provider of another or of the same. */
interface Way {
  readonly client: DialectName;
  readonly provider: DialectName;
  readonly isOnVertex?: true;
}

/** By folder and target. Their `gemini` is Google's endpoint that is compatible with OpenAI's chat completions. */
const WAYS: ReadonlyMap<string, Way> = new Map<string, Way>([
  ['completions.anthropic', { client: 'openai-chat', provider: 'anthropic-messages' }],
  ['completions.vertex-gemini', { client: 'openai-chat', provider: 'gemini' }],
  ['messages.anthropic', { client: 'anthropic-messages', provider: 'anthropic-messages' }],
  ['messages.vertex', { client: 'anthropic-messages', provider: 'anthropic-messages', isOnVertex: true }],
  ['messages.completions', { client: 'anthropic-messages', provider: 'openai-chat' }],
  ['messages.responses', { client: 'anthropic-messages', provider: 'openai-responses' }],
  ['responses.gemini', { client: 'openai-responses', provider: 'openai-chat' }],
  ['responses.openai', { client: 'openai-responses', provider: 'openai-responses' }],
  ['gemini.gemini-native', { client: 'gemini', provider: 'gemini' }],
]);

/** The clients of the requests that a policy of theirs adds prompts to, by name. */
const POLICY_CLIENTS: readonly (readonly [RegExp, DialectName])[] = [
  [/anthropic_/, 'anthropic-messages'],
  [/gemini_/, 'gemini'],
  [/openai_with_messages/, 'openai-chat'],
  [/openai_with_(inputs|text_input)/, 'openai-responses'],
];

const MESSAGES_OF = /^get-messages-(completions|messages|responses|gemini)$/;

const VERTEX = platformOf({
  name: 'vertex',
  dialect: 'anthropic-messages',
  cluster: 'vertex',
  isTls: true,
  host: 'aiplatform.googleapis.com',
  port: 443,
  authority: 'aiplatform.googleapis.com',
  basePath: '',
  platform: { type: 'vertex', project: 'acme', location: 'global' },
  trust: 'external',
  isStrict: false,
});

function keyOf({ folder, target }: Snapshot): string {
  return `${folder}.${target}`;
}

function wayOf(snapshot: Snapshot): Way | undefined {
  const client = POLICY_CLIENTS.find(([name]) => snapshot.folder === 'policies' && name.test(snapshot.name))?.[1];
  return client ? { client, provider: client } : WAYS.get(keyOf(snapshot));
}

function parse(text: string): unknown {
  return JSON.parse(text);
}

function theirRequest({ output }: Snapshot): unknown {
  return (parse(output) as { request: unknown }).request;
}

function compareOf(isWanted: (way: Way) => boolean, theirsOf: (theirs: unknown) => unknown): readonly Comparison[] {
  return snapshots('requests').flatMap((snapshot) => {
    const way = wayOf(snapshot);
    if (!way || !isWanted(way)) return [];
    return [{ name: snapshot.name, ours: ourRequest(snapshot, way), theirs: theirsOf(theirRequest(snapshot)) }];
  });
}

function ourRequest({ input }: Snapshot, { client, provider, isOnVertex }: Way): unknown {
  const request = decodeRequest(client, input, REQUEST_PATHS[client]);
  if (!request.ok) return { refused: request.error.param };
  const decoded = request.value;
  const modelId = decoded.chat.model;
  const encoded = encodeForProvider(decoded, provider, { modelId, maxOutputTokens: undefined });
  const placed = isOnVertex ? VERTEX.place({ ...encoded, modelId, isStreamed: decoded.chat.stream }) : encoded;
  return parse(placed.body.toString());
}

/** Requests whose provider has another dialect than their client. */
export function translatedRequests(): readonly Comparison[] {
  return compareOf(({ client, provider }) => client !== provider, withSystemItem);
}

/** System texts for OpenAI's Responses: theirs in `instructions`, ours in the first item, which is the same to OpenAI. */
function withSystemItem(theirs: unknown): unknown {
  const { instructions, input, ...rest } = theirs as { readonly instructions?: string; readonly input?: unknown };
  if (instructions === undefined || !Array.isArray(input)) return theirs;
  return { ...rest, input: [{ type: 'message', role: 'system', content: instructions }, ...(input as unknown[])] };
}

/** Requests that go on as they are. */
export function passedRequests(): readonly Comparison[] {
  return compareOf(({ client, provider }) => client === provider, withoutPrompts);
}

const PROMPT = /^(prepend|append) (system prompt|user message|assistant (message|prompt))$/;

/** Their policy under test adds prompts at both ends; ours has none. */
function withoutPrompts(theirs: unknown): unknown {
  if (Array.isArray(theirs)) return theirs.filter((item) => !isPrompt(item)).map(withoutPrompts);
  if (typeof theirs !== 'object' || theirs === null) return theirs;
  return Object.fromEntries(Object.entries(theirs).map(([name, value]) => [name, withoutPrompts(value)]));
}

/** A message or part whose only text is a prompt of the policy. */
function isPrompt(value: unknown): boolean {
  const texts = JSON.stringify(value).match(/"(?:text|content)":"[^"]*"/g) ?? [];
  return texts.length > 0 && texts.every((text) => PROMPT.test(text.replace(/^"[a-z]+":"|"$/g, '')));
}

/** The conversation as policies read it: theirs is what guardrails see, ours what signals do. */
export function readConversations(): readonly Comparison[] {
  return snapshots('requests').flatMap((snapshot) => {
    if (!MESSAGES_OF.test(snapshot.target)) return [];
    const client = clientOf(snapshot);
    const decoded = decodeRequest(client, snapshot.input, REQUEST_PATHS[client]);
    const ours = decoded.ok ? decoded.value.chat.messages.map(spoken) : { refused: decoded.error.param };
    return [{ name: snapshot.name, ours, theirs: parse(snapshot.output) }];
  });
}

function clientOf({ folder }: Snapshot): DialectName {
  const clients = new Map<string, DialectName>([...WAYS].map(([key, { client }]) => [key.split('.', 1).join(), client]));
  return clients.get(folder) ?? 'openai-chat';
}

function spoken({ role, content }: ChatMessage): { readonly role: string; readonly content: string } {
  return { role, content: content.map(textOf).join('') };
}

function textOf(part: ContentPart): string {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return part.text;
    case 'tool-result':
      return part.content.map(textOf).join('');
    default:
      return '';
  }
}

/** Targets that are APIs which no provider of ours speaks. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/\.bedrock$/, "Bedrock's Converse API: we speak Anthropic's own there (InvokeModel)."],
  [/^embeddings\.(bedrock-.*|vertex)$/, "Embeddings of Bedrock's models and of Vertex (`predict`)."],
  [/^rerank\.(bedrock|vertex)$/, 'Ranking is passed on as it is, never translated.'],
  [/^count-tokens\.(bedrock|vertex)$/, 'Counting is passed on as it is, never translated.'],
];

/** Why a snapshot of theirs has nothing of ours beside it; undefined where it has. */
export function foreignTarget(snapshot: Snapshot): string | undefined {
  return FOREIGN.find(([key]) => key.test(keyOf(snapshot)))?.[1];
}
