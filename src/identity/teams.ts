/** What a team may do; what is absent is not limited. */
export interface Team {
  /** Names of the models that it may use. */
  readonly models?: ReadonlySet<string>;
}

/** Teams by name. One that is not listed has no limits. */
export type Teams = ReadonlyMap<string, Team>;

/** Who is asking. */
export interface Caller {
  readonly team?: string;
  /** Names of the models that this caller may use; absent means all. */
  readonly allowedModels?: ReadonlySet<string>;
}

/**
 * A member of a team, who may use what the team and the member's own key both may.
 * @param keyModels - names of the models that the key is for; absent means all
 */
export function memberOf(team: string, teams: Teams, keyModels?: ReadonlySet<string>): Caller {
  const teamModels = teams.get(team)?.models;
  const allowedModels =
    keyModels && teamModels
      ? new Set([...keyModels].filter((name) => teamModels.has(name)))
      : (keyModels ?? teamModels);
  return { team, ...(allowedModels && { allowedModels }) };
}
