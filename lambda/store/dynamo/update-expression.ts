/** Builds a DynamoDB update expression for a change of some attributes. */
import type { Expression } from './table-items.ts';

/** `SET #a = :a REMOVE #b`: what is undefined is cleared. */
export function assignments(change: Readonly<Record<string, unknown>>): Expression {
  const all = Object.keys(change);
  const set = all.filter((name) => change[name] !== undefined);
  const cleared = all.filter((name) => change[name] === undefined);
  const parts = [
    set.length > 0 ? `SET ${set.map((name) => `#${name} = :${name}`).join(', ')}` : '',
    cleared.length > 0 ? `REMOVE ${cleared.map((name) => `#${name}`).join(', ')}` : '',
  ];
  return {
    text: parts.join(' ').trim(),
    names: Object.fromEntries(all.map((name) => [name, name])),
    ...(set.length > 0 && { values: JSON.parse(JSON.stringify(change)) }),
  };
}
