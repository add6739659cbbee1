import { findPlatformFaults } from '../providers/platform-faults';
import { RESERVED_SIGNAL_NAMES } from '../signals/compile';
import type { Complaint } from './issues';
import { suggestion } from './suggest';

type Path = readonly PropertyKey[];
type Named = Readonly<Record<string, unknown>>;

/** The name that asks for a decision; no model or alias may take it. */
export const AUTO = 'auto';

/**
 * The parts of a config that names connect. A part is undefined where it is missing or not a map: the schema complains
 * about that, and whether names lead into it cannot be said.
 */
interface Parts {
  readonly providers: Named | undefined;
  readonly models: Named | undefined;
  readonly aliases: Named | undefined;
  readonly signals: Named | undefined;
  readonly rules: readonly Named[];
  readonly defaultChoice: Named;
  readonly teams: Named | undefined;
  readonly identity: unknown;
}

/**
 * Finds what a schema cannot see: names that lead nowhere, names that are taken, rules that can never match.
 * @param data - the file as plain data, schema errors included, so that all mistakes are told at once; what is not of
 *   the right type is passed over here
 */
export function checkReferences(data: unknown): readonly Complaint[] {
  const config = asMap(data) ?? {};
  const parts: Parts = {
    providers: asMap(config.providers),
    models: asMap(config.models),
    aliases: asMap(config.aliases ?? {}),
    signals: asMap(config.signals ?? {}),
    rules: asList(config.rules).map((rule) => asMap(rule) ?? {}),
    defaultChoice: asMap(config.default) ?? {},
    teams: asMap(config.teams ?? {}),
    identity: config.identity,
  };
  return [
    ...checkProviders(parts),
    ...checkPlatforms(parts),
    ...checkModels(parts),
    ...checkNames(parts),
    ...checkUses(parts),
    ...checkTeams(parts),
    ...parts.rules.flatMap((rule, index) => checkWhen(rule.when, ['rules', index, 'when'], parts)),
    ...checkRules(parts),
    ...parts.rules.flatMap((rule, index) => checkWeights(rule, ['rules', index])),
    ...checkWeights(parts.defaultChoice, ['default']),
  ];
}

function checkProviders({ providers = {} }: Parts): readonly Complaint[] {
  const urlOfCluster = new Map<string, string>();
  return Object.entries(providers).flatMap(([name, provider]) => {
    const { cluster = name, url } = asMap(provider) ?? {};
    if (typeof cluster !== 'string' || typeof url !== 'string' || !URL.canParse(url)) return [];
    const other = urlOfCluster.get(cluster);
    urlOfCluster.set(cluster, url);
    if (other === undefined || new URL(other).origin === new URL(url).origin) return [];
    return [
      { path: ['providers', name], message: `cluster \`${cluster}\` is used for two hosts, ${other} and ${url}` },
    ];
  });
}

function checkPlatforms({ providers = {} }: Parts): readonly Complaint[] {
  return Object.entries(providers).flatMap(([name, provider]) =>
    findPlatformFaults(asMap(provider) ?? {}).map(({ at, ...fault }) => ({
      path: ['providers', name, ...at],
      ...fault,
    })),
  );
}

function checkModels({ providers, models = {} }: Parts): readonly Complaint[] {
  return Object.entries(models).flatMap(([name, model]) =>
    checkName(asMap(model)?.provider, { what: 'provider', known: providers, path: ['models', name, 'provider'] }),
  );
}

function checkNames({
  providers = {},
  models = {},
  aliases = {},
  signals = {},
  teams = {},
}: Parts): readonly Complaint[] {
  const taken = (path: Path, message: string): Complaint => ({ path, message, isAboutKey: true });
  return [
    ...Object.entries({ models, aliases })
      .filter(([, section]) => Object.hasOwn(section, AUTO))
      .map(([name]) => taken([name, AUTO], '`auto` asks for a decision and cannot be a name')),
    // JavaScript's own meaning of this key would make the entry vanish without a word.
    ...Object.entries({ providers, models, aliases, signals, teams })
      .filter(([, section]) => Object.hasOwn(section, '__proto__'))
      .map(([name]) => taken([name, '__proto__'], '`__proto__` cannot be a name')),
    ...Object.keys(aliases)
      .filter((name) => Object.hasOwn(models, name))
      .map((name) => taken(['aliases', name], `\`${name}\` is the name of a model already`)),
    ...Object.keys(signals)
      .filter((name) => RESERVED_SIGNAL_NAMES.has(name))
      .map((name) => taken(['signals', name], `\`${name}\` is a signal of Signalbox; choose another name`)),
  ];
}

function checkUses({ models, aliases = {}, rules, defaultChoice }: Parts): readonly Complaint[] {
  const check = (use: unknown, path: Path): readonly Complaint[] =>
    asList(use).flatMap((name, index) => checkName(name, { what: 'model', known: models, path: [...path, index] }));
  const checkAlias = ([alias, use]: readonly [string, unknown]): readonly Complaint[] => {
    const path = ['aliases', alias];
    return Array.isArray(use) || use === AUTO
      ? check(use, path)
      : checkName(use, { what: 'model', known: models, path });
  };
  return [
    ...Object.entries(aliases).flatMap(checkAlias),
    ...rules.flatMap((rule, index) => check(rule.use, ['rules', index, 'use'])),
    ...check(defaultChoice.use, ['default', 'use']),
  ];
}

function checkTeams(parts: Parts): readonly Complaint[] {
  const teams = Object.entries(parts.teams ?? {});
  if (teams.length === 0) return [];
  return [
    ...checkHasTeams('teams', ['teams'], parts).map((complaint) => ({ ...complaint, isAboutKey: true })),
    ...teams.flatMap(([team, limits]) =>
      asList(asMap(limits)?.models).flatMap((name, index) =>
        checkName(name, { what: 'model', known: parts.models, path: ['teams', team, 'models', index] }),
      ),
    ),
  ];
}

/** Complains about a key that speaks of teams where nobody can have one. */
function checkHasTeams(key: string, path: Path, { identity }: Parts): readonly Complaint[] {
  if (identity === undefined) return [{ path, message: `\`${key}\` needs \`identity\`: without it nobody has a team` }];
  if (identity !== 'open') return [];
  return [{ path, message: `\`${key}\` needs \`identity\` by keys or by a header: with \`open\` nobody has a team` }];
}

function checkWhen(value: unknown, path: Path, parts: Parts): readonly Complaint[] {
  const when = asMap(value);
  if (!when) return [];
  const checkSignal = (name: unknown, at: Path): readonly Complaint[] =>
    checkName(name, { what: 'signal', known: parts.signals, path: at });
  const checkParts = (key: 'all' | 'any'): readonly Complaint[] =>
    asList(when[key]).flatMap((part, index) => checkWhen(part, [...path, key, index], parts));
  return [
    ...checkSignal(when.signal, [...path, 'signal']),
    ...asList(when.signal).flatMap((name, index) => checkSignal(name, [...path, 'signal', index])),
    ...(when.team === undefined ? [] : checkHasTeams('team', [...path, 'team'], parts)),
    ...checkParts('all'),
    ...checkParts('any'),
    ...checkWhen(when.not, [...path, 'not'], parts),
  ];
}

function checkRules({ rules }: Parts): readonly Complaint[] {
  const seen = new Set<unknown>(['default']);
  let always: string | undefined;
  return rules.flatMap((rule, index): readonly Complaint[] => {
    const { name } = rule;
    if (typeof name !== 'string') return [];
    const isTaken = seen.has(name);
    seen.add(name);
    const before = always;
    if (isUnconditional(rule)) always ??= name;
    const unreachable = `rule \`${name}\` can never match: \`${before}\` before it always does`;
    return [
      ...(isTaken ? [{ path: ['rules', index, 'name'], message: `another rule is called \`${name}\`` }] : []),
      ...(before === undefined ? [] : [{ path: ['rules', index], message: unreachable }]),
    ];
  });
}

const RULE_KEYS: ReadonlySet<string> = new Set(['name', 'when', 'use', 'select', 'weights', 'shadow']);

/** A rule with a key that is not known is no such rule: `wen` was meant to be its `when`. A shadow hides nothing. */
function isUnconditional(rule: Named): boolean {
  const { when = {}, shadow = false } = rule;
  const isEmpty = asMap(when) !== undefined && Object.keys(when ?? {}).length === 0;
  return isEmpty && shadow === false && Object.keys(rule).every((key) => RULE_KEYS.has(key));
}

/** Weights and `select: weighted` need each other, and the models that have a weight must be in the list. */
function checkWeights({ use, select, weights }: Named, path: Path): readonly Complaint[] {
  if (select === 'weighted' && weights === undefined) {
    return [
      { path: [...path, 'select'], message: '`weighted` needs `weights`, as in `weights: { gpt: 95, claude: 5 }`' },
    ];
  }
  if (weights === undefined) return [];
  const at = [...path, 'weights'];
  if (select !== 'weighted')
    return [{ path: at, message: '`weights` is for `select: weighted` only', isAboutKey: true }];
  const listed = asList(use).filter((model) => typeof model === 'string');
  return Object.keys(asMap(weights) ?? {})
    .filter((model) => !listed.includes(model))
    .map((model) => ({
      path: [...at, model],
      message: `\`${model}\` is not in \`use\` here.${suggestion(model, listed)}`,
      isAboutKey: true,
    }));
}

/** Complains about a name that is not among the known ones; says nothing where one of the two is not there. */
function checkName(
  name: unknown,
  { what, known, path }: { readonly what: string; readonly known: Named | undefined; readonly path: Path },
): readonly Complaint[] {
  if (typeof name !== 'string' || !known || Object.hasOwn(known, name)) return [];
  return [{ path, message: `there is no ${what} \`${name}\`.${suggestion(name, Object.keys(known))}` }];
}

function asMap(value: unknown): Named | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Named) : undefined;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
