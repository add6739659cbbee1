import { answerAsk, countCached, splitText, type Answer, type Ask } from '../answer';
import { isObject, objectOf, objectsOf, stringOf, type JsonObject } from '../check';
import type { RecordedRequest, Reply } from '../provider';
import { sign } from '../signature';
import { chooseTools, type ToolOffer } from '../tool-choice';
import { isSse, pretty } from './error';
import { generationOf } from './generation';

/** Gemini has no reason of its own for a stop sequence or a function call: both are STOP. */
const finishReasons = {
  end: 'STOP',
  'stop-sequence': 'STOP',
  'tool-call': 'STOP',
  length: 'MAX_TOKENS',
  refusal: 'SAFETY',
} as const;

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
  const draft = { answer, modelId, isThoughtShown: isThoughtShown(body) };
  const shared = { modelVersion: modelId, responseId: `standin${request.sequence}` };
  if (!isStream) {
    const whole = responseOf(partsOf(draft), answer, { isLast: true });
    const headers = { 'content-type': 'application/json; charset=UTF-8' };
    return { type: 'whole', status: 200, headers, body: pretty({ ...whole, ...shared }) };
  }
  const pieces = piecesOf(draft);
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

/** A refused answer has no content. Source: https://ai.google.dev/gemini-api/docs/safety-settings#safety-feedback */
function responseOf(parts: readonly object[], answer: Answer, { isLast }: { readonly isLast: boolean }): object {
  const finish = isLast ? { finishReason: finishReasons[answer.finish] } : {};
  const content = answer.finish === 'refusal' ? {} : { content: { parts, role: 'model' } };
  return {
    candidates: [{ ...content, ...finish, index: 0 }],
    usageMetadata: usageOf(answer, isLast),
  };
}

/** Every chunk counts; before the last one the output so far is not final, and the stand-in leaves it out. */
function usageOf({ promptTokens, outputTokens, thoughtTokens }: Answer, isLast: boolean): object {
  const cached = countCached(promptTokens);
  return {
    promptTokenCount: promptTokens,
    ...(cached > 0 ? { cachedContentTokenCount: cached } : {}),
    ...(isLast ? { candidatesTokenCount: outputTokens } : {}),
    ...(isLast && thoughtTokens > 0 ? { thoughtsTokenCount: thoughtTokens } : {}),
    totalTokenCount: promptTokens + (isLast ? outputTokens + thoughtTokens : 0),
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: promptTokens }],
  };
}

/** An answer about to be written. */
interface Draft {
  readonly answer: Answer;
  readonly modelId: string;
  readonly isThoughtShown: boolean;
}

function isThoughtShown(body: JsonObject): boolean {
  return objectOf(objectOf(body['generationConfig'])['thinkingConfig'])['includeThoughts'] === true;
}

function partsOf(draft: Draft): readonly object[] {
  const thoughts = thoughtsOf(draft);
  if (draft.answer.toolCalls.length > 0) return [...thoughts, ...callParts(draft)];
  return [...thoughts, { text: draft.answer.text, ...signed(draft, draft.answer.text) }];
}

function thoughtsOf({ answer, isThoughtShown }: Draft): readonly object[] {
  return isThoughtShown && answer.thought !== '' ? [{ text: answer.thought, thought: true }] : [];
}

/** Of calls in parallel the first alone is signed. Source: https://ai.google.dev/gemini-api/docs/thought-signatures */
function callParts(draft: Draft): readonly object[] {
  return draft.answer.toolCalls.map(({ name, input }, index) => ({
    functionCall: { name, args: input },
    ...(index === 0 ? signed(draft, name) : {}),
  }));
}

/** Gemini 3 signs what it answers. */
function signed({ modelId }: Draft, text: string): object {
  return generationOf(modelId) >= 3 ? { thoughtSignature: sign('gemini', text) } : {};
}

/** Function calls come whole in one chunk; text in several, with the signature in an empty part at the end. */
function piecesOf(draft: Draft): readonly (readonly object[])[] {
  const { answer } = draft;
  const texts = splitText(answer.text);
  const thoughts = thoughtsOf(draft);
  const first = thoughts.length > 0 ? [thoughts] : [];
  if (answer.toolCalls.length > 0) return [...first, callParts(draft)];
  if (texts.length === 0 || answer.finish === 'refusal') return [partsOf(draft)];
  const signature = signed(draft, answer.text);
  const last = Object.keys(signature).length > 0 ? [[{ text: '', ...signature }]] : [];
  return [...first, ...texts.map((text) => [{ text }]), ...last];
}

function askOf(body: JsonObject, modelId: string): Ask {
  const config = objectOf(body['generationConfig']);
  const isJson = config['responseMimeType'] === 'application/json';
  const contents = objectsOf(body['contents']);
  return {
    modelId,
    promptText: [objectOf(body['systemInstruction']), ...contents].map(textOf).join(' '),
    imageCount: contents.flatMap(({ parts }) => objectsOf(parts)).filter(isImage).length,
    stopSequences: Array.isArray(config['stopSequences']) ? config['stopSequences'].map(String) : [],
    calls: chooseTools(offerOf(body, contents.at(-1))),
    isThinking: isThinking(objectOf(config['thinkingConfig'])),
    ...(config['maxOutputTokens'] === undefined ? {} : { maxTokens: Number(config['maxOutputTokens']) }),
    ...(isJson ? { jsonSchema: objectOf(config['responseSchema'] ?? config['responseJsonSchema']) } : {}),
  };
}

/** Unasked, the real models think as well; the stand-in only when a request speaks of it. */
function isThinking({ includeThoughts, thinkingBudget, thinkingLevel }: JsonObject): boolean {
  const isOff = thinkingBudget !== undefined && Number(thinkingBudget) === 0;
  return !isOff && (includeThoughts === true || thinkingBudget !== undefined || thinkingLevel !== undefined);
}

function isImage({ inlineData, fileData }: JsonObject): boolean {
  const media = objectOf(inlineData ?? fileData);
  return stringOf(media['mimeType']).startsWith('image/');
}

/** Thoughts that a client sends back are no part of the prompt; results of functions are. */
function textOf(content: JsonObject): string {
  return objectsOf(content['parts'])
    .map(({ text, thought, functionResponse }) => {
      if (isObject(functionResponse))
        return Object.values(objectOf(functionResponse['response'])).map(stringOf).join(' ');
      return typeof text === 'string' && thought !== true ? text : '';
    })
    .join(' ');
}

function offerOf(body: JsonObject, last: JsonObject | undefined): ToolOffer {
  const config = objectOf(objectOf(body['toolConfig'])['functionCallingConfig']);
  const allowed = Array.isArray(config['allowedFunctionNames']) ? config['allowedFunctionNames'] : undefined;
  const declared = objectsOf(body['tools']).flatMap((tool) => objectsOf(tool['functionDeclarations']));
  const givesResults = objectsOf(last?.['parts']).some(({ functionResponse }) => isObject(functionResponse));
  return {
    tools: declared
      .filter(({ name }) => allowed === undefined || allowed.includes(name))
      .map((declaration) => ({
        name: stringOf(declaration['name']),
        schema: [declaration['parameters'], declaration['parametersJsonSchema']].find(isObject) ?? {},
      })),
    choice: config['mode'] === 'ANY' ? 'required' : config['mode'] === 'NONE' ? 'none' : 'auto',
    isParallel: true,
    lastText: last && last['role'] !== 'model' && !givesResults ? textOf(last) : '',
  };
}
