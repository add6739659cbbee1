import type { DialectName } from '../../src/domain/model';
import type { SseEvent } from '../../src/dialects/dialect';
import { providerDialect } from '../../src/dialects/registry';
import { createStreamTranslator, translateError, translateResponse } from '../../src/dialects/translate';
import { createSseParser } from '../../src/sse/parse';
import { FIXED_DEFAULTS, STREAM_REQUEST } from './cases';
import { chatRecordings, describeVectors, snapshots } from './vectors';

function parseSse(text: string): readonly SseEvent[] {
  const parser = createSseParser();
  return [parser.push(Buffer.from(text)), parser.end()].flatMap((parsed) => (parsed.ok ? parsed.value : []));
}

/** What a client has in its hands at the end of an answer, streamed or not. */
interface Gist {
  content: string;
  reasoning: string;
  calls: { id: string; name: string; arguments: string }[];
  finish: string | undefined;
  promptTokens: number | undefined;
  completionTokens: number | undefined;
}

interface Message {
  readonly content?: string | null;
  readonly reasoning_content?: string;
  readonly tool_calls?: readonly {
    readonly index?: number;
    readonly id?: string | null;
    readonly function: { readonly name?: string; readonly arguments?: string };
  }[];
}

interface Completion {
  readonly choices: readonly { readonly message?: Message; readonly delta?: Message; readonly finish_reason?: string | null }[];
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | null;
}

function gistOf(completions: readonly Completion[]): Gist {
  const gist: Gist = { content: '', reasoning: '', calls: [], finish: undefined, promptTokens: undefined, completionTokens: undefined };
  for (const { choices, usage } of completions) {
    for (const choice of choices) {
      const message = choice.message ?? choice.delta ?? {};
      gist.content += message.content ?? '';
      gist.reasoning += message.reasoning_content ?? '';
      message.tool_calls?.forEach((call, position) => {
        const known = (gist.calls[call.index ?? position] ??= { id: '', name: '', arguments: '' });
        known.id += call.id ?? '';
        known.name += call.function.name ?? '';
        known.arguments += call.function.arguments ?? '';
      });
      gist.finish = choice.finish_reason ?? gist.finish;
    }
    gist.promptTokens = usage?.prompt_tokens ?? gist.promptTokens;
    gist.completionTokens = usage?.completion_tokens ?? gist.completionTokens;
  }
  return gist;
}

function gistOfStream(text: string): Gist {
  const data = parseSse(text).filter((event) => event.data.startsWith('{"'));
  return gistOf(data.map((event) => JSON.parse(event.data) as Completion));
}

/** Input tokens where ours differ, with the reason. */
const PROMPT_TOKENS: ReadonlyMap<string, readonly [number, string]> = new Map([
  ['basic', [40, 'Anthropic counts cached input apart from the rest: 15 + 25.']],
  ['thinking', [50, 'The same: 47 + 2 + 1.']],
  ['tool', [561, 'The same: 558 + 2 + 1.']],
  ['stream_message_delta_usage', [34_347, 'The same: 3883 + 30464.']],
]);

function expected(provider: DialectName, name: string, theirs: Gist): Gist {
  const own = provider === 'anthropic-messages' ? PROMPT_TOKENS.get(name) : undefined;
  return own ? { ...theirs, promptTokens: own[0] } : theirs;
}

const FOLDERS: readonly [string, DialectName, string][] = [
  ['response/anthropic', 'anthropic-messages', 'messages-completions'],
  ['response/vertex-gemini', 'gemini', 'vertex-gemini-completions'],
];

describeVectors.each(FOLDERS)('answers in %s', (folder, provider, suffix) => {
  const translation = { client: 'openai-chat', provider, request: STREAM_REQUEST } as const;

  it.each(snapshots(folder, suffix).map((snapshot) => [snapshot.name, snapshot] as const))(
    '%s says what another gateway reads in it',
    (name, { input, output }) => {
      const translated = translateResponse(translation, Buffer.from(input), FIXED_DEFAULTS);
      if (!translated.ok) throw translated.error;
      const theirs = (JSON.parse(output) as { response: Completion }).response;
      const ours = gistOf([JSON.parse(translated.value.body.toString()) as Completion]);
      expect(ours).toEqual(expected(provider, name, gistOf([theirs])));
    },
  );

  it.each(snapshots(folder, `${suffix}-streaming`).map((snapshot) => [snapshot.name, snapshot] as const))(
    '%s streams what another gateway reads in it',
    (name, { input, output }) => {
      const translator = createStreamTranslator(translation, FIXED_DEFAULTS);
      const text = Buffer.concat([translator.push(Buffer.from(input)), translator.end()]).toString();
      expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
      expect(gistOfStream(text)).toEqual(expected(provider, name, gistOfStream(output)));
    },
  );
});

describeVectors('recorded answers of OpenAI', () => {
  const dialect = providerDialect('openai-chat');

  it.each(chatRecordings().map((recording) => [recording.name, recording] as const))('%s can be read', (_name, recording) => {
    const { status, contentType, response } = recording;
    if (status >= 400) {
      const { error } = JSON.parse(response) as { error: { message: string } };
      expect(translateError('openai-chat', status, response)).toMatchObject({ httpStatus: status, message: error.message });
    } else if (contentType.startsWith('text/event-stream')) {
      const decoder = dialect.createStreamDecoder();
      const events = [...parseSse(response).flatMap((event) => decoder.decode(event)), ...decoder.end()];
      expect(events[0]?.type).toBe('response-start');
      expect(events.at(-1)?.type).toBe('response-end');
      const text = events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
      expect(text).toBe(gistOfStream(response).content);
    } else {
      const decoded = dialect.decodeResponse(JSON.parse(response));
      if (!decoded.ok) throw decoded.error;
      const [choice] = decoded.value.choices;
      const text = choice?.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
      expect(text).toBe(gistOf([JSON.parse(response) as Completion]).content);
      expect(decoded.value.usage?.inputTokens).toBeGreaterThan(0);
    }
  });
});
