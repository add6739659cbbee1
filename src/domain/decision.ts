import type { Model } from './model';
import type { Selection } from './selection';

/** A rule's `when` over the signals: `unknown` is neither, and does not match. */
export type Truth = true | false | 'unknown';

/** What became of one rule, in order. */
export interface RuleTrace {
  readonly rule: string;
  readonly outcome: Truth;
  /** Only evaluated: it cannot decide. */
  readonly isShadow?: true;
}

/**
 * Why these models:
 * `rule` – a rule matched; `default` – none did; `named-model` – the client named one; `named-provider` – the client
 * asked for an API of one that Signalbox does not know;
 * `trust-zone` – the text is sensitive, or may be, and what was asked for is external.
 */
export type Cause = 'rule' | 'default' | 'named-model' | 'named-provider' | 'trust-zone';

/** Which rule won, what it wants, and how it came to it. */
export interface Decision {
  /** The rule's name, `default`, or `model:NAME` or `provider:NAME` for one that was named. */
  readonly rule: string;
  readonly cause: Cause;
  readonly use: readonly Model[];
  /** Which of them gets it first; as they are listed when absent. */
  readonly selection?: Selection;
  readonly trace: readonly RuleTrace[];
}
