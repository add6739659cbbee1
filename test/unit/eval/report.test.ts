import { checkFloors, MEASURE_NAMES, parseFloors } from '../../../src/eval/floors';
import { isLookAlike, readLabels, rightIntents } from '../../../src/eval/labels';
import { fillPlaceholders } from '../../../src/eval/placeholders';
import { describeFloor, renderReport } from '../../../src/eval/render';
import { buildReport } from '../../../src/eval/report';
import { outcome } from './support';

const OUTCOMES = [
  outcome({
    id: 'right',
    labels: { intent: 'coding', lang: 'en', complexity: 'simple', sensitive: false, jailbreak: false },
    signals: { intent: 'coding', complexity: 'simple', sensitive: false, jailbreak: false, tokens: 32 },
    rule: 'code',
    provider: 'anthropic',
    model: 'claude',
    expected: { rules: ['code'], providers: ['anthropic'] },
    ms: 1,
  }),
  outcome({
    id: 'wrong',
    labels: { intent: 'math', lang: 'de', complexity: 'complex', sensitive: true, signals: { holiday: true } },
    signals: { intent: 'coding', complexity: 'simple', sensitive: false, tokens: 33, holiday: false },
    score: 0.55,
    rule: 'code',
    provider: 'anthropic',
    model: 'claude',
    expected: { rules: ['maths', 'default'], providers: ['gemini'] },
    ms: 3,
  }),
  outcome({
    id: 'refused',
    labels: { signals: { holiday: false } },
    signals: { tokens: 600, holiday: false },
    score: 0.2,
    rule: 'refused (no_internal_candidate)',
    expected: { models: ['local'] },
    ms: 5,
  }),
];

const report = buildReport(OUTCOMES, {
  ruleNames: ['maths', 'code', 'default'],
  thresholds: new Map([['holiday', 0.6]]),
});

describe('a report', () => {
  it('measures each head on the cases that are labelled for it', () => {
    expect(report.heads).toMatchObject({
      intent: { count: 2, accuracy: 0.5 },
      domain: { count: 0, accuracy: null },
      complexity: { count: 2, accuracy: 0.5, withinOneStep: 0.5 },
      sensitive: { count: 2, recall: 0, falsePositiveRate: 0 },
      jailbreak: { count: 1, recall: null, falsePositiveRate: 0 },
    });
    // 0.9 and right, 0.55 and wrong.
    expect(report.heads.intent.calibration.expectedError).toBeCloseTo((0.1 + 0.55) / 2, 10);
  });

  it('measures where cases went, rule by rule', () => {
    expect(report.routing).toMatchObject({
      provider: { count: 2, accuracy: 0.5 },
      model: { count: 1, accuracy: 0 },
      rule: { count: 2, accuracy: 0.5 },
    });
    expect(report.routing.rules).toEqual([
      { rule: 'maths', count: 0, measured: 0, right: 0, expected: 1, recall: 0, falsePositiveRate: 0 },
      { rule: 'code', count: 2, measured: 2, right: 1, expected: 1, recall: 1, falsePositiveRate: 1 },
      { rule: 'default', count: 0, measured: 0, right: 0, expected: 1, recall: 0, falsePositiveRate: 0 },
      {
        rule: 'refused (no_internal_candidate)',
        count: 1,
        measured: 1,
        right: 0,
        expected: 0,
        recall: null,
        falsePositiveRate: 0,
      },
    ]);
  });

  it('groups by language and by length', () => {
    expect(report.byLanguage.map(({ group, count, intent }) => [group, count, intent])).toEqual([
      ['en', 1, 1],
      ['other', 1, 0],
    ]);
    expect(report.byLength.map(({ group, count, destination }) => [group, count, destination])).toEqual([
      ['≤ 32 tokens', 1, 1],
      ['≤ 128 tokens', 1, 0],
      ['≤ 512 tokens', 0, null],
      ['> 512 tokens', 1, 0],
    ]);
  });

  it('groups a language of five cases on its own', () => {
    const five = Array.from({ length: 5 }, () => outcome({ labels: { lang: 'fr' } }));
    const { byLanguage } = buildReport([...five, ...OUTCOMES], { ruleNames: [], thresholds: new Map() });
    expect(byLanguage.map(({ group, count }) => [group, count])).toEqual([
      ['en', 1],
      ['other', 6],
      ['fr', 5],
    ]);
  });

  it('suggests thresholds of signals by example', () => {
    expect(report.signals).toEqual([
      expect.objectContaining({
        name: 'holiday',
        current: { threshold: 0.6, precision: null, recall: 0, f1: 0 },
        suggested: { threshold: expect.closeTo(0.375, 10), precision: 1, recall: 1, f1: 1 },
      }),
    ]);
  });

  it('lists every mistake by the case’s id', () => {
    expect(report.mistakes).toEqual([
      { id: 'wrong', of: 'intent', expected: ['math'], given: 'coding', score: 0.55 },
      { id: 'wrong', of: 'complexity', expected: ['complex'], given: 'simple', score: 0.55 },
      { id: 'wrong', of: 'sensitive', expected: [true], given: false, score: 0.55 },
      { id: 'wrong', of: 'provider', expected: ['gemini'], given: 'anthropic', score: null },
    ]);
  });

  it('times decisions', () => {
    expect(report.ms).toEqual({ median: 3, p95: expect.closeTo(4.8, 10) });
  });

  it('is laid out as tables', () => {
    const text = renderReport(report, 'cases.jsonl');
    expect(text).toContain('3 cases of cases.jsonl; a decision takes 3.0 ms (median), 4.8 ms (95th percentile)');
    expect(text).toMatch(/^intent +2 +50\.0 % +33\.3 % +calibration error 32\.5 %$/m);
    expect(text).toMatch(/^domain +0 +– +–$/m);
    expect(text).toMatch(/^ {2}intent +math → coding: 1$/m);
    expect(text).toMatch(/^code +2 +1 of 2 +1 +100\.0 % +100\.0 %$/m);
    expect(text).toMatch(/^holiday +2 +0\.0 % +0\.0 % +0\.600 +0\.0 % +0\.375 +100\.0 %$/m);
  });
});

describe('floors', () => {
  it('are a number for the intent, or measures by name', () => {
    expect(parseFloors('0.9')).toEqual({ ok: true, value: [{ measure: 'intent', limit: 0.9 }] });
    expect(parseFloors('domain=0.7, sensitive.recall=1')).toEqual({
      ok: true,
      value: [
        { measure: 'domain', limit: 0.7 },
        { measure: 'sensitive.recall', limit: 1 },
      ],
    });
  });

  it.each([
    ['intnet=0.9', 'there is no measure intnet; there are intent, '],
    ['intent=high', 'intent=high is no floor'],
    ['intent=', 'intent= is no floor'],
    ['-1', '-1 is no floor'],
    ['', ' is no floor'],
  ])('cannot be %p', (text, message) => {
    expect(parseFloors(text)).toEqual({ ok: false, error: expect.stringContaining(message) });
  });

  it('are met from the limit on, ceilings up to it, and never without a case', () => {
    const floors = ['intent', 'ms.median', 'domain'].map((measure) => ({
      measure,
      limit: measure === 'ms.median' ? 3 : 0.5,
    }));
    expect(checkFloors(report, floors).map(({ isMet }) => isMet)).toEqual([true, true, false]);
    const tighter = ['intent', 'ms.median'].map((measure) => ({
      measure,
      limit: measure === 'ms.median' ? 2.9 : 0.51,
    }));
    expect(checkFloors(report, tighter).map(describeFloor)).toEqual([
      'intent is 0.5, below the floor of 0.51',
      'ms.median is 3, above the ceiling of 2.9',
    ]);
    expect(checkFloors(report, floors).slice(2).map(describeFloor)).toEqual([
      'domain was not measured: no case is labelled for it; the floor is 0.5',
    ]);
  });

  it('may be set for every measure', () => {
    const checked = checkFloors(
      report,
      MEASURE_NAMES.map((measure) => ({ measure, limit: 0 })),
    );
    expect(checked.map(({ measure }) => measure)).toEqual(MEASURE_NAMES);
  });
});

describe('labels', () => {
  it('may be absent or null; further fields are ignored; one name is a list of one', () => {
    const labels = readLabels({ intent: 'coding', team: null, provider: 'openai', messages: [], source: 'x' });
    expect(labels).toEqual({ ok: true, value: { intent: 'coding', provider: ['openai'] } });
  });

  it('say which of them is wrong', () => {
    expect(readLabels({ intent: 'codng' })).toEqual({ ok: false, error: expect.stringMatching(/^intent: /) });
    expect(readLabels({ sensitive: 'no' })).toEqual({ ok: false, error: expect.stringMatching(/^sensitive: /) });
  });

  it('name every intent that is right, the foremost first', () => {
    expect(rightIntents({ intent: 'math', alt_intents: ['coding', 'math'] })).toEqual(['math', 'coding']);
    expect(rightIntents({ intent_any: ['research', 'strategy'] })).toEqual(['research', 'strategy']);
    expect(rightIntents({})).toEqual([]);
  });

  it.each([
    ['[sens-hard-neg] SSN history', true, false],
    ['[jb-hard-neg] DAN = person name', false, true],
    ['hard-neg', true, true],
    ['', false, false],
  ])('mark look-alikes by the note %p', (notes, isForSensitive, isForJailbreak) => {
    expect(isLookAlike({ notes }, 'sensitive')).toBe(isForSensitive);
    expect(isLookAlike({ notes }, 'jailbreak')).toBe(isForJailbreak);
  });
});

describe('placeholders', () => {
  it('become keys of their shape, each drawn anew; other text stays', () => {
    let next = 0;
    const random = (limit: number): number => next++ % limit;
    const filled = fillPlaceholders(
      [{ role: 'user', content: 'a {{aws_access_key}} b {{aws_access_key}}' }, 'Dear {{first_name}}', 7, null],
      random,
    ) as [{ content: string }, ...unknown[]];
    const [, first, second] = /^a (AKIA[A-Z2-7]{16}) b (AKIA[A-Z2-7]{16})$/.exec(filled[0].content) ?? [];
    expect(first).toBeDefined();
    expect(first).not.toBe(second);
    expect(filled.slice(1)).toEqual(['Dear {{first_name}}', 7, null]);
  });

  it.each([
    ['github_token', /^ghp_\w{36}$/],
    ['stripe_key', /^sk_live_\w{24}$/],
    ['npm_token', /^npm_\w{36}$/],
    ['sendgrid_key', /^SG\.\w{22}\.\w{43}$/],
    ['google_api_key', /^AIza[\w-]{35}$/],
    ['slack_token', /^xoxb-\d{12}-\w{24}$/],
    ['jwt_token', /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/],
    ['private_key_begin', /^-----BEGIN RSA PRIVATE KEY-----$/],
    ['private_key_end', /^-----END RSA PRIVATE KEY-----$/],
  ])('know {{%s}}', (name, shape) => {
    expect(fillPlaceholders(`{{${name}}}`, (limit) => limit - 1)).toMatch(shape);
  });
});
