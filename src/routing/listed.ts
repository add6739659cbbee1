import type { Snapshot } from '../config/compile';
import type { RequestFacts } from '../domain/facts';
import type { ListedModel } from '../domain/model';
import { allowedModels } from './requested';

/** Stands for whoever serves a name that is a decision or several models. */
const GATEWAY = 'signalbox';

/** The names that a caller may ask for, `auto` and other aliases first. An alias is there if any of its models is. */
export function listedModels(
  { aliases, models }: Snapshot,
  caller: Pick<RequestFacts, 'allowedModels'>,
): readonly ListedModel[] {
  const ofAliases = [...aliases].flatMap(([name, target]) =>
    target === 'auto' || allowedModels(target, caller).length > 0 ? [{ name, owner: GATEWAY }] : [],
  );
  const own = allowedModels([...models.values()], caller).map((model) => ({
    name: model.name,
    owner: model.provider.name,
    ...(model.contextTokens !== undefined && { contextTokens: model.contextTokens }),
    ...(model.maxOutputTokens !== undefined && { maxOutputTokens: model.maxOutputTokens }),
  }));
  return [...ofAliases, ...own];
}
