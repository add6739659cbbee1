import type { ChatMessage, ChatRequest, ContentPart, MediaSource } from '../domain/chat';
import type { RequestFacts } from '../domain/facts';
import type { ClassifierMessage } from '../domain/ports';
import { decodedTexts } from './decoded';

/** Which text a signal reads: the newest user turn, every user turn, or every message whoever wrote it. */
export const SPANS = ['last', 'user', 'all'] as const;
export type Span = (typeof SPANS)[number];

/** What signals see of a request. Text is joined once, when the first signal asks for it. */
export interface RequestView {
  readonly facts: RequestFacts;
  readonly chat: ChatRequest;
  /** Every message with its text, in order, and after it what is encoded in it; then the texts that no message holds. */
  readonly messages: readonly ClassifierMessage[];
  /** The text of a span, messages joined by line breaks; empty when there is none. */
  textOf(span: Span): string;
}

/** Prepares a request for its signals. */
export function viewRequest(facts: RequestFacts, chat: ChatRequest): RequestView {
  let messages: readonly ClassifierMessage[] | undefined;
  const texts = new Map<Span, string>();
  return {
    facts,
    chat,
    get messages() {
      return (messages ??= [...chat.messages.flatMap(toClassifierMessages), ...leftOut(chat)]);
    },
    textOf(span) {
      let text = texts.get(span);
      if (text === undefined) {
        text = joinSpan(this.messages, span);
        texts.set(span, text);
      }
      return text;
    },
  };
}

function joinSpan(messages: readonly ClassifierMessage[], span: Span): string {
  if (span === 'all') return messages.map((message) => message.text).join('\n');
  const userTurns = messages.filter((message) => message.role === 'user');
  return (span === 'last' ? userTurns.slice(-1) : userTurns).map((message) => message.text).join('\n');
}

function toClassifierMessages(message: ChatMessage): readonly ClassifierMessage[] {
  const texts = message.content.map(textOfPart).filter((partText) => partText !== '');
  const text = texts.join('\n');
  // Not as the user's: the question stays what to do with it.
  return [
    { role: message.role, text },
    ...decodedTexts(text).map((decoded) => ({ role: 'tool' as const, text: decoded })),
  ];
}

/** In one message: each by itself is a name or a word or two. */
function leftOut({ leftOutTexts = [] }: ChatRequest): readonly ClassifierMessage[] {
  return leftOutTexts.length > 0 ? [{ role: 'tool', text: leftOutTexts.join('\n') }] : [];
}

/** Every text that would leave with this part, so that nothing sensitive hides in tool calls or attachments. */
function textOfPart(part: ContentPart): string {
  switch (part.type) {
    case 'text':
    case 'reasoning':
    case 'refusal':
      return part.text;
    case 'tool-call':
      return part.arguments;
    case 'tool-result':
      return part.content.map(textOfPart).join('\n');
    case 'document':
      return [part.name ?? '', textOfDocument(part.source)].join('\n').trim();
    case 'image':
    case 'audio':
      return '';
  }
}

function textOfDocument(source: MediaSource): string {
  return isReadableDocument(source) ? Buffer.from(source.data, 'base64').toString('utf8') : '';
}

/** Whether a document is text; what is behind a URL, or a PDF, nobody here can read. */
export function isReadableDocument(source: MediaSource): source is Extract<MediaSource, { type: 'base64' }> {
  return source.type === 'base64' && /^(text\/|application\/(json|xml|yaml))/.test(source.mediaType);
}
