import { z } from 'zod';
import { COMPLEXITIES, DOMAINS, INTENTS, SENSITIVE_KINDS } from '../domain/labels';
import { fail, ok, type Result } from '../domain/result';

const names = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).transform((value) => [value].flat());
const intent = z.enum(INTENTS);

/** What is right for a case. Every label may be absent, or null: then it is not measured. Further fields are ignored. */
const labelsSchema = z.object({
  intent: intent.optional(),
  /** Also right, beside `intent`. */
  alt_intents: z.array(intent).optional(),
  /** All of these are right. */
  intent_any: z.array(intent).optional(),
  domain: z.enum(DOMAINS).optional(),
  complexity: z.enum(COMPLEXITIES).optional(),
  sensitive: z.boolean().optional(),
  sensitive_kinds: z.array(z.enum(SENSITIVE_KINDS)).optional(),
  jailbreak: z.boolean().optional(),
  /** ISO 639-1 code of the newest user turn. */
  lang: z.string().optional(),
  team: z.string().optional(),
  /** Names that the config gives; any of them is right. */
  rule: names.optional(),
  provider: names.optional(),
  model: names.optional(),
  /** Whether signals of the config should be true. */
  signals: z.record(z.string(), z.boolean()).optional(),
  notes: z.string().optional(),
});
export type Labels = z.output<typeof labelsSchema>;

/**
 * Reads the labels of a case.
 * Errors: what is wrong with the first bad label, as in `intent: Invalid option …`.
 */
export function readLabels(fields: Readonly<Record<string, unknown>>): Result<Labels, string> {
  const present = Object.entries(fields).filter(([, value]) => value !== null);
  const parsed = labelsSchema.safeParse(Object.fromEntries(present));
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return fail(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a label'}`);
}

/** Intents that are right, the first one foremost; empty where the case is not labelled. */
export function rightIntents(labels: Labels): readonly string[] {
  const first = labels.intent ? [labels.intent] : [];
  return [...new Set([...first, ...(labels.alt_intents ?? []), ...(labels.intent_any ?? [])])];
}

/** Marks of look-alikes in `notes`, by the verdict that they are made to mislead; `hard-neg` alone is for both. */
const LOOK_ALIKE = {
  sensitive: /(?<!\w-)hard-neg|sens\w*-hard-neg/,
  jailbreak: /(?<!\w-)hard-neg|(?:jb|jailbreak)-hard-neg/,
} as const;

/**
 * Whether the author of a case marked it as a look-alike: harmless, but easily taken for what it is not.
 * @param verdict - signals of a config have the marks of both
 */
export function isLookAlike({ notes = '' }: Labels, verdict: string): boolean {
  return verdict === 'sensitive' || verdict === 'jailbreak'
    ? LOOK_ALIKE[verdict].test(notes)
    : notes.includes('hard-neg');
}
