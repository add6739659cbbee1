import { answerAsk, splitText, type Answer, type Ask } from '../answer';
import { isObject, objectOf, objectsOf, stringOf, type JsonObject } from '../check';
import type { RecordedRequest, Reply } from '../provider';
import { isSse, pretty } from './error';

/** Gemini has no reason of its own for a stop sequence or a function call: both are STOP. */
const finishReasons = { end: 'STOP', 'stop-sequence': 'STOP', 'tool-call': 'STOP', length: 'MAX_TOKENS' } as const;

/** What the path says: `/v1beta/models/{modelId}:{method}`. */
export interface Call {
  readonly modelId: string;
  readonly isStream: boolean;
}

/**
 * Answers a valid request. A stream is server-sent events with `?alt=sse`, else one JSON array sent in pieces; each
 * piece is a whole response with the next part of the text.
 * Source: https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent
 */
export function answerContent(request: RecordedRequest, body: JsonObject, { modelId, isStream }: Call): Reply {
  const answer = answerAsk(askOf(body, modelId));
  const shared = { modelVersion: modelId, responseId: `standin${request.sequence}` };
  if (!isStream) {
    const whole = responseOf(partsOf(answer, modelId), answer, { isLast: true });
    const headers = { 'content-type': 'application/json; charset=UTF-8' };
    return { type: 'whole', status: 200, headers, body: pretty({ ...whole, ...shared }) };
  }
  const pieces = piecesOf(answer, modelId);
  const responses = pieces.map((parts, index) => ({
    ...responseOf(parts, answer, { isLast: index === pieces.length - 1 }),
    ...shared,
  }));
  return isSse(request) ? eventStream(responses) : arrayStream(responses);
}

function eventStream(responses: readonly object[]): Reply {
  return {
    type: 'stream',
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'content-disposition': 'attachment' },
    chunks: responses.map((response) => `data: ${JSON.stringify(response)}\r\n\r\n`),
    // There is no [DONE]: the chunk with the finishReason is the end.
    endingChunks: 1,
  };
}

function arrayStream(responses: readonly object[]): Reply {
  const chunks = responses.map((response, index) => `${index === 0 ? '[' : ',\r\n'}${pretty(response)}`);
  return {
    type: 'stream',
    status: 200,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    chunks: [...chunks, ']\n'],
    endingChunks: 2,
  };
}

function responseOf(parts: readonly object[], answer: Answer, { isLast }: { readonly isLast: boolean }): object {
  const finish = isLast ? { finishReason: finishReasons[answer.finish] } : {};
  const { promptTokens, outputTokens } = answer;
  return {
    candidates: [{ content: { parts, role: 'model' }, ...finish, index: 0 }],
    // Every chunk counts; before the last one the output so far is not final, and the stand-in leaves it out.
    usageMetadata: {
      promptTokenCount: promptTokens,
      ...(isLast ? { candidatesTokenCount: outputTokens } : {}),
      totalTokenCount: isLast ? promptTokens + outputTokens : promptTokens,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: promptTokens }],
    },
  };
}

/** Gemini 3 signs its function calls. */
function partsOf(answer: Answer, modelId: string): readonly object[] {
  if (!answer.toolCall) return [{ text: answer.text }];
  const { name, input } = answer.toolCall;
  const isSigned = Number(/^gemini-(\d+)/.exec(modelId)?.[1] ?? 0) >= 3;
  return [{ functionCall: { name, args: input }, ...(isSigned ? { thoughtSignature: 'c3RhbmQtaW4=' } : {}) }];
}

/** A function call comes whole in one chunk; text in several. */
function piecesOf(answer: Answer, modelId: string): readonly (readonly object[])[] {
  const texts = splitText(answer.text);
  return answer.toolCall || texts.length === 0 ? [partsOf(answer, modelId)] : texts.map((text) => [{ text }]);
}

function askOf(body: JsonObject, modelId: string): Ask {
  const config = objectOf(body['generationConfig']);
  const tool = requiredTool(body);
  const isJson = config['responseMimeType'] === 'application/json';
  return {
    modelId,
    promptText: [objectOf(body['systemInstruction']), ...objectsOf(body['contents'])].map(textOf).join(' '),
    stopSequences: Array.isArray(config['stopSequences']) ? config['stopSequences'].map(String) : [],
    ...(config['maxOutputTokens'] === undefined ? {} : { maxTokens: Number(config['maxOutputTokens']) }),
    ...(tool ? { tool } : {}),
    ...(isJson ? { jsonSchema: objectOf(config['responseSchema'] ?? config['responseJsonSchema']) } : {}),
  };
}

function textOf(content: JsonObject): string {
  return objectsOf(content['parts'])
    .map(({ text }) => (typeof text === 'string' ? text : ''))
    .join(' ');
}

/** The function that mode ANY obliges the model to call: the first allowed one. */
function requiredTool(body: JsonObject): Ask['tool'] {
  const config = objectOf(objectOf(body['toolConfig'])['functionCallingConfig']);
  if (config['mode'] !== 'ANY') return undefined;
  const allowed = Array.isArray(config['allowedFunctionNames']) ? config['allowedFunctionNames'] : undefined;
  const declared = objectsOf(body['tools']).flatMap((tool) => objectsOf(tool['functionDeclarations']));
  const chosen = declared.find(({ name }) => allowed === undefined || allowed.includes(name));
  const schema = [chosen?.['parameters'], chosen?.['parametersJsonSchema']].find(isObject);
  return chosen && { name: stringOf(chosen['name']), schema: schema ?? {} };
}
