/** Checks what Slack's block elements have in common. */
import { confirmation, id, plainText } from './composition-objects.ts';
import { flag, type Rule, shape, string } from './rule-builders.ts';

export type Rules = Readonly<Record<string, Rule>>;

export const actionable = { action_id: id };
export const confirmable = { ...actionable, confirm: confirmation };
export const focusable = { ...actionable, focus_on_load: flag };
export const pickable = { ...confirmable, ...focusable, placeholder: plainText(150) };

export function element(required: Rules, optional: Rules): Rule {
  return shape({ type: string(50), ...required }, optional);
}
