import type { ChatRequest } from '../../../src/domain/chat';
import type { RequestFacts } from '../../../src/domain/facts';
import type { Model } from '../../../src/domain/model';
import type { Selection } from '../../../src/domain/selection';
import { isPending } from '../../../src/domain/signal';
import { MemoryHealth } from '../../../src/health/memory-health';
import type { ProviderHealth } from '../../../src/health/provider-health';
import { selectOrder } from '../../../src/routing/select';
import { chatOf, factsOf, message } from '../../support/chat';
import { compileText, configText } from '../../support/config';
import { fakeClock } from '../../support/ports';
import { signalSet, UNKNOWN, type Said } from '../../support/signals';

const SNAPSHOT = compileText(
  configText({
    models: `models:
  gpt: { provider: openai, id: a, price: { input: 2, output: 8 } }
  claude: { provider: anthropic, id: b, price: { input: 3, output: 1 } }
  local: { provider: internal, id: c }
  mini: { provider: openai, id: d, price: { input: 0.1, output: 0.4 } }`,
  }),
);
const MODELS: readonly Model[] = [...SNAPSHOT.models.values()];

interface Asked {
  readonly chat?: ChatRequest;
  readonly facts?: Partial<RequestFacts>;
  readonly health?: ProviderHealth;
  readonly tokens?: Said;
  readonly models?: readonly Model[];
}

function order(selection: Selection, { chat, facts, health, tokens = 100, models = MODELS }: Asked = {}): string[] {
  const view = { chat: chat ?? chatOf('hi'), facts: factsOf(facts), health };
  const selected = selectOrder(models, selection, view, signalSet({ tokens }));
  if (isPending(selected)) throw new TypeError('pending');
  return selected.map(({ name }) => name);
}

/** How often each model is first, for so many exchanges. */
function firsts(selection: Selection, exchanges: number, asked: Asked = {}): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let index = 0; index < exchanges; index++) {
    const [name = ''] = order(selection, { ...asked, facts: { exchangeId: `exchange-${index}` } });
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

describe('select: cheapest', () => {
  it('counts the prompt and an answer of ordinary length; without a price comes last', () => {
    expect(order({ type: 'cheapest' })).toEqual(['mini', 'claude', 'gpt', 'local']);
    expect(order({ type: 'cheapest' }, { tokens: 100_000 })).toEqual(['mini', 'gpt', 'claude', 'local']);
  });

  it('counts no more of the answer than the client allows', () => {
    expect(order({ type: 'cheapest' }, { chat: chatOf('hi', { maxTokens: 1 }) })).toEqual([
      'mini',
      'gpt',
      'claude',
      'local',
    ]);
  });

  it('does with a prompt of unknown size', () => {
    expect(order({ type: 'cheapest' }, { tokens: UNKNOWN })[0]).toBe('mini');
  });

  it('needs the number of tokens', () => {
    const view = { chat: chatOf('hi'), facts: factsOf() };
    expect(selectOrder(MODELS, { type: 'cheapest' }, view, signalSet({}))).toEqual({
      type: 'pending',
      needs: ['tokens'],
    });
  });
});

describe('select: fastest', () => {
  function measured(times: Readonly<Record<string, number>>): ProviderHealth {
    const health = new MemoryHealth(fakeClock());
    for (const model of MODELS) {
      const firstByteMs = times[model.name];
      if (firstByteMs !== undefined) {
        health.record(model, { type: 'answered', firstByteMs, isStreamed: false }, SNAPSHOT.cooldown);
      }
    }
    return health;
  }

  it('takes the one that began soonest lately, the unknown last', () => {
    const health = measured({ gpt: 900, claude: 300, local: 500 });
    expect(order({ type: 'fastest' }, { health })).toEqual(['claude', 'local', 'gpt', 'mini']);
  });

  it('measures an unknown one once in a while', () => {
    const health = measured({ gpt: 900, claude: 300, local: 500 });
    const counts = firsts({ type: 'fastest' }, 1000, { health });
    expect(counts['claude']).toBeGreaterThan(800);
    expect(counts['mini']).toBeGreaterThan(50);
    expect(counts['mini']).toBeLessThan(200);
  });

  it('compares streams with streams', () => {
    const health = measured({ gpt: 900, claude: 300 });
    expect(order({ type: 'fastest' }, { health, chat: chatOf('hi', { stream: true }) })[0]).toBe('gpt');
  });

  it('keeps the order while nothing is known, or nobody watches', () => {
    expect(order({ type: 'fastest' }, { health: measured({}) })[0]).toBe('gpt');
    expect(order({ type: 'fastest' })).toEqual(['gpt', 'claude', 'local', 'mini']);
  });
});

describe('select: weighted', () => {
  const selection: Selection = { type: 'weighted', weights: new Map(Object.entries({ gpt: 95, claude: 5, local: 0 })) };

  it('gives each model its share of exchanges, and the rest of the list in its order', () => {
    const counts = firsts(selection, 4000);
    expect((counts['claude'] ?? 0) / 4000).toBeGreaterThan(0.035);
    expect((counts['claude'] ?? 0) / 4000).toBeLessThan(0.065);
    expect((counts['gpt'] ?? 0) + (counts['claude'] ?? 0)).toBe(4000);
  });

  it('draws the same for the same exchange', () => {
    const asked = { facts: { exchangeId: 'x' } };
    expect(order(selection, asked)).toEqual(order(selection, asked));
  });

  it('shows the likeliest where nothing is sent', () => {
    expect(order(selection)).toEqual(['gpt', 'claude', 'local', 'mini']);
  });

  it('keeps the order when no model that is left has a weight', () => {
    const models = MODELS.slice(2);
    expect(order(selection, { models, facts: { exchangeId: 'x' } })).toEqual(['local', 'mini']);
  });
});

describe('select: sticky', () => {
  const opening = (text: string): ChatRequest => chatOf([message('user', text)]);

  it('keeps a conversation with one model as it grows', () => {
    for (let index = 0; index < 50; index++) {
      const text = `conversation ${index}`;
      const later = chatOf([
        message('system', 'now with instructions'),
        message('user', text),
        message('assistant', 'yes'),
        message('user', 'and then?'),
      ]);
      expect(order({ type: 'sticky' }, { chat: later, facts: { exchangeId: 'other' } })).toEqual(
        order({ type: 'sticky' }, { chat: opening(text) }),
      );
    }
  });

  it('spreads conversations and teams over all models', () => {
    const byText = new Set<string | undefined>();
    const byTeam = new Set<string | undefined>();
    for (let index = 0; index < 100; index++) {
      byText.add(order({ type: 'sticky' }, { chat: opening(`conversation ${index}`) })[0]);
      byTeam.add(order({ type: 'sticky' }, { facts: { team: `team-${index}` } })[0]);
    }
    expect(byText.size).toBe(4);
    expect(byTeam.size).toBe(4);
  });

  it('moves only the conversations of a model that leaves the list', () => {
    for (let index = 0; index < 100; index++) {
      const chat = opening(`conversation ${index}`);
      const [before] = order({ type: 'sticky' }, { chat });
      const [after] = order({ type: 'sticky' }, { chat, models: MODELS.filter(({ name }) => name !== 'mini') });
      if (before !== 'mini') expect(after).toBe(before);
    }
  });
});
