import { readFileSync } from 'node:fs';
import { parseConfig } from '../../../src/config/parse';
const base = readFileSync('deploy/signalbox.yaml', 'utf8');
const GOOD = `version: 1
providers:
  openai: { dialect: openai-chat, url: https://api.openai.com }
models:
  gpt: { provider: openai, id: gpt-4.1 }
default: { use: [gpt] }
`;
function show(t: string, extra: string): void {
  let r: unknown;
  try { r = parseConfig(extra); } catch (e) { r = 'THROWS ' + String(e).slice(0, 200); }
  console.log(t + '\n' + JSON.stringify(r, null, 0).slice(0, 1500));
}
it('x', () => {
  console.log = (x: string): void => { process.stdout.write(x + '\n'); };
  show('base', base.slice(0, 0) + GOOD);
  const rule = (when: string): string => GOOD + `rules:\n  - name: r\n    when: ${when}\n    use: [gpt]\n`;
  for (const w of ['{ intent: codding }', '{ intent: [codding] }', '{ intent: [coding, codding] }','{ intent: { is: codding } }', '{ intent: { is: [codding], minConfidence: 2 } }', '{ intent: 5 }', '{ intent: {} }', '{ intent: { minconfidence: 0.4 } }', '{ sensitive: yes }', '{ sensitive: {} }', '{ sensitive: { is: maybe } }', '{ intnet: coding }', '{ language: english }', '{ language: [en, english] }', '{ header: { X-Team: a } }', '{ header: { x-team: { exist: true } } }', '{ tokens: { atleast: 5 } }', '{ tokens: { } }', '{ tokens: { atLeast: 1.5 } }', '{ all: [] }', '{ all: [{ intnet: coding }] }', '{ not: { any: [{ signal: nope }] } }', '{ team: eng }', '[ ]', '', '{ dialect: openai }', '{ stream: "true" }', '{ signal: [] }', '{ __proto__: {} }', '{ constructor: {} }', '&a { not: *a }','{ intent: { is: coding, confidenceBelow: 0.2, minConfidence: 0.5 } }', '{ tokens: { atLeast: 10, below: 5 } }'])
    show(w, rule(w));
  for (const t of ['', '# only\n', '[]', 'hello', '\u0000', 'a: b: c', GOOD + 'providers: {}\n', GOOD + '---\na: 1\n', 'a: *x\n', GOOD + 'aliases: { auto: [gpt] }\n', GOOD + 'aliases: { fast: gpt }\n', GOOD + 'aliases: { fast: [gtp] }\n', GOOD + 'aliases: { gpt: [gpt] }\n', GOOD + 'aliases: { constructor: [gpt] }\n', GOOD + 'aliases: { toString: [gpt] }\n', GOOD + 'timeouts: { total: 60 }\n', GOOD + 'timeouts: { total: 60sec }\n', GOOD + 'limits: { requestBytes: 32M }\n',GOOD + 'limits: { requestBytes: 1000 }\n', GOOD + 'identity: {}\n', GOOD + 'identity: { key: { secret: x } }\n', GOOD+ 'identity: { keys: { secret: X } }\n', GOOD + 'signals: { a: { regex: "(" } }\n', GOOD + 'signals: { a: { regex: "a", keywords: { any: [a] } } }\n', GOOD + 'signals: { a: { keywords: {} } }\n', GOOD + 'signals: { a: { keywords: {any: nda} } }\n', GOOD + 'signals: { a: { keywords: [nda] } }\n', GOOD + 'signals: { intent: { regex: a } }\n', GOOD + 'signals: { a: { regex: a, threshold: 0.5 } }\n', GOOD + '"__proto__": { a: 1 }\n', GOOD + 'constructor: { a: 1 }\n', GOOD + 'signals: { "__proto__": { regex: a } }\n', '['.repeat(20000), GOOD.replace('https://api.openai.com', 'https://u:p@x'), GOOD.replace('https://api.openai.com', 'https://x/?a=1'), GOOD.replace('https://api.openai.com', 'api.openai.com'), GOOD.replace('https://api.openai.com', 'ftp://x'), GOOD.replace('openai-chat', 'openai'), GOOD.replace('version: 1', 'version: 2'), GOOD.replace('version: 1', 'version: "1"'), GOOD.replace('version: 1\n', ''), GOOD.replace('use: [gpt]', 'use: []'), GOOD.replace('use: [gpt]', 'use: gpt'), GOOD.replace('provider: openai', 'provider: opnai'), GOOD.replace('url: https://api.openai.com', 'url: https://api.openai.com, auth: { bearr: x }'), GOOD.replace('url: https://api.openai.com', 'url: https://api.openai.com, auth: { bearer: sk-ABC }'), GOOD.replace('url: https://api.openai.com', 'url: https://api.openai.com, auth: x'), GOOD.replace('gpt:', 'auto:'), GOOD.replace('gpt:', '"g p t":'), GOOD.replace('dialect: openai-chat, ', '')])
    show(JSON.stringify(t.startsWith(GOOD) ? t.slice(GOOD.length) : t).slice(0, 200), t);
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', ...'bcdefghi'.split('').map((c, i) => `${c}: &${c} [${Array(9).fill('*' + 'abcdefgh'[i]).join(', ')}]`)].join('\n');
  show('bomb', bomb);
});
