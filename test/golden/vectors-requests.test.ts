import type { DialectName } from '../../src/domain/model';
import { providerDialectNames } from '../../src/dialects/registry';
import type { DecodedRequest } from '../../src/dialects/decoded';
import { decodeRequest, encodeForProvider } from '../../src/dialects/translate';
import { chatRecordings, describeVectors, differences, snapshots } from './vectors';

/** Recordings of requests that OpenAI refused too, by the field that we refuse. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['chat-bad-request', 'messages[0].content'],
  ['chat-no-messages', 'messages'],
]);

/** A difference from the other gateway's requests, and why ours is meant. */
interface Difference {
  readonly cases: RegExp;
  readonly path: RegExp;
  readonly reason: string;
}

const ANTHROPIC_DIFFERENCES: readonly Difference[] = [
  { cases: /^(basic|image-url|reasoning|reasoning_max|tool-call)$/, path: /^max_tokens$/, reason: 'Their default of 4096 cuts long answers; every current Claude can give 16384.' },
  { cases: /^full$/, path: /^(output_config|system)/, reason: 'Anthropic refuses schemas that leave objects open, so JSON mode is an instruction.' },
  { cases: /^full$/, path: /^stop_sequences/, reason: 'Anthropic refuses stop sequences of white space alone.' },
  { cases: /^reasoning$/, path: /^thinking\.budget_tokens$/, reason: 'Ours is a share of the answer, theirs a constant.' },
  { cases: /^reasoning_max$/, path: /^(thinking|output_config\.effort)/, reason: 'Budgets are deprecated for this model; it decides itself, guided by effort.' },
  { cases: /^tool-call$/, path: /^messages\[[23]\]/, reason: 'Anthropic wants the results of parallel calls in one turn.' },
];

const GEMINI_DIFFERENCES: readonly Difference[] = [
  { cases: /./, path: /\.(parameters|parametersJsonSchema)\./, reason: 'JSON Schema has a field of its own, which takes all of it.' },
  { cases: /^structured-output$/, path: /\.(responseSchema|responseJsonSchema)\./, reason: 'The same, and references stay references.' },
  { cases: /^generation-config$/, path: /\.responseMimeType$/, reason: 'Gemini 2.5 refuses JSON answers beside functions.' },
  { cases: /tool/, path: /\.(functionCall|functionResponse)\.id$/, reason: 'Ids tell parallel calls of one function apart.' },
  { cases: /tool/, path: /\.functionResponse\.response\./, reason: 'A result that is a JSON object is sent as one.' },
  { cases: /^reasoning/, path: /\.thinkingConfig\.(thinkingBudget|includeThoughts|thinkingLevel)$/, reason: 'The model is no Gemini, and thoughts are not asked for by OpenAI clients.' },
];

describeVectors('recorded requests to OpenAI', () => {
  it('are there', () => expect(chatRecordings().length).toBeGreaterThan(15));

  it.each(chatRecordings().map((recording) => [recording.name, recording] as const))('%s can be sent to each provider', (name, { request }) => {
    const decoded = decodeRequest('openai-chat', Buffer.from(request), '/v1/chat/completions');
    expect(decoded.ok ? undefined : decoded.error.param).toBe(REFUSED.get(name));
    if (!decoded.ok) return;
    for (const provider of providerDialectNames()) {
      const encoded = encodeForProvider(decoded.value, provider, { modelId: 'new-model', maxOutputTokens: undefined });
      expect(Object.keys(JSON.parse(encoded.body.toString()) as object).length).toBeGreaterThan(0);
      if (provider === 'openai-chat') {
        expect(encoded.body.toString()).toBe(request.replace(/"model": "[^"]*"/, '"model": "new-model"'));
      }
    }
  });
});

function decode(input: string): DecodedRequest {
  const decoded = decodeRequest('openai-chat', Buffer.from(input), '/v1/chat/completions');
  if (!decoded.ok) throw decoded.error;
  return decoded.value;
}

describeVectors.each<[string, DialectName, readonly Difference[]]>([
  ['anthropic', 'anthropic-messages', ANTHROPIC_DIFFERENCES],
  ['vertex-gemini', 'gemini', GEMINI_DIFFERENCES],
])('requests that another gateway sends to %s', (suffix, provider, explained) => {
  const used = new Set<Difference>();

  it.each(snapshots('requests/completions', suffix).map((snapshot) => [snapshot.name, snapshot] as const))(
    '%s differs from ours only as explained',
    (name, { input, output }) => {
      const decoded = decode(input);
      const encoded = encodeForProvider(decoded, provider, { modelId: decoded.chat.model, maxOutputTokens: undefined });
      const theirs = (JSON.parse(output) as { request: unknown }).request;
      const unexplained = differences(JSON.parse(encoded.body.toString()), theirs).filter((path) => {
        const difference = explained.find((candidate) => candidate.cases.test(name) && candidate.path.test(path));
        if (difference) used.add(difference);
        return !difference;
      });
      expect(unexplained).toEqual([]);
    },
  );

  it('shows every difference that is explained', () => {
    expect(explained.filter((difference) => !used.has(difference))).toEqual([]);
  });
});
