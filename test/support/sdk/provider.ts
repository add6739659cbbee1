import { readSignature } from '../../../demo/standins/signature';
import type { StandinName, Standins } from '../../../demo/standins/standins';
import type { DialectName } from '../../../src/domain/model';

/** A provider of the matrix: which stand-in plays it, and the model that is asked. */
export interface MatrixProvider {
  readonly dialect: DialectName;
  readonly standin: StandinName;
  /** Alias and id at once, so that answers name what was asked. */
  readonly model: string;
  /** Who is asked to think, where that is another server of the same dialect. */
  readonly thinker?: { readonly standin: StandinName; readonly model: string };
  /** How a request shows that the proof of the reasoning came back; absent where the dialect has none. */
  readonly hasProof?: (body: string) => boolean;
}

/** The models with the strictest rules: Claude that wants its thinking back, Gemini its signatures. */
export const MATRIX_PROVIDERS: readonly MatrixProvider[] = [
  {
    dialect: 'openai-chat',
    standin: 'openai',
    model: 'gpt-4.1',
    thinker: { standin: 'internal', model: 'gpt-oss-120b' },
  },
  {
    dialect: 'openai-responses',
    standin: 'responses',
    model: 'gpt-5.6',
    hasProof: (body) => /"encrypted_content":"[^"]+"/.test(body),
  },
  {
    dialect: 'anthropic-messages',
    standin: 'anthropic',
    model: 'claude-sonnet-4-5',
    hasProof: (body) => isSigned('anthropic', /"signature":"([^"]+)"/.exec(body)?.[1]),
  },
  {
    dialect: 'gemini',
    standin: 'gemini',
    model: 'gemini-3.5-flash',
    hasProof: (body) => isSigned('gemini', /"thoughtSignature":"([^"]+)"/.exec(body)?.[1]),
  },
];

function isSigned(maker: string, signature: string | undefined): boolean {
  return signature !== undefined && readSignature(maker, signature) !== undefined;
}

/** A config with a model for each provider of the matrix, which clients name; no rules. */
export function matrixConfig(standins: Standins): string {
  const { openai, responses, anthropic, gemini, internal } = standins;
  return `version: 1
classifier: { tier: static, deadline: 30s }
# The matrix is about translation: a prompt that seems sensitive must not be kept from a provider.
sensitivity: { enforce: false }
providers:
  openai: { dialect: openai-chat, url: "${openai.url}", auth: { bearer: openai-api-key } }
  responses: { dialect: openai-responses, url: "${responses.url}", auth: { bearer: responses-api-key } }
  anthropic: { dialect: anthropic-messages, url: "${anthropic.url}", auth: { header: x-api-key, secret: anthropic-api-key } }
  gemini: { dialect: gemini, url: "${gemini.url}", auth: { header: x-goog-api-key, secret: gemini-api-key } }
  internal: { dialect: openai-chat, url: "${internal.url}", trust: internal }
models:
  gpt-4.1: { provider: openai, id: gpt-4.1 }
  gpt-5.6: { provider: responses, id: gpt-5.6 }
  claude-sonnet-4-5: { provider: anthropic, id: claude-sonnet-4-5 }
  gemini-3.5-flash: { provider: gemini, id: gemini-3.5-flash }
  gpt-oss-120b: { provider: internal, id: gpt-oss-120b }
default: { use: [gpt-4.1] }
`;
}
