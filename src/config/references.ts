import { RESERVED_SIGNAL_NAMES } from '../signals/compile';
import type { When } from '../rules/when';
import type { Complaint } from './issues';
import type { Config } from './schema';
import { suggestion } from './suggest';

type Path = readonly PropertyKey[];

/** The name that asks for a decision; no model or alias may take it. */
export const AUTO = 'auto';

/** Finds what a schema cannot see: names that lead nowhere, names that are taken, rules that can never match. */
export function checkReferences(config: Config): readonly Complaint[] {
  return [
    ...checkProviders(config),
    ...checkModels(config),
    ...checkNames(config),
    ...checkUses(config),
    ...config.rules.flatMap((rule, index) => checkWhen(rule.when, ['rules', index, 'when'], config)),
    ...checkRules(config),
  ];
}

function checkProviders(config: Config): readonly Complaint[] {
  const urlOfCluster = new Map<string, string>();
  return Object.entries(config.providers).flatMap(([name, { cluster = name, url }]) => {
    const other = urlOfCluster.get(cluster);
    urlOfCluster.set(cluster, url);
    if (other === undefined || new URL(other).origin === new URL(url).origin) return [];
    return [
      { path: ['providers', name], message: `cluster \`${cluster}\` is used for two hosts, ${other} and ${url}` },
    ];
  });
}

function checkModels(config: Config): readonly Complaint[] {
  const providers = Object.keys(config.providers);
  return Object.entries(config.models).flatMap(([name, model]) =>
    providers.includes(model.provider)
      ? []
      : [unknown(['models', name, 'provider'], 'provider', model.provider, providers)],
  );
}

function checkNames(config: Config): readonly Complaint[] {
  const taken = (path: Path, message: string): Complaint => ({ path, message, isAboutKey: true });
  return [
    ...[...Object.keys(config.models), ...Object.keys(config.aliases)]
      .filter((name) => name === AUTO)
      .map(() =>
        taken([AUTO in config.models ? 'models' : 'aliases', AUTO], '`auto` asks for a decision and cannot be a name'),
      ),
    ...Object.keys(config.aliases)
      .filter((name) => name in config.models)
      .map((name) => taken(['aliases', name], `\`${name}\` is the name of a model already`)),
    ...Object.keys(config.signals)
      .filter((name) => RESERVED_SIGNAL_NAMES.has(name))
      .map((name) => taken(['signals', name], `\`${name}\` is a signal of Signalbox; choose another name`)),
  ];
}

function checkUses(config: Config): readonly Complaint[] {
  const models = Object.keys(config.models);
  const check = (use: readonly string[], path: Path): readonly Complaint[] =>
    use.flatMap((name, index) => (models.includes(name) ? [] : [unknown([...path, index], 'model', name, models)]));
  return [
    ...Object.entries(config.aliases).flatMap(([name, use]) => (use === AUTO ? [] : check(use, ['aliases', name]))),
    ...config.rules.flatMap((rule, index) => check(rule.use, ['rules', index, 'use'])),
    ...check(config.default.use, ['default', 'use']),
  ];
}

function checkWhen(when: When | undefined, path: Path, config: Config): readonly Complaint[] {
  if (!when) return [];
  const signals = Object.keys(config.signals);
  const named = typeof when.signal === 'string' ? [when.signal] : (when.signal ?? []);
  return [
    ...named
      .filter((name) => !signals.includes(name))
      .map((name) => unknown([...path, 'signal'], 'signal', name, signals)),
    ...(when.team !== undefined && !config.identity
      ? [{ path: [...path, 'team'], message: '`team` needs `identity`: without it nobody has a team' }]
      : []),
    ...(when.all ?? []).flatMap((part, index) => checkWhen(part, [...path, 'all', index], config)),
    ...(when.any ?? []).flatMap((part, index) => checkWhen(part, [...path, 'any', index], config)),
    ...checkWhen(when.not, [...path, 'not'], config),
  ];
}

function checkRules(config: Config): readonly Complaint[] {
  const seen = new Set<string>();
  let always: string | undefined;
  return config.rules.flatMap((rule, index): readonly Complaint[] => {
    const isTaken = seen.has(rule.name) || rule.name === 'default';
    seen.add(rule.name);
    const unreachable = always;
    if (Object.keys(rule.when ?? {}).length === 0) always ??= rule.name;
    return [
      ...(isTaken ? [{ path: ['rules', index, 'name'], message: `another rule is called \`${rule.name}\`` }] : []),
      ...(unreachable === undefined
        ? []
        : [
            {
              path: ['rules', index],
              message: `rule \`${rule.name}\` can never match: \`${unreachable}\` before it always does`,
            },
          ]),
    ];
  });
}

function unknown(path: Path, what: string, name: string, known: readonly string[]): Complaint {
  return { path, message: `there is no ${what} \`${name}\`.${suggestion(name, known)}` };
}
