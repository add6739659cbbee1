import { configText, mistakesIn, ruleSection, type Sections } from '../../support/config';

/** Stands before the character that a mistake has to point to. */
const MARK = '▸';

/** What is wrong, the section with the mistake, what is said of it. */
type Case = readonly [string, Sections, string];

function expectMistake(marked: string, message: string): void {
  const before = marked.slice(0, marked.indexOf(MARK)).split('\n');
  const place = { line: before.length, column: (before.at(-1) ?? '').length + 1 };
  expect(mistakesIn(marked.replace(MARK, ''))).toEqual([{ ...place, message }]);
}

const OPENAI = 'openai: { dialect: openai-chat, url: https://api.openai.com }';

function withProvider(provider: string): Sections {
  return {
    providers: `providers: { ${provider} }`,
    models: 'models: { gpt: { provider: openai, id: a } }',
    default: 'default: { use: [gpt] }',
  };
}

function withWhen(when: string): Sections {
  return { rules: ruleSection(when) };
}

const MISSPELT_KEYS: readonly Case[] = [
  ['at the top', { limits: '▸limit: {}' }, 'unknown key `limit`. Did you mean `limits`?'],
  [
    'of a provider',
    withProvider(`openai: { ▸truts: internal, dialect: openai-chat, url: http://a }`),
    'unknown key `truts`. Did you mean `trust`?',
  ],
  [
    'of a model',
    { models: 'models:\n  gpt: { provider: openai, id: a, ▸contxt: 5 }', default: 'default: { use: [gpt] }' },
    'unknown key `contxt`. Did you mean `context`?',
  ],
  [
    'of a price',
    {
      models: 'models:\n  gpt: { provider: openai, id: a, price: { input: 1, output: 1, ▸outptu: 2 } }',
      default: 'default: { use: [gpt] }',
    },
    'unknown key `outptu`. Did you mean `output`?',
  ],
  [
    'of a rule',
    { rules: 'rules:\n  - name: a\n    ▸wen: {}\n    use: [gpt]' },
    'unknown key `wen`. Did you mean `when`?',
  ],
  ['of a condition', withWhen('{ ▸intnet: coding }'), 'unknown key `intnet`. Did you mean `intent`?'],
  [
    'of a condition in a condition',
    withWhen('{ not: { any: [{ stream: true }, { ▸lnguage: en }] } }'),
    'unknown key `lnguage`. Did you mean `language`?',
  ],
  [
    'of a predicate',
    withWhen('{ intent: { is: coding, ▸minconfidence: 0.4 } }'),
    'unknown key `minconfidence`. Did you mean `minConfidence`?',
  ],
  [
    'of a token range',
    withWhen('{ tokens: { below: 9, ▸atleast: 1 } }'),
    'unknown key `atleast`. Did you mean `atLeast`?',
  ],
  ['of a signal', { signals: 'signals: { a: { regex: b, ▸ovr: all } }' }, 'unknown key `ovr`. Did you mean `over`?'],
  [
    'of keywords',
    { signals: 'signals: { a: { keywords: { any: [b], ▸wholeword: true } } }' },
    'unknown key `wholeword`. Did you mean `wholeWord`?',
  ],
  ['of the timeouts', { timeouts: 'timeouts: { ▸idel: 5s }' }, 'unknown key `idel`. Did you mean `idle`?'],
  [
    'that looks like nothing',
    { sensitivity: 'sensitivity: { ▸strictness: 5 }' },
    'unknown key `strictness`. There is: enforce, unreadable.',
  ],
  [
    'that JavaScript treats in its own way',
    { limits: '▸"__proto__": {}' },
    'unknown key `__proto__`. There is: version, providers, models, aliases, identity, teams, signals, classifier, jailbreak, sensitivity, limits, timeouts, cooldown, rules, default.',
  ],
];

const WRONG_VALUES: readonly Case[] = [
  [
    'a dialect that is none',
    withProvider('openai: { dialect: ▸openai-chta, url: http://a }'),
    'unknown value `openai-chta`. Did you mean `openai-chat`?',
  ],
  [
    'a trust zone that is none',
    withProvider('openai: { dialect: openai-chat, url: http://a, trust: ▸intern }'),
    'unknown value `intern`. Did you mean `internal`?',
  ],
  ['a misspelt intent', withWhen('{ intent: ▸codding }'), 'unknown value `codding`. Did you mean `coding`?'],
  [
    'a misspelt intent in a list',
    withWhen('{ intent: [math, ▸codding] }'),
    'unknown value `codding`. Did you mean `coding`?',
  ],
  [
    'a misspelt intent in a map',
    withWhen('{ intent: { is: ▸codding } }'),
    'unknown value `codding`. Did you mean `coding`?',
  ],
  ['a misspelt complexity', withWhen('{ complexity: ▸complx }'), 'unknown value `complx`. Did you mean `complex`?'],
  [
    'a domain with an underscore',
    withWhen('{ domain: ▸computer_science }'),
    'unknown value `computer_science`. Did you mean `computer science`?',
  ],
  ['a number for an intent', withWhen('{ intent: ▸5 }'), 'expected text or a list or a map, found `5`'],
  ['a confidence over 1', withWhen('{ intent: { is: math, minConfidence: ▸40 } }'), 'expected at most 1, found `40`'],
  [
    'a confidence that none can have',
    withWhen('{ intent: ▸{ minConfidence: 0.5, confidenceBelow: 0.4 } }'),
    'expected `minConfidence` to be less than `confidenceBelow`: no confidence is both',
  ],
  ['an empty predicate', withWhen('{ intent: ▸{} }'), 'expected `is`, `minConfidence` or `confidenceBelow` in the map'],
  ['text for yes or no', withWhen('{ stream: ▸"true" }'), 'expected true or false, found the text `true`'],
  ['the yes of YAML 1.1', withWhen('{ sensitive: ▸yes }'), 'expected true or false or a map, found the text `yes`'],
  [
    'a verdict without `is`',
    withWhen('{ sensitive: ▸{ minConfidence: 0.5 } }'),
    '`is` is missing; expected true or false',
  ],
  [
    'a language by its name',
    withWhen('{ language: [en, ▸english] }'),
    'expected a two-letter language code such as `en` (ISO 639-1)',
  ],
  ['a header in capitals', withWhen('{ header: { ▸X-Tier: gold } }'), 'expected a header name in lower case'],
  ['no header', withWhen('{ header: ▸{} }'), 'expected at least one header'],
  ['half a token', withWhen('{ tokens: { atLeast: ▸1.5 } }'), 'expected a whole number, found `1.5`'],
  [
    'a token range that is empty',
    withWhen('{ tokens: ▸{ atLeast: 10, below: 10 } }'),
    'expected `atLeast` to be less than `below`: no number is both',
  ],
  ['no conditions', withWhen('{ all: ▸[] }'), 'expected a list with at least 1 item'],
  ['a list for a condition', withWhen('▸[]'), 'expected a map, found a list'],
  [
    'a `when` without anything',
    { rules: 'rules:\n  - name: a\n    when:▸\n    use: [gpt]' },
    'expected a map, found nothing',
  ],
  ['one model where a list belongs', { default: 'default: { use: ▸gpt }' }, 'expected a list, found the text `gpt`'],
  ['no model', { default: 'default: { use: ▸[] }' }, 'expected a list with at least 1 item'],
  [
    'a name with spaces',
    { aliases: 'aliases: { ▸"my model": [gpt] }' },
    'expected a name of letters, digits, dots, dashes and underscores, at most 64 long',
  ],
  [
    'a negative price',
    {
      models: 'models: { gpt: { provider: openai, id: a, price: { input: ▸-1, output: 1 } } }',
      default: 'default: { use: [gpt] }',
    },
    'expected at least 0, found `-1`',
  ],
  ['no workers', { classifier: 'classifier: { workers: ▸0 }' }, 'expected at least 1, found `0`'],
  ['another version', { version: 'version: ▸2' }, 'expected 1, found `2`'],
  ['a version in quotes', { version: 'version: ▸"1"' }, 'expected 1, found the text `1`'],
  [
    'no version',
    {
      version: '',
      providers: `▸providers: { ${OPENAI} }`,
      models: 'models: { gpt: { provider: openai, id: a } }',
      default: 'default: { use: [gpt] }',
    },
    '`version` is missing; expected 1',
  ],
  [
    'a provider without dialect',
    withProvider('openai: ▸{ url: http://a }'),
    '`dialect` is missing; expected openai-chat or openai-responses or anthropic-messages or gemini',
  ],
  ['no default', { default: '', version: '▸version: 1' }, '`default` is missing; expected a map'],
];

const UNITS_AND_URLS: readonly Case[] = [
  [
    'a duration without unit',
    { timeouts: 'timeouts: { total: ▸60 }' },
    'expected a duration such as `500ms`, `60s` or `5m`, found `60`',
  ],
  [
    'a duration with an unknown unit',
    { timeouts: 'timeouts: { idle: ▸60sec }' },
    'expected a duration such as `500ms`, `60s` or `5m`',
  ],
  [
    'a duration of nothing',
    { classifier: 'classifier: { deadline: ▸0s }' },
    'expected a duration such as `500ms`, `60s` or `5m`',
  ],
  [
    'a negative duration',
    { timeouts: 'timeouts: { firstByte: ▸-5s }' },
    'expected a duration such as `500ms`, `60s` or `5m`',
  ],
  [
    'a duration that no timer can wait',
    { timeouts: 'timeouts: { total: ▸25h }' },
    'expected a duration of `24h` at most',
  ],
  [
    'a size with an unknown unit',
    { limits: 'limits: { requestBytes: ▸32M }' },
    'expected a size such as `512KiB` or `32MiB`',
  ],
  ['a size of nothing', { limits: 'limits: { requestBytes: ▸0 }' }, 'expected at least 1, found `0`'],
  ['a size that is a list', { limits: 'limits: { requestBytes: ▸[] }' }, 'expected a number or text, found a list'],
  [
    'a size that memory cannot hold',
    { limits: 'limits: { requestBytes: ▸1025MiB }' },
    'expected a size of `1024MiB` at most',
  ],
  [
    'a URL without scheme',
    withProvider('openai: { dialect: openai-chat, url: ▸api.openai.com }'),
    'expected a URL such as `https://api.example.com`',
  ],
  [
    'a URL with another scheme',
    withProvider('openai: { dialect: openai-chat, url: ▸ftp://a }'),
    'expected a URL with https or http',
  ],
  [
    'a URL with a query',
    withProvider('openai: { dialect: openai-chat, url: ▸"https://a/?b=1" }'),
    'expected a URL without query and fragment',
  ],
  [
    'a URL with a password',
    withProvider('openai: { dialect: openai-chat, url: ▸"https://a:b@c" }'),
    'expected a URL without credentials: keys go into `auth`',
  ],
  [
    'a key where the name of a secret belongs',
    withProvider('openai: { dialect: openai-chat, url: http://a, auth: { bearer: ▸sk-ABC } }'),
    'expected the name of a secret in lower case, as in `openai-api-key`',
  ],
];

describe.each([
  ['a misspelt key', MISSPELT_KEYS],
  ['a wrong value', WRONG_VALUES],
  ['a unit or a URL', UNITS_AND_URLS],
])('%s', (_, cases) => {
  it.each(cases)('is pointed to and explained: %s', (_name, sections, message) => {
    expectMistake(configText(sections), message);
  });
});
