import { z } from 'zod';
import { COMPLEXITIES, DOMAINS, INTENTS } from '../domain/labels';
import { DIALECT_NAMES } from '../domain/model';

const LANGUAGE = /^[a-z]{2}$/;
const LANGUAGE_MESSAGE = 'expected a two-letter language code such as `en` (ISO 639-1)';
const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;
const HEADER_MESSAGE = 'expected a header name in lower case';

const confidence = z.number().min(0).max(1);
const flag = z.boolean();
const name = z.string().min(1);
const nameOrNames = z.union([name, z.array(name).min(1)]);

/** A condition on a signal that has labels. */
export type LabelPredicate = z.output<ReturnType<typeof labelPredicate>>;

type NameOrNames = z.ZodUnion<[z.ZodType<string>, z.ZodArray<z.ZodType<string>>]>;
type LabelMap = z.ZodObject<
  {
    is: z.ZodOptional<NameOrNames>;
    minConfidence: z.ZodOptional<z.ZodNumber>;
    confidenceBelow: z.ZodOptional<z.ZodNumber>;
  },
  z.core.$strict
>;

function labelPredicate(labels: readonly string[]): z.ZodUnion<[NameOrNames, LabelMap]> {
  const label: z.ZodType<string> = z.enum(labels);
  const labelOrLabels: NameOrNames = z.union([label, z.array(label).min(1)]);
  return z.union([
    labelOrLabels,
    z
      .strictObject({
        is: labelOrLabels.optional().describe('A label, or a list of which one fits'),
        minConfidence: confidence.optional().describe('Fits from this confidence on, 0 to 1'),
        confidenceBelow: confidence
          .optional()
          .describe('Fits while the confidence is below this, 0 to 1: it is unclear'),
      })
      .refine((map) => Object.keys(map).length > 0, 'expected `is`, `minConfidence` or `confidenceBelow` in the map')
      .refine(
        ({ minConfidence = 0, confidenceBelow = Infinity }) => minConfidence < confidenceBelow,
        'expected `minConfidence` to be less than `confidenceBelow`: no confidence is both',
      ),
  ]);
}

const verdictPredicate = z.union([
  flag,
  z.strictObject({
    is: flag.describe('What the verdict has to be'),
    minConfidence: confidence.optional().describe('Fits from this confidence on, 0 to 1'),
  }),
]);
/** A condition on a yes or no of the classifier. */
export type VerdictPredicate = z.output<typeof verdictPredicate>;

const headerPredicate = z.union([
  nameOrNames,
  z.strictObject({ exists: flag.describe('Whether the request has this header at all') }),
]);

/** One page that a reader of the config has open: every predicate with what it means. */
export const whenSchema = z
  .strictObject({
    get all(): z.ZodOptional<z.ZodArray<typeof whenSchema>> {
      return z.array(whenSchema).min(1).optional().describe('Every one of these conditions');
    },
    get any(): z.ZodOptional<z.ZodArray<typeof whenSchema>> {
      return z.array(whenSchema).min(1).optional().describe('At least one of these conditions');
    },
    get not(): z.ZodOptional<typeof whenSchema> {
      return whenSchema.optional().describe('The opposite of this condition; unknown stays unknown');
    },
    intent: labelPredicate(INTENTS).optional().describe('What the user asks for'),
    domain: labelPredicate(DOMAINS).optional().describe('The subject that the text is about'),
    complexity: labelPredicate(COMPLEXITIES).optional().describe('How demanding the task is'),
    sensitive: verdictPredicate.optional().describe('Holds data that must stay inside; unknown counts as true'),
    jailbreak: verdictPredicate.optional().describe('Tries to subvert the model; unknown counts as true'),
    language: z
      .union([
        z.string().regex(LANGUAGE, LANGUAGE_MESSAGE),
        z.array(z.string().regex(LANGUAGE, LANGUAGE_MESSAGE)).min(1),
      ])
      .optional()
      .describe('ISO 639-1 code of the language of the newest user turn, as in `de`'),
    team: nameOrNames.optional().describe('The team that identity established'),
    header: z
      .record(z.string().regex(HEADER_NAME, HEADER_MESSAGE), headerPredicate)
      .refine((map) => Object.keys(map).length > 0, 'expected at least one header')
      .optional()
      .describe('Request headers by lower-case name; the values are compared exactly'),
    model: nameOrNames.optional().describe('The model name that the client sent'),
    dialect: z
      .union([z.enum(DIALECT_NAMES), z.array(z.enum(DIALECT_NAMES)).min(1)])
      .optional()
      .describe('The API that the client speaks'),
    stream: flag.optional().describe('The client wants a stream'),
    tools: flag.optional().describe('The request offers tools'),
    images: flag.optional().describe('The request holds images'),
    tokens: z
      .strictObject({
        atLeast: z.int().min(0).optional().describe('Fits from this many tokens on'),
        below: z.int().min(1).optional().describe('Fits below this many tokens'),
      })
      .refine((map) => Object.keys(map).length > 0, 'expected `atLeast`, `below` or both')
      .refine(
        ({ atLeast = 0, below = Infinity }) => atLeast < below,
        'expected `atLeast` to be less than `below`: no number is both',
      )
      .optional()
      .describe('Estimated tokens of the whole request'),
    signal: nameOrNames.optional().describe('Name of a signal of `signals`, or a list of which one fits'),
  })
  .meta({ id: 'When', description: 'A condition; several predicates in one map must all fit' });
/** The `when` of a rule, as people write it. */
export type When = z.output<typeof whenSchema>;
