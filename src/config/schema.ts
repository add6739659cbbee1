import { z } from 'zod';
import { providerDialectNames } from '../dialects/registry';
import { ABILITIES, type Ability } from '../domain/ability';
import { TIERS } from '../domain/model';
import { SELECTION_TYPES } from '../domain/selection';
import { whenSchema } from '../rules/when';
import { signalDefinition } from '../signals/definition';
import { JAILBREAK_POLICIES } from '../routing/jailbreak';
import { UNREADABLE_BY_DEFAULT, UNREADABLE_KINDS } from '../signals/unreadable';
import { parseDurationMs, parseSizeBytes } from './units';

/** Names end up in headers, metrics and Envoy's configuration. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const name = z
  .string()
  .regex(NAME, 'expected a name of letters, digits, dots, dashes and underscores, at most 64 long');

const secretName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]*$/, 'expected the name of a secret in lower case, as in `openai-api-key`')
  .describe(
    'Name of a secret: a file in the secrets folder, else an environment variable (openai-api-key: OPENAI_API_KEY)',
  );

const headerName = z.string().regex(/^[a-z0-9!#$%&'*+.^_`|~-]+$/, 'expected a header name in lower case');

/** Timers cannot be set for much longer than three weeks. */
const MAX_DURATION_MS = 24 * 3_600_000;
const DURATION_MESSAGE = 'expected a duration such as `500ms`, `60s` or `5m`';
const duration = z
  .string(DURATION_MESSAGE)
  .refine((text) => (parseDurationMs(text) ?? 0) > 0, DURATION_MESSAGE)
  .refine((text) => (parseDurationMs(text) ?? 0) <= MAX_DURATION_MS, 'expected a duration of `24h` at most');

/** Bodies are buffered whole, in Envoy and here. */
const MAX_SIZE_BYTES = 1024 ** 3;
const SIZE_MESSAGE = 'expected a size such as `512KiB` or `32MiB`';
const size = z
  .union([z.int().min(1), z.string().refine((text) => (parseSizeBytes(text) ?? 0) > 0, SIZE_MESSAGE)])
  .refine((value) => (parseSizeBytes(String(value)) ?? 0) <= MAX_SIZE_BYTES, 'expected a size of `1024MiB` at most');

const url = z.string().superRefine((text, check) => {
  const complaint = complaintAboutUrl(text);
  if (complaint) check.addIssue(complaint);
});

function complaintAboutUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return 'expected a URL such as `https://api.example.com`';
  const parsed = new URL(text);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return 'expected a URL with https or http';
  if (parsed.search || parsed.hash) return 'expected a URL without query and fragment';
  if (parsed.username || parsed.password) return 'expected a URL without credentials: keys go into `auth`';
  return undefined;
}

const auth = z.union([
  z.strictObject({ bearer: secretName.describe('Secret that is sent as `authorization: Bearer …`') }),
  z.strictObject({ header: headerName.describe('Header that carries the key'), secret: secretName }),
]);

const azure = z.strictObject({
  apiVersion: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}(-preview)?$/, 'expected a version such as `2024-10-21`')
    .default('2024-10-21')
    .describe('Value of `api-version`; not sent to the Responses API, which has its version in the path'),
});

const bedrock = z.strictObject({
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected a region such as `us-east-1`')
    .describe('AWS region, part of the signature'),
  accessKey: secretName.describe('Secret with the access key’s id'),
  secretKey: secretName.describe('Secret with the secret access key'),
  sessionToken: secretName.optional().describe('Secret with the session token of temporary credentials'),
});

const vertex = z.strictObject({
  project: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.:-]*$/, 'expected the id or number of a project')
    .describe('Google Cloud project'),
  location: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'expected a location such as `europe-west4` or `global`')
    .describe('Where the model runs'),
});

const provider = z.strictObject({
  dialect: z.enum(providerDialectNames()).describe('The API that it speaks'),
  url: url.describe('Scheme, host and base path of the API; `https` is verified, `http` is for internal models'),
  cluster: name.optional().describe('Envoy cluster that reaches it; the provider’s name when absent'),
  auth: auth.optional().describe('How it is paid; absent for a provider that wants no key'),
  azure: azure.optional().describe('It is Azure OpenAI; models’ ids are names of deployments'),
  bedrock: bedrock.optional().describe('It is AWS Bedrock with Anthropic’s models; requests are signed'),
  vertex: vertex.optional().describe('It is Google Vertex AI'),
  trust: z.enum(['internal', 'external']).default('external').describe('Sensitive text never leaves `internal`'),
  strict: z.boolean().default(false).describe('Refuse requests with fields that its API cannot carry'),
});

const ABILITY_MEANING: Readonly<Record<Ability, string>> = {
  images: 'It sees images',
  documents: 'It reads documents such as PDFs',
  audio: 'It hears audio',
  tools: 'It calls tools',
  jsonSchema: 'It answers by a JSON schema',
  stream: 'It streams',
};
type AbilityFlags = { readonly [Name in Ability]: z.ZodDefault<z.ZodBoolean> };
const abilities = Object.fromEntries(
  ABILITIES.map((ability) => [ability, z.boolean().default(true).describe(ABILITY_MEANING[ability])]),
) as AbilityFlags; // `Object.fromEntries` forgets which keys there are.

const model = z.strictObject({
  provider: name.describe('Name of one of `providers`'),
  id: z.string().min(1).describe('The provider’s name for the model'),
  price: z
    .strictObject({ input: z.number().min(0), output: z.number().min(0) })
    .optional()
    .describe('US dollars per million tokens'),
  context: z.int().positive().optional().describe('Context window in tokens'),
  maxOutput: z.int().positive().optional().describe('Most tokens that one answer may have'),
  abilities: z.strictObject(abilities).prefault({}).describe('What it can do: everything, unless this says otherwise'),
});

const use = z.array(name).min(1).describe('Models in the order in which they are tried');

const choice = {
  use,
  select: z
    .enum(SELECTION_TYPES)
    .default('order')
    .describe(
      'Which of them is tried first: in order, the cheapest, the fastest, by lot, or the one of the conversation',
    ),
  weights: z
    .record(name, z.number().min(0))
    .refine((weights) => Object.values(weights).some((weight) => weight > 0), 'expected a weight above 0')
    .optional()
    .describe('Shares by model for `weighted`, in any unit; a model without one only takes over for others'),
};

const rule = z.strictObject({
  name: name.describe('Shown in response headers, logs and metrics'),
  when: whenSchema.optional().describe('When the rule applies; always when absent'),
  ...choice,
  shadow: z.boolean().default(false).describe('It is evaluated and shown, but does not decide'),
});

const identity = z.union([
  z.literal('open').describe('Everybody is served, and nobody has a team'),
  z.strictObject({ keys: z.strictObject({ secret: secretName }).describe('Hashed virtual keys') }),
  z.strictObject({ header: headerName.describe('Header with the team, set by Envoy’s own authentication') }),
]);

const team = z.strictObject({
  models: z.array(name).min(1).optional().describe('Models that it may use; all when absent'),
});

/** The config file, `version: 1`. Every key that is not here is refused: a misspelt rule must not be ignored. */
export const configSchema = z.strictObject({
  version: z.literal(1).describe('Version of this format'),
  providers: z.record(name, provider).describe('API endpoints by name'),
  models: z.record(name, model).describe('Models by the names that rules and clients use'),
  aliases: z
    .record(name, z.union([name, use]))
    .default({})
    .describe('Further names that a client may ask for: `auto` for a decision, a model, or a list of models'),
  identity: identity.optional().describe('How callers are told apart; without it only this machine is served'),
  teams: z.record(name, team).default({}).describe('What the teams may use; one that is not here may use everything'),
  signals: z.record(name, signalDefinition).default({}).describe('Your own signals by name'),
  classifier: z
    .strictObject({
      deadline: duration
        .default('500ms')
        .describe('Longest wait for all signals of a request; what is late is unknown'),
      tier: z
        .enum(TIERS)
        .default('cascade')
        .describe(
          '`cascade`: the static tier, and the encoder where that is unsure; `static` or `encoder`: that one alone',
        ),
      workers: z.int().min(1).max(64).default(1).describe('Threads that run the model'),
    })
    .prefault({}),
  jailbreak: z
    .strictObject({
      on: z
        .enum(JAILBREAK_POLICIES)
        .describe('`block`: answer 403; `internal`: internal models only; `tag`: say so in a response header'),
    })
    .optional()
    .describe('What becomes of attempts to make a model break its rules; absent: nothing, and nobody looks for them'),
  sensitivity: z
    .strictObject({
      enforce: z
        .boolean()
        .default(true)
        .describe('Keep sensitive text, and text that may be, inside the internal trust zone'),
      unreadable: z
        .array(z.enum(UNREADABLE_KINDS))
        .default([...UNREADABLE_BY_DEFAULT])
        .describe(
          'Content without text to check that counts as unknown, and so stays inside: images, audio, documents',
        ),
    })
    .prefault({}),
  limits: z.strictObject({ requestBytes: size.default('32MiB').describe('Largest request body') }).prefault({}),
  timeouts: z
    .strictObject({
      firstByte: duration.default('60s').describe('Per attempt, until the answer begins'),
      idle: duration.default('60s').describe('Between two bytes'),
      total: duration.default('300s').describe('The whole exchange, retries included'),
    })
    .prefault({}),
  cooldown: z
    .strictObject({
      failures: z.int().min(1).default(5).describe('Failures in a row after which a model or provider goes last'),
      errorRate: z
        .number()
        .gt(0)
        .max(1)
        .default(0.5)
        .describe('Share of failures within the window that does the same'),
      window: duration.default('60s').describe('How far back that share reaches'),
      shortest: duration.default('10s').describe('The first rest; each that follows is twice as long'),
      longest: duration.default('5m').describe('No rest is longer, whatever `retry-after` says'),
      refused: duration.default('10m').describe('Rest of a provider that refused our key'),
    })
    .refine(
      ({ shortest, longest }) => (parseDurationMs(shortest) ?? 0) <= (parseDurationMs(longest) ?? Infinity),
      'expected `shortest` to be no longer than `longest`',
    )
    .prefault({})
    .describe('When a model or provider that fails is tried last, and for how long'),
  rules: z.array(rule).default([]).describe('Tried in order; the first that matches decides'),
  default: z.strictObject(choice).describe('What is used when no rule matches'),
});

/** The config as people write it, with defaults filled in. */
export type Config = z.output<typeof configSchema>;
export type ProviderConfig = Config['providers'][string];

/** JSON Schema of the config file, for editors. */
export function exportJsonSchema(): object {
  return z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' });
}
