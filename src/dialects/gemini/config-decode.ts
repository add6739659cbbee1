import type { ChatRequest, ReasoningConfig, ResponseFormat } from '../../domain/chat';
import { defined } from '../defined';
import type { FieldReader } from '../fields';
import { objectOf } from '../json';
import { readSchema } from './schema';

/** What `generationConfig` says, absent fields as undefined. */
export type DecodedConfig = {
  readonly [
    Name in
      | 'maxTokens'
      | 'temperature'
      | 'topP'
      | 'topK'
      | 'stop'
      | 'seed'
      | 'presencePenalty'
      | 'frequencyPenalty'
      | 'n'
      | 'topLogprobs'
      | 'responseFormat'
      | 'reasoning'
  ]: Required<ChatRequest>[Name] | undefined;
};

/** Source: https://ai.google.dev/api/generate-content#generationconfig */
export function decodeConfig(config: FieldReader): DecodedConfig {
  const decoded: DecodedConfig = {
    maxTokens: config.integer('maxOutputTokens', 1),
    temperature: config.number('temperature'),
    topP: config.number('topP'),
    topK: config.integer('topK', 0),
    stop: config.strings('stopSequences'),
    seed: config.integer('seed', -(2 ** 31)),
    presencePenalty: config.number('presencePenalty'),
    frequencyPenalty: config.number('frequencyPenalty'),
    n: config.integer('candidateCount', 1),
    topLogprobs: decodeTopLogprobs(config),
    responseFormat: decodeResponseFormat(config),
    reasoning: decodeThinking(config),
  };
  decodeModalities(config);
  for (const name of config.unread()) {
    // Google's word for "nothing said".
    if (!String(config.value(name)).endsWith('_UNSPECIFIED')) config.notes.leaveOut(config.placeOf(name));
  }
  return decoded;
}

function decodeTopLogprobs(config: FieldReader): number | undefined {
  const top = config.integer('logprobs', 0);
  return config.boolean('responseLogprobs') ? (top ?? 0) : undefined;
}

/** Answers are text, whatever else was asked for. */
function decodeModalities(config: FieldReader): void {
  const modalities = config.strings('responseModalities') ?? [];
  if (modalities.some((modality) => modality !== 'TEXT')) config.notes.leaveOut(config.placeOf('responseModalities'));
}

/** `_responseJsonSchema` is the field's older name. */
function decodeResponseFormat(config: FieldReader): ResponseFormat | undefined {
  const mimeType = config.string('responseMimeType');
  const schema = decodeResponseSchema(config);
  if (mimeType === 'application/json') {
    // The API has no name for a schema, but others insist on one.
    return schema === undefined ? { type: 'json' } : { type: 'json-schema', name: 'response', schema };
  }
  if (mimeType !== undefined && mimeType !== 'text/plain') config.notes.leaveOut(config.placeOf('responseMimeType'));
  if (schema !== undefined) config.notes.leaveOut(config.placeOf('responseSchema'));
  return undefined;
}

function decodeResponseSchema(config: FieldReader): unknown {
  const openApi = objectOf(config.object('responseSchema') && config.value('responseSchema'));
  const older = config.object('_responseJsonSchema') && config.value('_responseJsonSchema');
  const json = config.object('responseJsonSchema') && config.value('responseJsonSchema');
  return json ?? older ?? (openApi && readSchema(openApi));
}

/**
 * Reads `thinkingConfig`. A budget of -1 leaves the amount to the model; thoughts are only shown on demand.
 * @returns undefined where it says no more than what happens anyway
 * Source: https://ai.google.dev/api/generate-content#ThinkingConfig
 */
function decodeThinking(config: FieldReader): ReasoningConfig | undefined {
  const thinking = config.object('thinkingConfig');
  if (!thinking) return undefined;
  const budget = thinking.integer('thinkingBudget', -1);
  const level = thinking.string('thinkingLevel')?.toLowerCase();
  const isShown = thinking.boolean('includeThoughts') ?? false;
  for (const name of thinking.unread()) config.notes.leaveOut(thinking.placeOf(name));
  const effort = level === 'thinking_level_unspecified' ? undefined : level;
  if (budget === undefined && effort === undefined && !isShown) return undefined;
  return defined({ effort, budgetTokens: budget === -1 ? undefined : budget, isShown });
}
