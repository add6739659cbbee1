import type { Model } from './model';

/** A rule's `when` over the signals: `unknown` is neither, and does not match. */
export type Truth = true | false | 'unknown';

/** What became of one rule, in order. */
export interface RuleTrace {
  readonly rule: string;
  readonly outcome: Truth;
}

/**
 * Why these models:
 * `rule` – a rule matched; `default` – none did; `named-model` – the client named one;
 * `trust-zone` – the text is sensitive, or may be, and what was asked for is external.
 */
export type Cause = 'rule' | 'default' | 'named-model' | 'trust-zone';

/** Which rule won, what it wants, and how it came to it. */
export interface Decision {
  /** The rule's name, `default`, or `model:NAME` for a named model. */
  readonly rule: string;
  readonly cause: Cause;
  readonly use: readonly Model[];
  readonly trace: readonly RuleTrace[];
}
