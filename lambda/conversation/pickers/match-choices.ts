/** Finds the choices that match what was typed into a menu, and offers the typed text itself. Pure. */
import { type Choice, longestValue } from '../../views/forms/form-choices.ts';

/** Slack's limit on the options of one answer. */
const most = 100;

/** Returns those that begin with the text first, then those that contain it, each value once. */
export function matchChoices(all: readonly Choice[], typed: string): readonly Choice[] {
  const wanted = typed.trim().toLowerCase();
  const known = new Map(all.filter(({ value }) => fits(value)).map((choice) => [choice.value, choice]));
  const found = [...known.values()].filter((choice) => textOf(choice).includes(wanted));
  const first = found.filter(({ label }) => startsWith(label, wanted));
  return [...new Set([...first, ...found])].slice(0, most);
}

/** The same, and the text as it was typed: CircleCI may not know it yet, or be too slow. */
export function matchOrTyped(all: readonly Choice[], typed: string): readonly Choice[] {
  const found = matchChoices(all, typed);
  const value = typed.trim();
  if (!fits(value) || value.includes(',') || found.some((choice) => choice.value === value)) return found;
  return [...found.slice(0, most - 1), { value, label: value, description: 'As typed' }];
}

function fits(value: string): boolean {
  return value !== '' && value.length <= longestValue;
}

function textOf({ label, value, description = '' }: Choice): string {
  return `${label} ${value} ${description}`.toLowerCase();
}

/** `acme/web` begins with `web`, too: few people begin with the organization. */
function startsWith(label: string, wanted: string): boolean {
  const text = label.toLowerCase();
  return text.startsWith(wanted) || (text.split('/').at(-1) ?? '').startsWith(wanted);
}
