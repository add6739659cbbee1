import { createHash } from 'node:crypto';
import { ABILITIES } from '../domain/ability';
import type { Model, Provider, ProviderAuth, ProviderPlatform, Tier } from '../domain/model';
import type { Selection } from '../domain/selection';
import type { CooldownSettings } from '../health/cooldown';
import type { Identity } from '../identity/caller';
import type { Teams } from '../identity/teams';
import type { JailbreakPolicy } from '../routing/jailbreak';
import { compileWhen, signalsOf } from '../rules/compile';
import type { RuleSet } from '../rules/decide';
import type { Embedder } from '../domain/ports';
import { compileSources, indexByName, similaritySignals } from '../signals/compile';
import { embedExamples, similaritySource, type SimilaritySignal } from '../signals/similarity';
import type { SignalSources } from '../signals/source';
import { AUTO } from './references';
import type { Config, ProviderConfig } from './schema';
import { parseDurationMs, parseSizeBytes } from './units';

/** What a name that a client may ask for stands for: models in order, or a decision by the rules. */
export type AliasTarget = typeof AUTO | readonly Model[];

/** A config, compiled: references resolved, rules and patterns ready to run. Never changes. */
export interface Snapshot {
  /** First 12 hex digits of the SHA-256 of the file's text. */
  readonly hash: string;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly models: ReadonlyMap<string, Model>;
  /** `auto` included. */
  readonly aliases: ReadonlyMap<string, AliasTarget>;
  readonly ruleSet: RuleSet;
  readonly sources: SignalSources;
  /** Signals by example, which an embedder completes (`withEmbeddings`). */
  readonly similarity: readonly SimilaritySignal[];
  readonly identity: Identity;
  readonly teams: Teams;
  readonly classifier: { readonly deadlineMs: number; readonly tier: Tier; readonly workers: number };
  readonly isSensitivityEnforced: boolean;
  /** Absent where nobody wants to know of attacks. */
  readonly jailbreak?: JailbreakPolicy;
  readonly cooldown: CooldownSettings;
  readonly limits: { readonly requestBytes: number };
  readonly timeouts: { readonly firstByteMs: number; readonly idleMs: number; readonly totalMs: number };
}

/**
 * Compiles a config that `parseConfig` has accepted.
 * @param text - the file's text, for the hash
 */
export function compileConfig(config: Config, text: string): Snapshot {
  const providers = new Map(
    Object.entries(config.providers).map(([name, provider]) => [name, compileProvider(name, provider)]),
  );
  const models = compileModels(config, providers);
  const modelsOf = (names: readonly string[]): readonly Model[] => names.map((name) => lookUp(models, name));
  const rules = config.rules.map((rule) => ({
    name: rule.name,
    matches: compileWhen(rule.when),
    use: modelsOf(rule.use),
    selection: compileSelection(rule),
    isShadow: rule.shadow,
  }));
  const needed = [...rules.flatMap((rule) => signalsOf(rule.matches)), ...(config.jailbreak ? ['jailbreak'] : [])];
  const definitions = new Map(Object.entries(config.signals));
  return Object.freeze({
    hash: createHash('sha256').update(text).digest('hex').slice(0, 12),
    providers,
    models,
    aliases: new Map<string, AliasTarget>([
      [AUTO, AUTO],
      ...Object.entries(config.aliases).map(
        ([name, use]) => [name, use === AUTO ? AUTO : modelsOf([use].flat())] as const,
      ),
    ]),
    ruleSet: {
      rules,
      defaultUse: modelsOf(config.default.use),
      defaultSelection: compileSelection(config.default),
    },
    sources: compileSources(definitions, needed, config.sensitivity.unreadable),
    similarity: similaritySignals(definitions),
    identity: compileIdentity(config.identity),
    teams: compileTeams(config.teams),
    classifier: {
      deadlineMs: durationMs(config.classifier.deadline),
      tier: config.classifier.tier,
      workers: config.classifier.workers,
    },
    isSensitivityEnforced: config.sensitivity.enforce,
    ...(config.jailbreak && { jailbreak: config.jailbreak.on }),
    cooldown: {
      failures: config.cooldown.failures,
      errorRatio: config.cooldown.errorRate,
      windowMs: durationMs(config.cooldown.window),
      shortestMs: durationMs(config.cooldown.shortest),
      longestMs: durationMs(config.cooldown.longest),
      refusedMs: durationMs(config.cooldown.refused),
    },
    limits: { requestBytes: parseSizeBytes(String(config.limits.requestBytes)) ?? NaN },
    timeouts: {
      firstByteMs: durationMs(config.timeouts.firstByte),
      idleMs: durationMs(config.timeouts.idle),
      totalMs: durationMs(config.timeouts.total),
    },
  });
}

/** The same snapshot with the examples of its similarity signals embedded: once per config, not per request. */
export async function withEmbeddings(snapshot: Snapshot, embedder: Embedder): Promise<Snapshot> {
  if (snapshot.similarity.length === 0) return snapshot;
  const source = similaritySource(await embedExamples(snapshot.similarity, embedder));
  return Object.freeze({ ...snapshot, sources: new Map([...snapshot.sources, ...indexByName([source])]) });
}

function compileProvider(name: string, config: ProviderConfig): Provider {
  const url = new URL(config.url);
  const isTls = url.protocol === 'https:';
  const platform = compilePlatform(config);
  return {
    name,
    dialect: config.dialect,
    cluster: config.cluster ?? name,
    isTls,
    // An IPv6 address stands in brackets in a URL and without them everywhere else.
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : isTls ? 443 : 80,
    authority: url.host,
    basePath: url.pathname.replace(/\/+$/, ''),
    ...(config.auth && { auth: compileAuth(config.auth) }),
    ...(platform && { platform }),
    trust: config.trust,
    isStrict: config.strict,
  };
}

function compilePlatform({ azure, bedrock, vertex }: ProviderConfig): ProviderPlatform | undefined {
  if (azure) return { type: 'azure', ...azure };
  if (vertex) return { type: 'vertex', ...vertex };
  if (!bedrock) return undefined;
  const { sessionToken, ...rest } = bedrock;
  return { type: 'bedrock', ...rest, ...(sessionToken !== undefined && { sessionToken }) };
}

function compileAuth(auth: NonNullable<ProviderConfig['auth']>): ProviderAuth {
  if ('bearer' in auth) return { header: 'authorization', prefix: 'Bearer ', secret: auth.bearer };
  return { header: auth.header, prefix: '', secret: auth.secret };
}

function compileModels(config: Config, providers: ReadonlyMap<string, Provider>): ReadonlyMap<string, Model> {
  return new Map(
    Object.entries(config.models).map(([name, model]) => {
      const lacks = ABILITIES.filter((ability) => !model.abilities[ability]);
      const compiled: Model = {
        name,
        provider: lookUp(providers, model.provider),
        id: model.id,
        ...(model.price && { price: model.price }),
        ...(model.context !== undefined && { contextTokens: model.context }),
        ...(model.maxOutput !== undefined && { maxOutputTokens: model.maxOutput }),
        ...(lacks.length > 0 && { lacks: new Set(lacks) }),
      };
      return [name, compiled];
    }),
  );
}

function compileSelection({ select, weights = {} }: Pick<Config['default'], 'select' | 'weights'>): Selection {
  return select === 'weighted' ? { type: select, weights: new Map(Object.entries(weights)) } : { type: select };
}

function compileIdentity(identity: Config['identity']): Identity {
  if (!identity) return { type: 'loopback' };
  if (identity === 'open') return { type: 'open' };
  if ('keys' in identity) return { type: 'keys', secret: identity.keys.secret };
  return { type: 'header', header: identity.header };
}

function compileTeams(teams: Config['teams']): Teams {
  return new Map(Object.entries(teams).map(([name, { models }]) => [name, models ? { models: new Set(models) } : {}]));
}

function durationMs(text: string): number {
  return parseDurationMs(text) ?? NaN;
}

/** The checks of `parseConfig` make sure that it is there. */
function lookUp<Value>(map: ReadonlyMap<string, Value>, name: string): Value {
  const value = map.get(name);
  if (value === undefined) throw new TypeError(`config: ${name} was not checked`);
  return value;
}
