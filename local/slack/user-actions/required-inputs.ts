/** Checks inputs as Slack's own client does before it submits a modal. Pure. */
import type { View } from '@slack/types';
import { isRecord } from '../limits/rule-builders.ts';
import { array } from '../limits/whole-message-or-view.ts';
import type { PageValues } from '../page-api/page-api.ts';
import { elementsIn, type Found, stateValues } from './elements-on-screen.ts';

type Element = Readonly<Record<string, unknown>>;

/** By block_id what is wrong; empty when the modal may be sent. */
export function incomplete(view: View, values: PageValues): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const block of array(view.blocks)) {
    if (!isRecord(block) || block.type !== 'input') continue;
    const [found] = elementsIn([block]);
    if (!found) continue;
    const problem = problemOf(found, heldBy(found, values), block.optional === true);
    if (problem !== undefined) problems[found.blockId] = problem;
  }
  return problems;
}

function heldBy(found: Found, values: PageValues): unknown {
  const held = stateValues([found], values)[found.blockId]?.[found.actionId];
  const { type: _, ...rest } = isRecord(held) ? held : {};
  return Object.values(rest)[0];
}

function problemOf({ element }: Found, held: unknown, isOptional: boolean): string | undefined {
  const isEmpty =
    held === null || held === undefined || held === '' || (Array.isArray(held) && held.length === 0);
  if (isEmpty) return isOptional ? undefined : 'Please complete this required field.';
  return typeof held === 'string' ? wording(element, held) : undefined;
}

function wording(element: Element, text: string): string | undefined {
  const least = Number(element.min_length ?? 0);
  const most = Math.min(3000, Number(element.max_length ?? 3000));
  if (text.length < least) return `Please use at least ${least} characters.`;
  if (text.length > most) return `Please use no more than ${most} characters.`;
  if (element.type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(text))
    return 'Please enter a valid email address.';
  if (element.type === 'url_text_input' && !URL.canParse(text)) return 'Please enter a valid URL.';
  if (element.type === 'number_input' && !isNumber(text, element)) return 'Please enter a valid number.';
  return undefined;
}

function isNumber(text: string, element: Element): boolean {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) return false;
  if (element.is_decimal_allowed !== true && !Number.isInteger(number)) return false;
  return number >= Number(element.min_value ?? -Infinity) && number <= Number(element.max_value ?? Infinity);
}
