import type { Provider } from '../../../src/domain/model';
import { compileText, configText, mistakesIn } from '../../support/config';

const BEDROCK_KEYS = 'accessKey: aws-id, secretKey: aws-key';

/** The text of a config whose one provider is given. */
function configWith(provider: string): string {
  return configText({
    providers: `providers:\n  p: { ${provider} }`,
    models: 'models: { m: { provider: p, id: m } }',
    default: 'default: { use: [m] }',
  });
}

function compiled(provider: string): Provider | undefined {
  return compileText(configWith(provider)).providers.get('p');
}

/** Stands before the character that a mistake has to point to. */
const MARK = '▸';

describe('a provider’s platform', () => {
  it.each([
    [
      'dialect: openai-chat, url: "https://acme.openai.azure.com", azure: { apiVersion: 2025-01-01-preview }',
      { type: 'azure', apiVersion: '2025-01-01-preview' },
    ],
    [
      'dialect: openai-chat, url: "https://acme.openai.azure.com", azure: {}',
      { type: 'azure', apiVersion: '2024-10-21' },
    ],
    [
      `dialect: anthropic-messages, url: "https://bedrock-runtime.us-gov-west-1.amazonaws.com", bedrock: { region: us-gov-west-1, ${BEDROCK_KEYS} }`,
      { type: 'bedrock', region: 'us-gov-west-1', accessKey: 'aws-id', secretKey: 'aws-key' },
    ],
    [
      `dialect: anthropic-messages, url: "https://proxy.example", bedrock: { region: us-east-1, ${BEDROCK_KEYS}, sessionToken: aws-token }`,
      { type: 'bedrock', region: 'us-east-1', accessKey: 'aws-id', secretKey: 'aws-key', sessionToken: 'aws-token' },
    ],
    [
      'dialect: gemini, url: "https://aiplatform.googleapis.com", vertex: { project: acme, location: global }',
      { type: 'vertex', project: 'acme', location: 'global' },
    ],
  ])('is compiled from %s', (provider, platform) => {
    expect(compiled(provider)?.platform).toEqual(platform);
  });

  it('is absent, and nothing is strict, unless the config says so', () => {
    expect(compiled('dialect: gemini, url: "https://a"')).not.toHaveProperty('platform');
    expect(compiled('dialect: gemini, url: "https://a"')?.isStrict).toBe(false);
    expect(compiled('dialect: gemini, url: "https://a", strict: true')?.isStrict).toBe(true);
  });

  it.each([
    [
      'a misspelt key',
      `bedrock: { ▸regoin: us-east-1, region: us-east-1, ${BEDROCK_KEYS} }`,
      'unknown key `regoin`. Did you mean `region`?',
    ],
    [
      'keys that are missing',
      'bedrock: ▸{ region: us-east-1, secretKey: aws-key }',
      '`accessKey` is missing; expected text',
    ],
    [
      'a key in place of its name',
      `bedrock: { region: us-east-1, accessKey: ▸AKIAIOSFODNN7EXAMPLE, secretKey: aws-key }`,
      'expected the name of a secret in lower case, as in `openai-api-key`',
    ],
    [
      'a key beside a signature',
      `▸auth: { bearer: token }, bedrock: { region: us-east-1, ${BEDROCK_KEYS} }`,
      '`bedrock` signs with `accessKey` and `secretKey`; take out `auth`',
    ],
    [
      'a host in another region',
      `bedrock: { region: ▸eu-west-1, ${BEDROCK_KEYS} }`,
      'the host of `url` is in `us-east-1`',
    ],
    [
      'two platforms',
      `bedrock: { region: us-east-1, ${BEDROCK_KEYS} }, ▸vertex: { project: a, location: global }`,
      'a provider is on one platform; take out `bedrock` or `vertex`',
    ],
    ['nothing', 'bedrock: ▸null', 'expected a map, found nothing'],
    ['something else', 'bedrock: ▸true', 'expected a map, found `true`'],
  ])('cannot have %s', (_, section, message) => {
    expectMistake(
      `dialect: anthropic-messages, url: "https://bedrock-runtime.us-east-1.amazonaws.com", ${section}`,
      message,
    );
  });

  it.each([
    [
      'dialect: ▸openai-chat, url: "https://a", vertex: { project: p, location: global }',
      '`vertex` speaks `gemini` or `anthropic-messages` here',
    ],
    [
      `dialect: anthropic-messages, url: "https://a", bedrock: { region: ▸virginia, ${BEDROCK_KEYS} }`,
      'expected a region such as `us-east-1`',
    ],
    ['dialect: ▸gemini, url: "https://a", azure: {}', '`azure` speaks `openai-chat` or `openai-responses` here'],
    [
      'dialect: openai-chat, url: "https://a", azure: { apiVersion: ▸latest }',
      'expected a version such as `2024-10-21`',
    ],
    [
      'dialect: gemini, url: "https://europe-west4-aiplatform.googleapis.com", vertex: { project: p, location: ▸global }',
      'the host of `url` is in `europe-west4`',
    ],
    [
      'dialect: gemini, url: "https://a", vertex: { project: ▸../x, location: global }',
      'expected the id or number of a project',
    ],
  ])('is refused: %s', (provider, message) => {
    expectMistake(provider, message);
  });
});

function expectMistake(provider: string, message: string): void {
  const marked = configWith(provider);
  const before = marked.slice(0, marked.indexOf(MARK)).split('\n');
  const place = { line: before.length, column: (before.at(-1) ?? '').length + 1 };
  expect(mistakesIn(marked.replace(MARK, ''))).toEqual([{ ...place, message }]);
}
