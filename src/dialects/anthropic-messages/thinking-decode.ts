import type { ReasoningConfig } from '../../domain/chat';
import { defined } from '../defined';
import type { FieldReader } from '../fields';

type ThinkingDecoder = (thinking: FieldReader) => ReasoningConfig | undefined;

/**
 * A decoder for each type of thinking.
 * Source: https://platform.claude.com/docs/en/build-with-claude/thinking#configuring-thinking
 */
const TYPES: ReadonlyMap<string, ThinkingDecoder> = new Map<string, ThinkingDecoder>([
  ['adaptive', (thinking) => ({ isShown: decodeDisplay(thinking) })],
  [
    'enabled',
    (thinking) => {
      if (thinking.value('budget_tokens') === undefined) {
        thinking.notes.refuse(thinking.placeOf('budget_tokens'), 'is missing');
      }
      return defined({ budgetTokens: thinking.integer('budget_tokens', 1024), isShown: decodeDisplay(thinking) });
    },
  ],
  ['disabled', () => ({ effort: 'none' })],
  [
    'between_tools',
    (thinking) => {
      // Only one model thinks between tools and nowhere else.
      thinking.notes.leaveOut('thinking.between_tools');
      return undefined;
    },
  ],
]);

/**
 * Reads `thinking` and the effort of `output_config`. Thinking that is turned off has no effort, whatever it says.
 * Source: https://platform.claude.com/docs/en/build-with-claude/effort
 */
export function decodeReasoning(request: FieldReader, output: FieldReader | undefined): ReasoningConfig | undefined {
  const effort = output?.string('effort');
  const thinking = decodeThinking(request.object('thinking'));
  if (effort === undefined) return thinking;
  return { effort, ...thinking };
}

function decodeThinking(thinking: FieldReader | undefined): ReasoningConfig | undefined {
  if (!thinking) return undefined;
  const decode = TYPES.get(thinking.requiredString('type'));
  if (!decode) thinking.notes.refuse(thinking.placeOf('type'), `must be one of ${[...TYPES.keys()].join(', ')}`);
  const decoded = decode?.(thinking);
  for (const name of thinking.unread()) thinking.notes.leaveOut(`thinking.${name}`);
  return decoded;
}

/** Who asks for thinking wants to see it: which of the models hide it unless told otherwise, no client can rely on. */
function decodeDisplay(thinking: FieldReader): boolean {
  const display = thinking.string('display') ?? 'summarized';
  if (display !== 'summarized' && display !== 'omitted') {
    thinking.notes.refuse(thinking.placeOf('display'), 'must be summarized or omitted');
  }
  return display !== 'omitted';
}
