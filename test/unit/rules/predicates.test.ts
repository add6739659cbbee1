import { compileWhen, signalsOf } from '../../../src/rules/compile';
import { whenSchema } from '../../../src/rules/when';
import { signalSet, UNKNOWN, type Said } from '../../support/signals';

type Row = readonly [unknown, Readonly<Record<string, Said>>, boolean | 'unknown'];

function judge(when: unknown, said: Readonly<Record<string, Said>>): unknown {
  return compileWhen(whenSchema.parse(when))(signalSet(said));
}

const LABELS: readonly Row[] = [
  [{ intent: 'coding' }, { intent: 'coding' }, true],
  [{ intent: 'coding' }, { intent: 'math' }, false],
  [{ intent: ['coding', 'math'] }, { intent: 'math' }, true],
  [{ intent: { is: 'coding' } }, { intent: 'coding' }, true],
  [{ intent: { is: ['coding', 'math'], minConfidence: 0.5 } }, { intent: { value: 'math', score: 0.5 } }, true],
  [{ intent: { is: 'math', minConfidence: 0.5 } }, { intent: { value: 'math', score: 0.49 } }, false],
  [{ intent: { is: 'math', minConfidence: 0.5 } }, { intent: { value: 'coding', score: 0.9 } }, false],
  [{ intent: { confidenceBelow: 0.4 } }, { intent: { value: 'math', score: 0.39 } }, true],
  [{ intent: { confidenceBelow: 0.4 } }, { intent: { value: 'math', score: 0.4 } }, false],
  [{ intent: { minConfidence: 0.4, confidenceBelow: 0.6 } }, { intent: { value: 'math', score: 0.5 } }, true],
  [{ complexity: 'complex' }, { complexity: 'complex' }, true],
  [{ complexity: ['simple', 'moderate'] }, { complexity: 'complex' }, false],
  [{ domain: 'computer science' }, { domain: 'computer science' }, true],
];

const VERDICTS: readonly Row[] = [
  [{ sensitive: true }, { sensitive: true }, true],
  [{ sensitive: true }, { sensitive: false }, false],
  [{ sensitive: false }, { sensitive: false }, true],
  [{ sensitive: { is: true, minConfidence: 0.9 } }, { sensitive: { value: true, score: 0.8 } }, false],
  [{ sensitive: { is: false, minConfidence: 0.9 } }, { sensitive: { value: false, score: 0.95 } }, true],
  [{ jailbreak: true }, { jailbreak: true }, true],
  [{ jailbreak: false }, { jailbreak: true }, false],
];

const FACTS: readonly Row[] = [
  [{ language: 'de' }, { language: 'de' }, true],
  [{ language: ['de', 'fr'] }, { language: 'en' }, false],
  [{ team: 'legal' }, { team: 'legal' }, true],
  [{ team: 'legal' }, { team: null }, false],
  [{ header: { 'x-tier': 'gold' } }, { 'header:x-tier': 'gold' }, true],
  [{ header: { 'x-tier': 'gold' } }, { 'header:x-tier': 'Gold' }, false],
  [{ header: { 'x-tier': ['gold', 'silver'] } }, { 'header:x-tier': 'silver' }, true],
  [{ header: { 'x-tier': { exists: true } } }, { 'header:x-tier': '' }, true],
  [{ header: { 'x-tier': { exists: true } } }, { 'header:x-tier': null }, false],
  [{ header: { 'x-tier': { exists: false } } }, { 'header:x-tier': null }, true],
  [{ header: { 'x-a': '1', 'x-b': '2' } }, { 'header:x-a': '1', 'header:x-b': '3' }, false],
  [{ header: { 'x-a': '1', 'x-b': '2' } }, { 'header:x-a': '1', 'header:x-b': '2' }, true],
  [{ model: 'gpt-4' }, { model: 'gpt-4' }, true],
  [{ dialect: ['gemini', 'openai-chat'] }, { dialect: 'openai-chat' }, true],
  [{ stream: true }, { stream: false }, false],
  [{ stream: false }, { stream: false }, true],
  [{ tools: true }, { tools: true }, true],
  [{ images: false }, { images: true }, false],
  [{ tokens: { atLeast: 100 } }, { tokens: 100 }, true],
  [{ tokens: { atLeast: 100 } }, { tokens: 99 }, false],
  [{ tokens: { below: 100 } }, { tokens: 100 }, false],
  [{ tokens: { atLeast: 10, below: 100 } }, { tokens: 99 }, true],
  [{ signal: 'nda' }, { nda: true }, true],
  [{ signal: 'nda' }, { nda: false }, false],
  [{ signal: ['nda', 'iban'] }, { nda: false, iban: true }, true],
];

const LOGIC: readonly Row[] = [
  [{}, {}, true],
  [{ team: 'a', stream: true }, { team: 'a', stream: true }, true],
  [{ team: 'a', stream: true }, { team: 'a', stream: false }, false],
  [{ all: [{ team: 'a' }, { stream: true }] }, { team: 'b', stream: true }, false],
  [{ any: [{ team: 'a' }, { stream: true }] }, { team: 'b', stream: true }, true],
  [{ any: [{ team: 'a' }, { stream: true }] }, { team: 'b', stream: false }, false],
  [{ not: { team: 'a' } }, { team: null }, true],
  [{ not: { not: { team: 'a' } } }, { team: 'a' }, true],
  [{ not: {} }, {}, false],
  [{ team: 'a', not: { stream: true } }, { team: 'a', stream: true }, false],
];

const UNKNOWNS: readonly Row[] = [
  // The worse is assumed of a verdict …
  [{ sensitive: true }, { sensitive: UNKNOWN }, true],
  [{ sensitive: false }, { sensitive: UNKNOWN }, false],
  [{ sensitive: { is: true, minConfidence: 0.99 } }, { sensitive: UNKNOWN }, true],
  [{ not: { sensitive: true } }, { sensitive: UNKNOWN }, false],
  [{ not: { sensitive: false } }, { sensitive: UNKNOWN }, true],
  [{ not: { not: { sensitive: true } } }, { sensitive: UNKNOWN }, true],
  [{ jailbreak: true }, { jailbreak: UNKNOWN }, true],
  [{ jailbreak: false }, { jailbreak: UNKNOWN }, false],
  // … and nothing of anything else, under `not` either.
  [{ intent: 'coding' }, { intent: UNKNOWN }, 'unknown'],
  [{ intent: { confidenceBelow: 0.4 } }, { intent: UNKNOWN }, 'unknown'],
  [{ not: { intent: 'coding' } }, { intent: UNKNOWN }, 'unknown'],
  [{ language: 'de' }, { language: UNKNOWN }, 'unknown'],
  [{ not: { language: 'de' } }, { language: UNKNOWN }, 'unknown'],
  [{ signal: 'nda' }, { nda: UNKNOWN }, 'unknown'],
  [{ not: { signal: 'nda' } }, { nda: UNKNOWN }, 'unknown'],
  // Kleene: what is certain of the other part may settle it.
  [{ all: [{ signal: 'nda' }, { stream: true }] }, { nda: UNKNOWN, stream: true }, 'unknown'],
  [{ all: [{ signal: 'nda' }, { stream: true }] }, { nda: UNKNOWN, stream: false }, false],
  [{ any: [{ signal: 'nda' }, { stream: true }] }, { nda: UNKNOWN, stream: true }, true],
  [{ any: [{ signal: 'nda' }, { stream: true }] }, { nda: UNKNOWN, stream: false }, 'unknown'],
  [{ signal: ['nda', 'iban'] }, { nda: UNKNOWN, iban: true }, true],
  [{ not: { all: [{ signal: 'nda' }, { stream: true }] } }, { nda: UNKNOWN, stream: false }, true],
];

describe.each([
  ['a classifier label', LABELS],
  ['a verdict', VERDICTS],
  ['a fact of the request', FACTS],
  ['a tree of conditions', LOGIC],
  ['an unknown signal', UNKNOWNS],
])('%s', (_, rows) => {
  it.each(rows)('%j of %o is %s', (when, said, expected) => {
    expect(judge(when, said)).toBe(expected);
  });
});

describe('a condition on signals that are not computed yet', () => {
  it.each([
    [{ stream: true }, {}, ['stream']],
    [{ all: [{ stream: true }, { intent: 'coding' }] }, {}, ['stream', 'intent']],
    [{ all: [{ stream: true }, { intent: 'coding' }] }, { stream: true }, ['intent']],
    [{ any: [{ stream: true }, { intent: 'coding' }] }, { stream: false }, ['intent']],
    [{ any: [{ stream: true }, { tools: true }, { intent: 'coding' }] }, { tools: false }, ['stream', 'intent']],
    [{ not: { header: { 'x-a': '1' } } }, {}, ['header:x-a']],
  ])('%j names those that can still change it', (when, said, needs) => {
    expect(judge(when, said)).toEqual({ type: 'pending', needs });
  });

  it.each([
    [{ all: [{ stream: true }, { intent: 'coding' }] }, { stream: false }, false],
    [{ any: [{ intent: 'coding' }, { stream: true }] }, { stream: true }, true],
    [{ not: { any: [{ intent: 'coding' }, { stream: true }] } }, { stream: true }, false],
  ])('%j is settled when no other signal can change it', (when, said, expected) => {
    expect(judge(when, said)).toBe(expected);
  });

  it('lists every signal that it may ever ask for, once', () => {
    const when = whenSchema.parse({ any: [{ stream: true }, { not: { stream: true, team: 'a' } }], intent: 'math' });
    expect([...signalsOf(compileWhen(when))].sort()).toEqual(['intent', 'stream', 'team']);
  });

  it('needs nothing when it is empty', () => {
    expect(signalsOf(compileWhen(undefined))).toEqual([]);
  });
});
