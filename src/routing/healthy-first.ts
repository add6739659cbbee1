import type { Candidate, Plan } from '../domain/plan';
import type { ProviderHealth } from '../health/provider-health';

/**
 * Puts candidates that are given a rest last; they stay in the plan, for the case that all others fail too.
 * One whose rest is over keeps its place for one request at a time, until an answer shows that it works.
 * Ask when it is settled who else may serve the request: the first candidate may be on trial, and is then to be tried.
 * @param leaseMs - milliseconds after which the outcome of a trial is surely known
 */
export function healthyFirst(plan: Plan, health: ProviderHealth, leaseMs: number): Plan {
  const ready: Candidate[] = [];
  const waiting: Candidate[] = [];
  const cooling: Candidate[] = [];
  // Behind another it is tried only when that fails, so nobody has to take turns there.
  const mayTry = (candidate: Candidate): boolean => ready.length > 0 || health.beginTrial(candidate, leaseMs);
  for (const candidate of plan.candidates) {
    const standing = health.standing(candidate);
    if (standing === 'cooling') cooling.push(candidate);
    else if (standing === 'well' || mayTry(candidate)) ready.push(candidate);
    else waiting.push(candidate);
  }
  return { ...plan, candidates: [...ready, ...waiting, ...cooling] };
}
