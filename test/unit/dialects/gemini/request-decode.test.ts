import type { ChatRequest } from '../../../../src/domain/chat';
import { geminiClient } from '../../../../src/dialects/gemini/gemini';

const PATH = '/v1beta/models/auto:generateContent';
const HELLO = [{ role: 'user', parts: [{ text: 'Hello' }] }];

function decode(body: object): ChatRequest {
  const decoded = geminiClient.decodeRequest({ contents: HELLO, ...body }, PATH);
  if (!decoded.ok) throw decoded.error;
  return decoded.value;
}

function configured(generationConfig: object): ChatRequest {
  return decode({ generationConfig });
}

describe('what Gemini’s clients configure', () => {
  it('reads a request that says nothing but hello', () => {
    expect(decode({})).toEqual({
      model: 'auto',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
      stream: false,
      includeUsage: true,
      unsupported: [],
    });
  });

  it.each([
    [
      { maxOutputTokens: 5, temperature: 0, topP: 0.5, topK: 40.0 },
      { maxTokens: 5, temperature: 0, topP: 0.5, topK: 40 },
    ],
    [
      { max_output_tokens: 5, presence_penalty: 1 },
      { maxTokens: 5, presencePenalty: 1 },
    ],
    [
      { seed: -7, frequencyPenalty: -0.5, candidateCount: 2 },
      { seed: -7, frequencyPenalty: -0.5, n: 2 },
    ],
    [{ stopSequences: ['a', 'b'] }, { stop: ['a', 'b'] }],
    [{ responseLogprobs: true, logprobs: 3 }, { topLogprobs: 3 }],
    [{ responseLogprobs: true }, { topLogprobs: 0 }],
    [{ thinkingConfig: { thinkingBudget: 0 } }, { reasoning: { budgetTokens: 0, isShown: false } }],
    [{ thinkingConfig: { thinkingBudget: -1, includeThoughts: true } }, { reasoning: { isShown: true } }],
    [{ thinkingConfig: { thinkingLevel: 'HIGH' } }, { reasoning: { effort: 'high', isShown: false } }],
    [{ responseMimeType: 'application/json' }, { responseFormat: { type: 'json' } }],
    [
      { responseMimeType: 'application/json', responseJsonSchema: { type: 'object', max_items: 1 } },
      { responseFormat: { type: 'json-schema', name: 'response', schema: { type: 'object', max_items: 1 } } },
    ],
    [
      { responseMimeType: 'application/json', _responseJsonSchema: { type: 'array' } },
      { responseFormat: { type: 'json-schema', name: 'response', schema: { type: 'array' } } },
    ],
  ])('reads %j', (generationConfig, fields) => {
    expect(configured(generationConfig)).toMatchObject({ ...fields, unsupported: [] });
  });

  it.each([
    [{ thinkingConfig: { includeThoughts: false } }, 'reasoning'],
    [{ thinkingConfig: { thinkingLevel: 'THINKING_LEVEL_UNSPECIFIED' } }, 'reasoning'],
    [{ logprobs: 3 }, 'topLogprobs'],
    [{ responseMimeType: 'text/plain' }, 'responseFormat'],
    [{ mediaResolution: 'MEDIA_RESOLUTION_UNSPECIFIED', responseModalities: ['TEXT'] }, 'responseModalities'],
  ])('takes %j for saying nothing', (generationConfig, absent) => {
    const request = configured(generationConfig);
    expect(request).not.toHaveProperty(absent);
    expect(request.unsupported).toEqual([]);
  });

  it.each([
    [{ safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT' }] }, ['safetySettings']],
    [{ generationConfig: { responseModalities: ['TEXT', 'AUDIO'] } }, ['generationConfig.responseModalities']],
    [{ generationConfig: { speechConfig: { voice: 'Kore' } } }, ['generationConfig.speechConfig']],
    [{ generationConfig: { mediaResolution: 'MEDIA_RESOLUTION_LOW' } }, ['generationConfig.mediaResolution']],
    [{ generationConfig: { responseMimeType: 'text/x.enum' } }, ['generationConfig.responseMimeType']],
    [{ generationConfig: { responseSchema: { type: 'STRING' } } }, ['generationConfig.responseSchema']],
    [{ generationConfig: { thinkingConfig: { newField: 1 } } }, ['generationConfig.thinkingConfig.newField']],
    [
      { tools: [{ googleSearch: {} }, { codeExecution: {}, url_context: {} }] },
      ['tools.googleSearch', 'tools.codeExecution', 'tools.urlContext'],
    ],
    [{ toolConfig: { retrievalConfig: { languageCode: 'de' } } }, ['toolConfig.retrievalConfig']],
    [{ systemInstruction: { parts: [{ text: 'Be brief.' }], newField: 1 } }, ['systemInstruction.newField']],
    [{ newField: 1 }, ['newField']],
  ])('names what of %j cannot be carried', (body, unsupported) => {
    expect(decode(body).unsupported).toEqual(unsupported);
  });

  it('reads labels as metadata, in their own spelling', () => {
    expect(decode({ labels: { cost_center: 'a_b' } }).metadata).toEqual({ cost_center: 'a_b' });
  });

  it.each([
    [{ systemInstruction: 'Be brief.' }],
    [{ systemInstruction: { role: 'user', parts: [{ text: 'Be brief.' }] } }],
    [{ system_instruction: { parts: { text: 'Be brief.' } } }],
  ])('reads the system’s text in %j', (body) => {
    const { messages, unsupported } = decode(body);
    expect(messages[0]).toEqual({ role: 'system', content: [{ type: 'text', text: 'Be brief.' }] });
    expect(unsupported).toEqual([]);
  });

  it.each([
    [{ cachedContent: 'cachedContents/abc' }, 'cachedContent'],
    [{ contents: undefined }, 'contents'],
    [{ contents: [] }, 'contents'],
    [{ contents: ['Hello'] }, 'contents[0]'],
    [{ contents: [{ role: 'system', parts: [] }] }, 'contents[0].role'],
    [{ contents: [{ parts: 'Hello' }] }, 'contents[0].parts'],
    [{ contents: [{ parts: [{ text: 1 }] }] }, 'contents[0].parts[0].text'],
    [{ contents: [{ parts: [{ inlineData: { data: 'AA' } }] }] }, 'contents[0].parts[0].inlineData.mimeType'],
    [{ contents: [{ parts: [{ fileData: {} }] }] }, 'contents[0].parts[0].fileData.fileUri'],
    [{ contents: [{ parts: [{ functionCall: { args: {} } }] }] }, 'contents[0].parts[0].functionCall.name'],
    [
      { contents: [{ parts: [{ functionCall: { name: 'f', args: '{}' } }] }] },
      'contents[0].parts[0].functionCall.args',
    ],
    [{ generationConfig: { max_output_tokens: 0 } }, 'generationConfig.maxOutputTokens'],
    [{ generationConfig: { temperature: Infinity } }, 'generationConfig.temperature'],
    [{ generationConfig: 'hot' }, 'generationConfig'],
    [{ toolConfig: { functionCallingConfig: { mode: 'SOME' } } }, 'toolConfig.functionCallingConfig.mode'],
    [{ tools: [{ functionDeclarations: [{}] }] }, 'tools[0].functionDeclarations[0].name'],
    [{ labels: { n: 1 } }, 'labels'],
  ])('refuses %j with its place', (body, param) => {
    const decoded = geminiClient.decodeRequest({ contents: HELLO, ...body }, PATH);
    expect(decoded).toMatchObject({ ok: false, error: { code: 'invalid_request', httpStatus: 400, param } });
  });

  it('explains why cached contents are refused', () => {
    const decoded = geminiClient.decodeRequest({ contents: HELLO, cached_content: 'cachedContents/abc' }, PATH);
    expect(decoded.ok ? '' : decoded.error.message).toContain('send all of it in contents');
  });
});

describe('the tools of Gemini’s clients', () => {
  it('reads both kinds of schema', () => {
    const functionDeclarations = [
      { name: 'a', description: 'A', parameters: { type: 'OBJECT', properties: { max_items: { type: 'NUMBER' } } } },
      { name: 'b', parametersJsonSchema: { type: 'object', properties: { snake_case: { type: 'string' } } } },
      { name: 'c', behavior: 'BLOCKING' },
      { name: 'd', behavior: 'NON_BLOCKING', response: { type: 'STRING' } },
    ];
    const { tools, unsupported } = decode({ tools: [{ functionDeclarations }] });
    expect(tools).toEqual([
      { name: 'a', description: 'A', parameters: { type: 'object', properties: { max_items: { type: 'number' } } } },
      { name: 'b', parameters: { type: 'object', properties: { snake_case: { type: 'string' } } } },
      { name: 'c' },
      { name: 'd' },
    ]);
    expect(unsupported).toEqual(['tools.behavior', 'tools.response']);
  });

  const NAMES = 'toolConfig.functionCallingConfig.allowedFunctionNames';
  it.each([
    [{ mode: 'AUTO' }, { type: 'auto' }, []],
    [{ mode: 'NONE' }, { type: 'none' }, []],
    [{ mode: 'ANY' }, { type: 'required' }, []],
    [{ mode: 'ANY', allowedFunctionNames: ['f'] }, { type: 'tool', name: 'f' }, []],
    [{ mode: 'ANY', allowed_function_names: ['f', 'g'] }, { type: 'required' }, [NAMES]],
    [{ mode: 'VALIDATED' }, { type: 'auto' }, ['toolConfig.functionCallingConfig.mode']],
    [{ mode: 'MODE_UNSPECIFIED' }, undefined, []],
    [
      { streamFunctionCallArguments: true },
      undefined,
      ['toolConfig.functionCallingConfig.streamFunctionCallArguments'],
    ],
  ])('reads the choice %j', (functionCallingConfig, toolChoice, unsupported) => {
    expect(decode({ toolConfig: { functionCallingConfig } })).toMatchObject({
      ...(toolChoice && { toolChoice }),
      unsupported,
    });
  });
});
