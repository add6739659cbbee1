import type { ChatMessage, ContentPart, ReasoningPart, ToolCallPart, ToolResultPart } from '../../domain/chat';
import { defined } from '../defined';
import type { FieldReader } from '../fields';
import { objectOf, stringOf, type JsonObject } from '../json';
import { CallIds } from './call-ids';
import { guessMediaType, standardBase64 } from './media';
import { readProof, type Proof } from './proof';

/** `function` is an older word for a user who brings the responses of functions. */
const ROLES: ReadonlyMap<string, 'user' | 'assistant'> = new Map([
  ['user', 'user'],
  ['function', 'user'],
  ['model', 'assistant'],
]);

type PartDecoder = (part: FieldReader, ids: CallIds) => readonly ContentPart[];

/** A decoder for each field that says what a part is. Source: https://ai.google.dev/api/caching#Part */
const PARTS: ReadonlyMap<string, PartDecoder> = new Map<string, PartDecoder>([
  ['text', (part) => [{ type: 'text', text: part.string('text') ?? '' }]],
  ['inlineData', decodeInlineData],
  ['fileData', decodeFileData],
  ['functionCall', decodeCall],
  ['functionResponse', decodeResult],
]);

/** Reads `systemInstruction`, whose role says nothing. */
export function decodeSystem(request: FieldReader): readonly ChatMessage[] {
  const value = request.value('systemInstruction');
  if (value === undefined) return [];
  if (typeof value === 'string') return [{ role: 'system', content: [{ type: 'text', text: value }] }];
  const content = request.object('systemInstruction');
  if (!content) return [];
  content.string('role');
  const ids = new CallIds();
  const parts = (content.objects('parts') ?? []).flatMap((part) => decodePart(part, ids));
  for (const name of content.unread()) content.notes.leaveOut(content.placeOf(name));
  return [{ role: 'system', content: parts }];
}

/**
 * Reads `contents`: at least one. Neighbours of the model's become one message, as Google's clients keep a streamed
 * answer piece by piece; responses of functions become messages of their own.
 */
export function decodeContents(request: FieldReader): readonly ChatMessage[] {
  const contents = request.objects('contents');
  if (contents === undefined) request.notes.refuse('contents', 'is missing');
  if (contents?.length === 0) request.notes.refuse('contents', 'must hold at least one content');
  const ids = new CallIds();
  const messages: { role: 'user' | 'assistant'; content: ContentPart[] }[] = [];
  for (const content of contents ?? []) {
    const role = decodeRole(content);
    const parts = (content.objects('parts') ?? []).flatMap((part) => decodePart(part, ids));
    for (const name of content.unread()) content.notes.leaveOut(`contents.${name}`);
    const last = messages.at(-1);
    if (role === 'assistant' && last?.role === role) last.content.push(...parts);
    else messages.push({ role, content: parts });
  }
  return messages.flatMap(({ role, content }) => (role === 'assistant' ? assistant(content) : user(content)));
}

function decodeRole(content: FieldReader): 'user' | 'assistant' {
  const role = ROLES.get(content.string('role') ?? 'user');
  if (!role) content.notes.refuse(content.placeOf('role'), 'must be user or model');
  return role ?? 'user';
}

function user(content: readonly ContentPart[]): readonly ChatMessage[] {
  const results = content.filter(({ type }) => type === 'tool-result');
  const rest = content.filter(({ type }) => type !== 'tool-result');
  return [
    ...(results.length > 0 ? [{ role: 'tool' as const, content: results }] : []),
    ...(rest.length > 0 ? [{ role: 'user' as const, content: rest }] : []),
  ];
}

function assistant(content: readonly ContentPart[]): readonly ChatMessage[] {
  const joined: ContentPart[] = [];
  for (const part of content) {
    const whole = join(joined.at(-1), part);
    if (whole) joined[joined.length - 1] = whole;
    else if (part.type !== 'text' || part.text !== '') joined.push(part);
  }
  return joined.length > 0 ? [{ role: 'assistant', content: joined }] : [];
}

/** Puts two pieces of one text, or of one piece of reasoning, together; its proof comes last. */
function join(first: ContentPart | undefined, second: ContentPart): ContentPart | undefined {
  if (first?.type === 'text' && second.type === 'text') return { ...first, text: first.text + second.text };
  if (first?.type !== 'reasoning' || second.type !== 'reasoning') return undefined;
  if (first.origin !== undefined || second.redactedData !== undefined) return undefined;
  return { ...second, text: first.text + second.text };
}

function decodePart(part: FieldReader, ids: CallIds): readonly ContentPart[] {
  const isThought = part.boolean('thought') ?? false;
  const signature = part.string('thoughtSignature');
  const proof = signature ? readProof(signature) : undefined;
  const [type, decode] = [...PARTS].find(([name]) => part.value(name) !== undefined) ?? [];
  const decoded = decode?.(part, ids) ?? [];
  for (const name of part.unread()) part.notes.leaveOut(`contents.parts.${name}`);
  if (isThought && (type === undefined || type === 'text')) return thought(decoded, proof);
  return proof ? prove(decoded, proof) : decoded;
}

function thought(decoded: readonly ContentPart[], proof: Proof | undefined): readonly ContentPart[] {
  const text = decoded.map((part) => (part.type === 'text' ? part.text : '')).join('') || (proof?.text ?? '');
  if (text === '' && !proof) return [];
  return [{ type: 'reasoning', ...proof, text }];
}

/** A call carries its own proof; that of anything else stands behind it, for no other dialect has it there. */
function prove(decoded: readonly ContentPart[], proof: Proof): readonly ContentPart[] {
  const { signature, origin } = proof;
  const [call] = decoded;
  const reasoning: ReasoningPart = { type: 'reasoning', ...proof };
  if (call?.type !== 'tool-call') {
    return [...decoded.filter((part) => part.type !== 'text' || part.text !== ''), reasoning];
  }
  return origin === 'gemini' && signature !== undefined ? [{ ...call, signature }] : [reasoning, call];
}

function decodeCall(part: FieldReader, ids: CallIds): readonly ToolCallPart[] {
  const call = part.requiredObject('functionCall');
  const name = call.requiredString('name');
  const args = call.object('args') && call.value('args');
  const id = ids.ofCall(call.string('id'), name);
  for (const unread of call.unread()) part.notes.leaveOut(`contents.parts.functionCall.${unread}`);
  return [{ type: 'tool-call', id, name, arguments: JSON.stringify(args ?? {}) }];
}

function decodeResult(part: FieldReader, ids: CallIds): readonly ToolResultPart[] {
  const result = part.requiredObject('functionResponse');
  const name = result.requiredString('name');
  const response = objectOf(result.object('response') && result.value('response')) ?? {};
  const toolCallId = ids.ofResponse(result.string('id'), name);
  const pieces = (result.objects('parts') ?? []).flatMap((piece) => decodePart(piece, ids));
  const media = pieces.filter(isResultMedia);
  for (const { type } of pieces) {
    if (!media.some((piece) => piece.type === type)) part.notes.leaveOut(`contents.parts.functionResponse.${type}`);
  }
  for (const unread of result.unread()) part.notes.leaveOut(`contents.parts.functionResponse.${unread}`);
  const { text, isError } = readResponse(response);
  return [
    defined({
      type: 'tool-result' as const,
      toolCallId,
      name,
      content: [{ type: 'text' as const, text }, ...media],
      isError: isError || undefined,
    }),
  ];
}

/**
 * Reads what a function said: `output` or `error` alone are the API's own names for it, else all of it is.
 * Source: https://ai.google.dev/api/caching#FunctionResponse
 */
function readResponse(response: JsonObject): { readonly text: string; readonly isError: boolean } {
  const [only, ...others] = Object.keys(response);
  const text = others.length === 0 && only !== undefined ? stringOf(response[only]) : undefined;
  if (text !== undefined && only === 'error') return { text, isError: true };
  if (text !== undefined && only === 'output') return { text, isError: false };
  return { text: JSON.stringify(response), isError: false };
}

function isResultMedia(part: ContentPart): part is Exclude<ToolResultPart['content'][number], { type: 'text' }> {
  return part.type === 'image' || part.type === 'document';
}

function decodeInlineData(part: FieldReader): readonly ContentPart[] {
  const media = part.requiredObject('inlineData');
  const mediaType = media.requiredString('mimeType').toLowerCase();
  const data = standardBase64(media.requiredString('data'));
  return decodeMedia(media, mediaType, { type: 'base64', mediaType, data });
}

/** A URL is a URL, whether the provider can fetch it or not. */
function decodeFileData(part: FieldReader): readonly ContentPart[] {
  const media = part.requiredObject('fileData');
  const url = media.requiredString('fileUri');
  const mediaType = media.string('mimeType')?.toLowerCase() ?? guessMediaType(url) ?? '';
  return decodeMedia(media, mediaType, { type: 'url', url });
}

function decodeMedia(
  media: FieldReader,
  mediaType: string,
  source: Extract<ContentPart, { type: 'document' }>['source'],
): readonly ContentPart[] {
  const [kind] = mediaType.split('/', 1);
  if (kind === 'video') {
    media.notes.leaveOut('contents.parts.video');
    return [];
  }
  const decoded: ContentPart =
    kind === 'image'
      ? { type: 'image', source }
      : kind === 'audio'
        ? { type: 'audio', source }
        : defined({ type: 'document' as const, source, name: media.string('displayName') });
  for (const name of media.unread()) media.notes.leaveOut(`contents.parts.${name}`);
  return [decoded];
}
