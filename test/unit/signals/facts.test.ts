import type { ChatRequest, ContentPart } from '../../../src/domain/chat';
import type { RequestFacts } from '../../../src/domain/facts';
import { compileSources } from '../../../src/signals/compile';
import { viewRequest } from '../../../src/signals/request-view';
import { chatOf, factsOf, message } from '../../support/chat';
import { observe } from '../../support/observe';

const IMAGE = { type: 'image', source: { type: 'url', url: 'https://a/b.png' } } as const;
const SOURCES = compileSources(new Map(), ['header:x-tier', 'header:x-empty']);

async function look(name: string, chat: ChatRequest, facts: RequestFacts = factsOf()): Promise<unknown> {
  const source = SOURCES.get(name);
  return source && observe(source, viewRequest(facts, chat));
}

/** Signal, what the request has, the signal’s value. */
const CASES: readonly (readonly [string, Partial<ChatRequest>, Partial<RequestFacts>, unknown])[] = [
  ['team', {}, { team: 'legal' }, 'legal'],
  ['team', {}, {}, null],
  ['dialect', {}, { dialect: 'gemini' }, 'gemini'],
  ['model', { model: 'gpt-4' }, {}, 'gpt-4'],
  ['stream', { stream: true }, {}, true],
  ['stream', {}, {}, false],
  ['tools', { tools: [{ name: 'search' }] }, {}, true],
  ['tools', { tools: [] }, {}, false],
  ['tools', {}, {}, false],
  ['images', { messages: [message('user', 'What is this?', IMAGE)] }, {}, true],
  ['images', { messages: [message('tool', { type: 'tool-result', toolCallId: 'a', content: [IMAGE] })] }, {}, true],
  ['images', {}, {}, false],
  ['header:x-tier', {}, { headers: new Map([['x-tier', 'gold']]) }, 'gold'],
  ['header:x-empty', {}, { headers: new Map([['x-empty', '']]) }, ''],
  ['header:x-tier', {}, {}, null],
];

describe('facts of a request', () => {
  it.each(CASES)('%s of %j and %j is %j', async (name, chat, facts, expected) => {
    expect(await look(name, chatOf('hello', chat), factsOf(facts))).toEqual({ value: expected, score: 1 });
  });
});

describe('the text of a request', () => {
  const RESULT: ContentPart = { type: 'tool-result', toolCallId: 'a', content: [{ type: 'text', text: 'found' }] };
  const CALL: ContentPart = { type: 'tool-call', id: 'a', name: 'search', arguments: '{"q":"x"}' };
  const NOTE: ContentPart = {
    type: 'document',
    name: 'note.txt',
    source: { type: 'base64', mediaType: 'text/plain', data: Buffer.from('inside').toString('base64') },
  };
  const PDF: ContentPart = { type: 'document', source: { type: 'base64', mediaType: 'application/pdf', data: 'AAAA' } };

  it('holds everything that would leave: tool calls, tool results, attached text', () => {
    const view = viewRequest(
      factsOf(),
      chatOf([
        message('system', 'be kind'),
        message('user', 'a', IMAGE, NOTE, PDF),
        message('assistant', { type: 'reasoning', text: 'hm' }, CALL),
        message('tool', RESULT),
        message('user', 'b'),
      ]),
    );
    expect(view.textOf('all')).toBe('be kind\na\nnote.txt\ninside\nhm\n{"q":"x"}\nfound\nb');
    expect(view.textOf('user')).toBe('a\nnote.txt\ninside\nb');
    expect(view.textOf('last')).toBe('b');
  });

  it('is empty when nobody said anything', () => {
    const view = viewRequest(factsOf(), chatOf([]));
    expect(['last', 'user', 'all'].map((span) => view.textOf(span as 'last'))).toEqual(['', '', '']);
  });

  it('is joined once', () => {
    let reads = 0;
    const chat = chatOf('hello');
    const counted = {
      ...chat,
      get messages() {
        reads++;
        return chat.messages;
      },
    };
    const view = viewRequest(factsOf(), counted);
    for (const span of ['all', 'user', 'all'] as const) view.textOf(span);
    expect(reads).toBe(1);
  });
});
