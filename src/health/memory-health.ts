import type { Candidate } from '../domain/plan';
import type { Clock } from '../domain/ports';
import type { AttemptOutcome } from './attempt-outcome';
import { Cooldown, type CooldownSettings, type Standing } from './cooldown';
import { Pace } from './pace';
import type { ProviderHealth } from './provider-health';

/** The cooldowns that decide about a candidate. */
interface Concerned {
  readonly model: Cooldown;
  readonly provider: Cooldown;
}

/**
 * Health as this process alone sees it. Kept by name, so that it outlives a change of the config; it is gone with the
 * process, and learnt anew from a few failures.
 */
export class MemoryHealth implements ProviderHealth {
  readonly #clock: Pick<Clock, 'nowMs'>;
  readonly #models = new Map<string, Cooldown>();
  readonly #providers = new Map<string, Cooldown>();
  readonly #streamed = new Map<string, Pace>();
  readonly #whole = new Map<string, Pace>();

  constructor(clock: Pick<Clock, 'nowMs'>) {
    this.#clock = clock;
  }

  record(candidate: Candidate, outcome: AttemptOutcome, settings: CooldownSettings): void {
    const nowMs = this.#clock.nowMs();
    const { model, provider } = this.#concerned(candidate);
    model.endTrial();
    provider.endTrial();
    switch (outcome.type) {
      case 'answered':
        model.onSuccess(nowMs, settings);
        provider.onSuccess(nowMs, settings);
        return entry(this.#paces(outcome), candidate.name, Pace).add(outcome.firstByteMs, nowMs);
      case 'failed':
        return model.onFailure(nowMs, settings, outcome.retryAfterMs);
      case 'unreachable':
        return provider.onFailure(nowMs, settings);
      case 'key-refused':
        return provider.rest(nowMs, settings.refusedMs);
      case 'inconclusive':
        return undefined;
    }
  }

  standing(candidate: Candidate): Standing {
    const nowMs = this.#clock.nowMs();
    const standings = Object.values(this.#concerned(candidate)).map((cooldown: Cooldown) => cooldown.standing(nowMs));
    return (['cooling', 'recovering'] as const).find((standing) => standings.includes(standing)) ?? 'well';
  }

  beginTrial(candidate: Candidate, leaseMs: number): boolean {
    const nowMs = this.#clock.nowMs();
    const recovering = Object.values(this.#concerned(candidate)).filter(
      (cooldown: Cooldown) => cooldown.standing(nowMs) === 'recovering',
    );
    if (recovering.some((cooldown: Cooldown) => cooldown.isOnTrial(nowMs))) return false;
    recovering.forEach((cooldown: Cooldown) => cooldown.beginTrial(nowMs, leaseMs));
    return true;
  }

  firstByteMs(candidate: Candidate, answer: { readonly isStreamed: boolean }): number | undefined {
    return this.#paces(answer).get(candidate.name)?.meanMs(this.#clock.nowMs());
  }

  #concerned({ name, provider }: Candidate): Concerned {
    return { model: entry(this.#models, name, Cooldown), provider: entry(this.#providers, provider.name, Cooldown) };
  }

  #paces({ isStreamed }: { readonly isStreamed: boolean }): Map<string, Pace> {
    return isStreamed ? this.#streamed : this.#whole;
  }
}

/** The value of a name, made when it is asked for first. */
function entry<Value>(map: Map<string, Value>, name: string, Made: new () => Value): Value {
  let value = map.get(name);
  if (value === undefined) {
    value = new Made();
    map.set(name, value);
  }
  return value;
}
