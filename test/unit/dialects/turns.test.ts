import type { ChatMessage } from '../../../src/domain/chat';
import { encodePart } from '../../../src/dialects/anthropic-messages/content-encode';
import { providerDialect } from '../../../src/dialects/registry';
import { splitConversation } from '../../../src/dialects/turns';

const say = (role: ChatMessage['role'], text: string): ChatMessage => ({ role, content: [{ type: 'text', text }] });
const text = (words: string): object => ({ type: 'text', text: words });

describe('putting a conversation into turns', () => {
  it('brings tool results before what the user adds', () => {
    const result: ChatMessage = { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', content: [] }] };
    const { turns } = splitConversation([say('user', 'one'), say('user', 'two'), result], new Set());
    expect(turns).toEqual([{ role: 'user', parts: [result.content[0], text('one'), text('two')] }]);
  });

  it('passes over white space, and joins what it stood between', () => {
    const { turns } = splitConversation([say('user', 'one'), say('assistant', ' \n'), say('user', 'two')], new Set());
    expect(turns).toEqual([{ role: 'user', parts: [text('one'), text('two')] }]);
  });

  it('says that a picture in a system message is lost', () => {
    const lossy = new Set<string>();
    const picture: ChatMessage = { role: 'system', content: [{ type: 'image', source: { type: 'url', url: 'u' } }] };
    expect(splitConversation([picture, say('user', 'Hi')], lossy).system).toEqual([]);
    expect([...lossy]).toEqual(['messages.content']);
  });

  it.each(['anthropic-messages', 'gemini'] as const)('never leaves %s without a turn', (name) => {
    const request = { model: 'm', stream: false, includeUsage: false, unsupported: [] };
    const encode = (messages: readonly ChatMessage[]): unknown =>
      providerDialect(name).encodeRequest({ ...request, messages }, { modelId: 'x', maxOutputTokens: 10 }).body;
    const reasoning: ChatMessage = { role: 'user', content: [{ type: 'reasoning', text: 'hm' }] };
    for (const messages of [[], [say('user', '')], [reasoning]]) {
      expect(JSON.stringify(encode(messages))).toContain('Continue.');
    }
  });

  it('lets a new Claude answer where an old one would have gone on', () => {
    const messages = [say('user', 'Say A, B'), say('assistant', 'A,')];
    const request = { model: 'm', messages, stream: false, includeUsage: false, unsupported: [] };
    const turnsFor = (modelId: string): unknown => {
      const { body } = providerDialect('anthropic-messages').encodeRequest(request, { modelId, maxOutputTokens: 10 });
      return (body as { messages: unknown[] }).messages.length;
    };
    expect([turnsFor('claude-sonnet-4-5'), turnsFor('claude-opus-4-6')]).toEqual([2, 3]);
  });
});

describe('parts that only Anthropic can hold', () => {
  it.each([
    [
      { type: 'reasoning', text: 'hm', signature: 's', origin: 'anthropic-messages' },
      [{ type: 'thinking', thinking: 'hm', signature: 's' }],
    ],
    [
      { type: 'reasoning', text: '', redactedData: 'x', origin: 'anthropic-messages' },
      [{ type: 'redacted_thinking', data: 'x' }],
    ],
    [
      { type: 'document', source: { type: 'base64', mediaType: 'text/plain', data: 'SGk=' } },
      [{ type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'Hi' } }],
    ],
    [
      { type: 'tool-result', toolCallId: '', content: [], isError: true },
      [{ type: 'tool_result', tool_use_id: 'call', content: [], is_error: true }],
    ],
  ] as const)('writes %j', (part, blocks) => {
    expect(encodePart(part, new Set())).toEqual(blocks);
  });
});
