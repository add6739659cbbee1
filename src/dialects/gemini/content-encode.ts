import type { ContentPart, ToolResultPart } from '../../domain/chat';
import { defined } from '../defined';
import { parseJsonObject, type JsonObject } from '../json';
import type { Turn } from '../turns';
import { encodeMedia } from './media';
import type { ModelTraits } from './models';
import type { WireContent, WirePart } from './wire';

/** What the encoding of a part depends on beside the part. */
interface Context {
  readonly traits: ModelTraits;
  readonly lossy: Set<string>;
  /** Tool call id to function name: results name the function here, not only the call. */
  readonly names: Map<string, string>;
  /** No call of this turn was written yet: of parallel calls only the first has a signature. */
  isFirstCall: boolean;
}

type PartEncoder<Part extends ContentPart> = (part: Part, context: Context) => readonly WirePart[];
type PartEncoders = { readonly [Type in ContentPart['type']]: PartEncoder<Extract<ContentPart, { type: Type }>> };

/**
 * Stands in for a signature that another provider's call never had.
 * Source: https://ai.google.dev/gemini-api/docs/thought-signatures#faqs
 */
const NO_SIGNATURE = 'skip_thought_signature_validator';

/** An encoder for each type of part. Source: https://ai.google.dev/api/caching#Part */
const PARTS: PartEncoders = {
  text: ({ text }) => [{ text }],
  refusal: ({ text }) => [{ text }],
  image: ({ source, detail }, { lossy }) => {
    if (detail !== undefined && detail !== 'auto') lossy.add('messages.image.detail');
    return [encodeMedia(source)];
  },
  document: ({ source }) => [encodeMedia(source)],
  audio: ({ source }) => [encodeMedia(source)],
  'tool-call': ({ id, name, arguments: text, signature }, context) => {
    const args = text.trim() === '' ? {} : parseJsonObject(text);
    if (!args) context.lossy.add('messages.toolCall.arguments');
    context.names.set(id, name);
    const isSigned = context.isFirstCall && context.traits.needsSignatures;
    context.isFirstCall = false;
    const thoughtSignature = signature ?? (isSigned ? NO_SIGNATURE : undefined);
    return [defined({ functionCall: { id, name, args: args ?? { arguments: text } }, thoughtSignature })];
  },
  'tool-result': encodeToolResult,
  // Only thoughts that Gemini signed are its own to read.
  reasoning: ({ text, signature, origin }, { lossy }) => {
    if (origin === 'gemini' && signature !== undefined) {
      return [{ text, ...(text !== '' && { thought: true as const }), thoughtSignature: signature }];
    }
    lossy.add('messages.reasoning');
    return [];
  },
};

/**
 * Writes the turns of a conversation.
 * @param lossy - takes the names of what has no place here
 */
export function encodeContents(
  turns: readonly Turn[],
  traits: ModelTraits,
  lossy: Set<string>,
): readonly WireContent[] {
  const names = new Map<string, string>();
  return turns.flatMap(({ role, parts }): readonly WireContent[] => {
    const context: Context = { traits, lossy, names, isFirstCall: true };
    const encoded = joinSignatures(parts.flatMap((part) => encodePart(part, context)));
    return encoded.length === 0 ? [] : [{ role: role === 'user' ? 'user' : 'model', parts: encoded }];
  });
}

/** Puts a signature that came with a text back on that text. */
function joinSignatures(parts: readonly WirePart[]): readonly WirePart[] {
  const joined: WirePart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const isBare = 'thoughtSignature' in part && 'text' in part && part.text === '';
    const isText = last !== undefined && 'text' in last && !('thoughtSignature' in last);
    if (isBare && isText) joined[joined.length - 1] = { ...part, text: last.text };
    else joined.push(part);
  }
  return joined;
}

function encodePart(part: ContentPart, context: Context): readonly WirePart[] {
  // The table pairs each type with its own encoder, which TypeScript cannot follow through an index.
  const encode = PARTS[part.type] as PartEncoder<ContentPart>;
  return encode(part, context);
}

function encodeToolResult(result: ToolResultPart, { names }: Context): readonly WirePart[] {
  const { toolCallId, name, content, isError } = result;
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const functionName = names.get(toolCallId) ?? name ?? 'unknown';
  const response = encodeResult(text, isError ?? false);
  const media = content.flatMap((part) => (part.type === 'text' ? [] : [encodeMedia(part.source)]));
  return [{ functionResponse: { id: toolCallId, name: functionName, response } }, ...media];
}

/** A result has to be an object. Source: https://ai.google.dev/api/caching#FunctionResponse */
function encodeResult(text: string, isError: boolean): JsonObject {
  if (isError) return { error: text };
  return parseJsonObject(text) ?? { output: text };
}
