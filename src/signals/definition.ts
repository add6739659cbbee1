import { z } from 'zod';
import { explainBadRegex } from './regex';
import { SPANS } from './request-view';

const phrases = z.array(z.string().trim().min(1)).min(1);

const keywordDefinition = z
  .strictObject({
    any: phrases.optional().describe('At least one of these words or phrases'),
    all: phrases.optional().describe('Every one of these'),
    none: phrases.optional().describe('None of these'),
    case: z.enum(['ignore', 'sensitive']).default('ignore').describe('Whether case matters'),
    wholeWord: z.boolean().default(true).describe('Whether "cat" is to be found in "concatenate" (false)'),
    fuzzy: z.int().min(0).max(3).default(0).describe('Typing mistakes forgiven, at most one for four characters'),
  })
  .refine((map) => map.any ?? map.all ?? map.none, 'expected at least one of `any`, `all` and `none`');
/** Words that make a keyword signal true. */
export type KeywordDefinition = z.output<typeof keywordDefinition>;

const KINDS = ['keywords', 'regex', 'examples'] as const;

/** A signal that the operator defines, as people write it. */
export const signalDefinition = z
  .strictObject({
    keywords: keywordDefinition.optional().describe('True where these words are found'),
    regex: z
      .string()
      .min(1)
      .superRefine((pattern, check) => {
        const reason = explainBadRegex(pattern);
        if (reason) check.addIssue(`not a regular expression that RE2 reads: ${reason}`);
      })
      .optional()
      .describe('True where this pattern is found (RE2 syntax: linear time, no look-around, no back-references)'),
    examples: phrases.optional().describe('True where the text means the same as one of these examples'),
    threshold: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('Similarity from which `examples` count as the same, 0 to 1; 0.45 when absent'),
    over: z
      .enum(SPANS)
      .optional()
      .describe('Text that is read: the last user turn, all user turns, all messages; `user`, and `last` for examples'),
  })
  .superRefine((signal, check) => {
    if (KINDS.filter((kind) => signal[kind] !== undefined).length !== 1) {
      check.addIssue('expected exactly one of `keywords`, `regex` and `examples`');
    }
    if (signal.threshold !== undefined && !signal.examples) {
      check.addIssue({ code: 'custom', path: ['threshold'], message: '`threshold` goes with `examples`' });
    }
  });
export type SignalDefinition = z.output<typeof signalDefinition>;
