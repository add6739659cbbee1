import { signalDefinition } from '../../../src/signals/definition';
import { explainBadRegex } from '../../../src/signals/regex';
import { defineSignal, observe } from '../../support/observe';

async function isFound(regex: string, text: string): Promise<unknown> {
  return observe(defineSignal({ regex }), text);
}

describe('a pattern', () => {
  it.each([
    ['SEV-?[0-3]\\b', 'We have a SEV-1 here', true],
    ['SEV-?[0-3]\\b', 'We have a SEV-4 here', false],
    ['sev1', 'SEV1', false],
    ['(?i)sev1', 'SEV1', true],
    ['^b$', 'a\nb\nc', false],
    ['(?m)^b$', 'a\nb\nc', true],
    ['\\p{Greek}', 'das Ω', true],
    ['x', '', false],
  ])('%s in "%s" is found: %s', async (pattern, text, expected) => {
    expect(await isFound(pattern, text)).toEqual({ value: expected, score: 1 });
  });

  it.each([
    ['(', 'missing closing ): `(`'],
    ['a**', 'invalid nested repetition operator: `**`'],
    ['[z-a]', 'invalid character class range: `z-a`'],
    ['(?=a)', 'invalid or unsupported Perl syntax: `(?=`'],
    ['(a)\\1', 'invalid escape sequence: `\\1`'],
    ['a{2000}', 'invalid repeat count: `{2000}`'],
  ])('%s is refused with a reason', (pattern, reason) => {
    expect(explainBadRegex(pattern)).toBe(reason);
    expect(signalDefinition.safeParse({ regex: pattern }).success).toBe(false);
  });

  it.each(['(a+)+$', '(a|aa)+$', '(.*)*z', '(x+x+)+y'])('%s ends on a text made to stall it', async (pattern) => {
    expect(await isFound(pattern, `${'ax'.repeat(50_000)}!`)).toMatchObject({ value: false });
  });

  it.each([
    ['at the start', `SEV-1 ${'a'.repeat(1_000_000)}`, { value: true, score: 1 }],
    ['at the end', `${'a'.repeat(1_000_000)} SEV-1`, { value: true, score: 1 }],
    [
      'in the middle',
      `${'a'.repeat(500_000)} SEV-1 ${'a'.repeat(500_000)}`,
      { unknown: 'the text is too long to read all of it' },
    ],
  ])('is looked for at both ends of a very long text: %s', async (_, text, expected) => {
    expect(await isFound('SEV-1', text)).toEqual(expected);
  });
});
