import { isObject, objectOf, stringOf, type JsonObject } from '../check';
import { findOpenObject } from '../strict-schema';
import { invalid, type OpenAiError } from './error';

/**
 * Refuses a schema that is called strict but leaves something open.
 * Source: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
 * @param kind - what has the schema, in the words of the message
 * @param named - has `name`, `strict` and the schema as `parameters`
 */
export function refuseOpenSchema(kind: string, named: JsonObject, place: string): OpenAiError | undefined {
  if (named['strict'] !== true || !isObject(named['parameters'])) return undefined;
  const fault = findOpenObject(objectOf(named['parameters']), { isRequiredWanted: true });
  if (!fault) return undefined;
  const steps = fault.place.map((step) => `'${step}'`);
  const context = steps.length === 1 ? `(${steps[0]},)` : `(${steps.join(', ')})`;
  const rule =
    fault.rule === 'required'
      ? "'required' is required to be supplied and to be an array including every key in properties. " +
        `Missing '${fault.property}'.`
      : "'additionalProperties' is required to be supplied and to be false.";
  const subject = `Invalid schema for ${kind} '${stringOf(named['name'])}'`;
  return invalid(
    `${subject}: In context=${context}, ${rule}`,
    kind === 'function' ? 'invalid_function_parameters' : null,
    place,
  );
}
