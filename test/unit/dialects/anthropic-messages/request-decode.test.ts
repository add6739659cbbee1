import { anthropicMessagesClient } from '../../../../src/dialects/anthropic-messages/anthropic-messages';
import { decodeRequest } from '../../../../src/dialects/translate';
import type { ChatRequest, ContentPart } from '../../../../src/domain/chat';

const HELLO = [{ role: 'user', content: 'Hello' }];
const LOOK = { name: 'look', input_schema: { type: 'object' } };

function decode(body: object): ChatRequest {
  const decoded = anthropicMessagesClient.decodeRequest({ max_tokens: 9, messages: HELLO, ...body }, '/v1/messages');
  if (!decoded.ok) throw decoded.error;
  return decoded.value;
}

function decodeBlocks(role: string, ...content: readonly object[]): ReturnType<typeof decode> {
  return decode({ messages: [...HELLO, { role, content }, ...HELLO] });
}

/** The second message's parts, and what was left out. */
function partsOf({ messages, unsupported }: ChatRequest): { parts: readonly ContentPart[]; lost: readonly string[] } {
  return { parts: messages[1]?.content ?? [], lost: unsupported };
}

/** Fields that make a body wrong, and where. */
const MISTAKES: readonly [object, string][] = [
  [{ max_tokens: undefined }, 'max_tokens'],
  [{ max_tokens: null }, 'max_tokens'],
  [{ max_tokens: -1 }, 'max_tokens'],
  [{ max_tokens: 1.5 }, 'max_tokens'],
  [{ max_tokens: '9' }, 'max_tokens'],
  [{ model: 4 }, 'model'],
  [{ messages: undefined }, 'messages'],
  [{ messages: [] }, 'messages'],
  [{ messages: 'Hello' }, 'messages'],
  [{ messages: ['Hello'] }, 'messages[0]'],
  [{ messages: [{ content: 'x' }] }, 'messages[0].role'],
  [{ messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].role'],
  [{ messages: [{ role: 'user' }] }, 'messages[0].content'],
  [{ messages: [{ role: 'user', content: 7 }] }, 'messages[0].content'],
  [{ messages: [{ role: 'user', content: [{}] }] }, 'messages[0].content[0].type'],
  [{ messages: [{ role: 'user', content: [{ type: 'text' }] }] }, 'messages[0].content[0].text'],
  [{ messages: [{ role: 'user', content: [{ type: 'image' }] }] }, 'messages[0].content[0].source'],
  [
    { messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'path' } }] }] },
    'messages[0].content[0].source.type',
  ],
  [
    { messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'base64', data: 'AA' } }] }] },
    'messages[0].content[0].source.media_type',
  ],
  [
    { messages: [{ role: 'user', content: [{ type: 'document', source: { type: 'text' } }] }] },
    'messages[0].content[0].source.data',
  ],
  [
    { messages: [{ role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'b', input: '{}' }] }] },
    'messages[0].content[0].input',
  ],
  [
    { messages: [{ role: 'user', content: [{ type: 'tool_result', content: 'x' }] }] },
    'messages[0].content[0].tool_use_id',
  ],
  [
    { messages: [{ role: 'user', content: [{ type: 'text', text: 'x', cache_control: 'yes' }] }] },
    'messages[0].content[0].cache_control',
  ],
  [{ system: 5 }, 'system'],
  [{ system: [{ type: 'text' }] }, 'system[0].text'],
  [{ stream: 'yes' }, 'stream'],
  [{ temperature: '1' }, 'temperature'],
  [{ top_k: 1.5 }, 'top_k'],
  [{ stop_sequences: [1] }, 'stop_sequences'],
  [{ metadata: { user_id: 7 } }, 'metadata.user_id'],
  [{ tools: LOOK }, 'tools'],
  [{ tools: [{ input_schema: {} }] }, 'tools[0].name'],
  [{ tools: [{ name: 'look' }] }, 'tools[0].input_schema'],
  [{ tool_choice: 'auto' }, 'tool_choice'],
  [{ tool_choice: { type: 'required' } }, 'tool_choice.type'],
  [{ tool_choice: { type: 'tool' } }, 'tool_choice.name'],
  [{ thinking: { type: 'deep' } }, 'thinking.type'],
  [{ thinking: { type: 'enabled' } }, 'thinking.budget_tokens'],
  [{ thinking: { type: 'enabled', budget_tokens: 100 } }, 'thinking.budget_tokens'],
  [{ thinking: { type: 'adaptive', display: 'loud' } }, 'thinking.display'],
  [{ output_config: 'low' }, 'output_config'],
  [{ output_config: { format: { type: 'json_schema' } } }, 'output_config.format.schema'],
];

describe('requests of Anthropic’s clients that are wrong', () => {
  it.each(MISTAKES)('%j is refused with the place of the mistake', (fields, place) => {
    const body = Buffer.from(JSON.stringify({ max_tokens: 9, messages: HELLO, ...fields }));
    const decoded = decodeRequest('anthropic-messages', body, '/v1/messages');
    expect(decoded.ok ? undefined : decoded.error).toMatchObject({ code: 'invalid_request', param: place });
  });
});

describe('requests of Anthropic’s clients', () => {
  it('come in at one path', () => {
    const paths = ['/v1/messages', '/v1/messages/count_tokens', '/v1/messages/'];
    expect(paths.filter((path) => anthropicMessagesClient.matchesPath(path))).toEqual(['/v1/messages']);
  });

  it('always want to know the usage, and any model when they name none', () => {
    expect(decode({})).toEqual({
      model: 'auto',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
      stream: false,
      includeUsage: true,
      maxTokens: 9,
      unsupported: [],
    });
  });

  it('that only fill the cache ask others for as little as there is', () => {
    expect(decode({ max_tokens: 0 })).toMatchObject({ maxTokens: 1, unsupported: ['max_tokens'] });
  });

  it('keep the tools’ answers apart from the user’s words', () => {
    const { messages } = decode({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'And?' },
            { type: 'tool_result', tool_use_id: 'a' },
          ],
        },
      ],
    });
    expect(messages).toEqual([
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', content: [] }] },
      { role: 'user', content: [{ type: 'text', text: 'And?' }] },
    ]);
  });

  it.each<[string, object, object, readonly string[]]>([
    ['no choice of tools', { tools: [LOOK] }, { toolChoice: undefined, parallelToolCalls: undefined }, []],
    ['any tool', { tools: [LOOK], tool_choice: { type: 'any' } }, { toolChoice: { type: 'required' } }, []],
    ['no tool', { tools: [LOOK], tool_choice: { type: 'none' } }, { toolChoice: { type: 'none' } }, []],
    [
      'one tool, once',
      { tools: [LOOK], tool_choice: { type: 'tool', name: 'look', disable_parallel_tool_use: true } },
      { toolChoice: { type: 'tool', name: 'look' }, parallelToolCalls: false },
      [],
    ],
    [
      'a tool of Anthropic’s own',
      { tools: [{ type: 'bash_20250124', name: 'bash' }], tool_choice: { type: 'tool', name: 'bash' } },
      { tools: undefined, toolChoice: undefined },
      ['tools.bash_20250124', 'tool_choice'],
    ],
    [
      'fields of tools that say nothing',
      { tools: [{ ...LOOK, defer_loading: false, allowed_callers: ['direct'], eager_input_streaming: true }] },
      { tools: [{ name: 'look', parameters: { type: 'object' } }] },
      [],
    ],
    [
      'fields of tools that others lack',
      { tools: [{ ...LOOK, defer_loading: true, allowed_callers: ['code_execution_20250825'], input_examples: [{}] }] },
      { tools: [{ name: 'look', parameters: { type: 'object' } }] },
      ['tools.defer_loading', 'tools.allowed_callers', 'tools.input_examples'],
    ],
    [
      'a strict tool that leaves something open',
      { tools: [{ ...LOOK, strict: true }] },
      { tools: [{ name: 'look', parameters: { type: 'object' } }] },
      ['tools.strict'],
    ],
    ['no wish to think', {}, { reasoning: undefined }, []],
    ['thinking turned off', { thinking: { type: 'disabled' } }, { reasoning: { effort: 'none' } }, []],
    [
      'thinking turned off with an effort',
      { thinking: { type: 'disabled' }, output_config: { effort: 'high' } },
      { reasoning: { effort: 'none' } },
      [],
    ],
    ['thinking as the model likes', { thinking: { type: 'adaptive' } }, { reasoning: { isShown: true } }, []],
    [
      'hidden thinking within a budget',
      { thinking: { type: 'enabled', budget_tokens: 2000, display: 'omitted' } },
      { reasoning: { budgetTokens: 2000, isShown: false } },
      [],
    ],
    ['an effort alone', { output_config: { effort: 'max' } }, { reasoning: { effort: 'max' } }, []],
    [
      'thinking between tools',
      { thinking: { type: 'between_tools' } },
      { reasoning: undefined },
      ['thinking.between_tools'],
    ],
    [
      'a schema that leaves something open',
      { output_config: { format: { type: 'json_schema', schema: { type: 'object' } }, task_budget: { total: 9 } } },
      { responseFormat: { type: 'json-schema', name: 'answer', schema: { type: 'object' } } },
      ['responseFormat.isStrict', 'output_config.task_budget'],
    ],
    [
      'a format of another kind',
      { output_config: { format: { type: 'regex' } } },
      { responseFormat: undefined },
      ['output_config.format'],
    ],
    ['fields that say nothing', { service_tier: 'auto', speed: 'standard', container: null }, {}, []],
  ])('can say %s', (_what, fields, expected, lost) => {
    const { unsupported, ...request } = decode(fields);
    for (const [name, value] of Object.entries(expected)) {
      expect([name, request[name as keyof typeof request]]).toEqual([name, value]);
    }
    expect(unsupported).toEqual(lost);
  });

  it('keep cache marks of blocks, tools and system', () => {
    const cache_control = { type: 'ephemeral', ttl: '1h' };
    const request = decode({
      system: [{ type: 'text', text: 'Long.', cache_control }],
      tools: [{ ...LOOK, cache_control }],
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Hi', cache_control: { type: 'ephemeral', scope: 'turn' } }] },
      ],
    });
    expect(request.messages.map(({ content }) => content)).toEqual([
      [{ type: 'text', text: 'Long.', cache: { ttl: '1h' } }],
      [{ type: 'text', text: 'Hi', cache: {} }],
    ]);
    expect(request.tools?.[0]?.cache).toEqual({ ttl: '1h' });
    expect(request.unsupported).toEqual(['cache_control.scope']);
  });
});

describe('blocks of Anthropic’s clients', () => {
  const image = { type: 'image', source: { type: 'url', url: 'https://a.example/b.png' } } as const;

  it.each<[string, object, readonly object[], readonly string[]]>([
    ['a text that cites', { type: 'text', text: 'a', citations: [{}] }, [{ type: 'text', text: 'a' }], ['citations']],
    ['a text that cites nothing', { type: 'text', text: 'a', citations: null }, [{ type: 'text', text: 'a' }], []],
    ['an image that is changed', { ...image, transformations: { resize: 'fit' } }, [image], ['transformations']],
    ['a file that only Anthropic has', { type: 'image', source: { type: 'file', file_id: 'f' } }, [], ['file_id']],
    [
      'a document to cite from',
      { type: 'document', citations: { enabled: true }, source: { type: 'url', url: 'https://a.example/b.pdf' } },
      [{ type: 'document', source: { type: 'url', url: 'https://a.example/b.pdf' } }],
      ['citations'],
    ],
    [
      'a document in pieces',
      { type: 'document', title: 'T', source: { type: 'content', content: [{ type: 'text', text: 'a' }, image] } },
      [{ type: 'document', name: 'T', source: { type: 'base64', mediaType: 'text/plain', data: 'YQ==' } }, image],
      [],
    ],
    ['a document of images', { type: 'document', source: { type: 'content', content: [image] } }, [image], []],
    [
      'a document in one piece of content',
      { type: 'document', source: { type: 'content', content: 'a' } },
      [{ type: 'document', source: { type: 'base64', mediaType: 'text/plain', data: 'YQ==' } }],
      [],
    ],
    ['a file in a container', { type: 'container_upload', file_id: 'f' }, [], ['container_upload']],
    ['a type with an odd name', { type: 'a b\n' }, [], [undefined as unknown as string]],
  ])('%s', (_what, block, expected, lost) => {
    const { parts, unsupported } = (({ messages, unsupported: names }) => ({
      parts: messages.slice(1, -1).flatMap(({ content }) => content),
      unsupported: names,
    }))(decodeBlocks('user', block));
    expect(parts).toEqual(expected);
    expect(unsupported).toEqual(lost.map((name) => (name ? `messages.content.${name}` : 'unknown')));
  });

  it('of a tool’s result may be texts, images and documents, and nothing else', () => {
    const content = [
      { type: 'text', text: 'a' },
      image,
      { type: 'thinking', thinking: 'x', signature: 's' },
      { type: 'tool_reference', tool_name: 't' },
    ];
    expect(partsOf(decodeBlocks('user', { type: 'tool_result', tool_use_id: 'a', is_error: false, content }))).toEqual({
      parts: [{ type: 'tool-result', toolCallId: 'a', content: [{ type: 'text', text: 'a' }, image] }],
      lost: ['messages.content.tool_reference', 'messages.content.tool_result'],
    });
  });

  it('of a call that was cut off get their arguments back as they were', () => {
    const cut = { type: 'tool_use', id: 'a', name: 'f', input: { INVALID_JSON: '{"x' } };
    const whole = { type: 'tool_use', id: 'b', name: 'f', input: { INVALID_JSON: '{"x', y: 1 } };
    expect(partsOf(decodeBlocks('assistant', cut, whole)).parts).toEqual([
      { type: 'tool-call', id: 'a', name: 'f', arguments: '{"x' },
      { type: 'tool-call', id: 'b', name: 'f', arguments: '{"INVALID_JSON":"{\\"x","y":1}' },
    ]);
  });

  it('of a call by other code are only partly known', () => {
    const call = { type: 'tool_use', id: 'a', name: 'f', input: {}, caller: { type: 'code_execution_20250825' } };
    expect(partsOf(decodeBlocks('assistant', call)).lost).toEqual(['messages.content.caller']);
  });

  it('of thinking keep whose they are', () => {
    const { parts, lost } = partsOf(
      decodeBlocks(
        'assistant',
        { type: 'thinking', thinking: 'mine', signature: 'c2ln' },
        { type: 'thinking', thinking: 'other', signature: 'signalbox:openai-responses:x' },
        { type: 'thinking', thinking: 'unsigned', signature: '' },
        { type: 'thinking', thinking: '' },
        { type: 'redacted_thinking', data: 'ZW5j' },
      ),
    );
    expect(parts).toEqual([
      { type: 'reasoning', text: 'mine', signature: 'c2ln', origin: 'anthropic-messages' },
      { type: 'reasoning', text: 'other', signature: 'x', origin: 'openai-responses' },
      { type: 'reasoning', text: 'unsigned' },
      { type: 'reasoning', text: '', redactedData: 'ZW5j', origin: 'anthropic-messages' },
    ]);
    expect(lost).toEqual([]);
  });

  it('that carry Gemini’s signature of a call give it to that call alone', () => {
    const signature = { type: 'redacted_thinking', data: 'signalbox:gemini:c2ln' };
    const call = { type: 'tool_use', id: 'a', name: 'f', input: {} };
    const parts = partsOf(decodeBlocks('assistant', signature, call, call, signature)).parts;
    expect(parts.map((part) => ('signature' in part ? part.signature : part.type))).toEqual([
      'c2ln',
      'tool-call',
      'reasoning',
    ]);
  });
});
