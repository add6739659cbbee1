import type { ChatChoice, ChatRequest, ChatResponse } from '../../domain/chat';
import { RouterError } from '../../domain/errors';
import { fail, ok, type Result } from '../../domain/result';
import { objectOf } from '../json';
import { encodeCallSignature } from './call-signature';
import { reasoningView, sealProof, type ReasoningView } from './shown-reasoning';
import { decodeFinishReason, encodeStop } from './stop-reason';
import { encodeToolId, encodeToolInput } from './tool-input';
import { decodeUsage, encodeUsage } from './usage';
import { readAnswer, type WireAnswerBlock, type WireBlock } from './wire';

type AnswerPart = ChatChoice['content'][number];

/**
 * Reads an answer of Anthropic's Messages API. Blocks of the provider's own tools are passed over.
 * Errors: `upstream_malformed` when it is not a message.
 * Source: https://platform.claude.com/docs/en/api/messages/create
 */
export function decodeResponse(body: unknown): Result<ChatResponse, RouterError> {
  const object = objectOf(body);
  if (!object || !Array.isArray(object['content'])) {
    return fail(new RouterError('upstream_malformed', 'The provider sent an answer without content.'));
  }
  const { id, model, stopReason, usage, content } = readAnswer(object);
  const finishReason = decodeFinishReason(stopReason);
  return ok({
    id,
    model,
    choices: [{ index: 0, content: content.flatMap((block) => decodeBlock(block) ?? []), finishReason }],
    usage: decodeUsage(usage),
  });
}

function decodeBlock(block: WireAnswerBlock): AnswerPart | undefined {
  const decode = BLOCK_DECODERS.get(block.type);
  return decode?.(block);
}

const BLOCK_DECODERS: ReadonlyMap<string, (block: WireAnswerBlock) => AnswerPart> = new Map<
  string,
  (block: WireAnswerBlock) => AnswerPart
>([
  ['text', ({ text }) => ({ type: 'text', text })],
  [
    'thinking',
    ({ thinking, signature }) =>
      signature === undefined
        ? { type: 'reasoning', text: thinking }
        : { type: 'reasoning', text: thinking, signature, origin: 'anthropic-messages' },
  ],
  [
    'redacted_thinking',
    ({ data = '' }) => ({ type: 'reasoning', text: '', redactedData: data, origin: 'anthropic-messages' }),
  ],
  ['tool_use', ({ id, name, input }) => ({ type: 'tool-call', id, name, arguments: JSON.stringify(input) })],
]);

/**
 * Writes an answer as Anthropic's clients expect it. There is room for one choice.
 * Source: https://platform.claude.com/docs/en/api/messages/create
 */
export function encodeResponse({ id, model, choices, usage }: ChatResponse, request: ChatRequest): unknown {
  const choice = choices.find(({ index }) => index === 0);
  const content = choice?.content ?? [];
  const view = reasoningView(request);
  const stop = encodeStop(choice?.finishReason ?? 'stop', {
    hasCalls: content.some(({ type }) => type === 'tool-call'),
    hasRefusal: content.some(({ type }) => type === 'refusal'),
  });
  return {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content: content.flatMap((part) => encodeAnswerPart(part, view)),
    ...stop,
    usage: encodeUsage(usage),
  };
}

function encodeAnswerPart(part: AnswerPart, view: ReasoningView): readonly WireBlock[] {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return part.text === '' ? [] : [{ type: 'text', text: part.text }];
    case 'reasoning':
      return encodeReasoning(part, view);
    case 'tool-call': {
      const signature = encodeCallSignature(part.signature);
      const call: WireBlock = {
        type: 'tool_use',
        id: encodeToolId(part.id),
        name: part.name,
        input: encodeToolInput(part.arguments),
      };
      return signature ? [signature, call] : [call];
    }
  }
}

function encodeReasoning(
  { text, signature, redactedData, origin }: Extract<AnswerPart, { type: 'reasoning' }>,
  view: ReasoningView,
): readonly WireBlock[] {
  if (view === 'nothing') return [];
  const data = sealProof(redactedData, origin);
  if (data !== undefined) return [{ type: 'redacted_thinking', data }];
  const proof = sealProof(signature, origin);
  const thinking = view === 'text' ? text : '';
  return thinking === '' && proof === undefined ? [] : [{ type: 'thinking', thinking, signature: proof ?? '' }];
}
