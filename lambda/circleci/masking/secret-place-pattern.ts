/** Describes a place in a line where a secret may be: what precedes it, and which values are none. */
import { quoted } from './secrets-by-name.ts';

export const value = String.raw`(${quoted}|[^\s"']+)`;

/** `words`: but no numbers. `made`: what no person would read as a word. `chance`: what looks like chance made it. */
export type Hides = 'all' | 'words' | 'made' | 'chance';

/** The first group is kept, the second one is the secret. */
export type Place = readonly [hides: Hides, pattern: RegExp];

/** Places that a line cannot hold without this: most lines are passed by. */
export interface Places {
  readonly when: RegExp;
  readonly places: readonly Place[];
}

export function any(hides: Hides, ...parts: readonly string[]): Place {
  return [hides, new RegExp(parts.join(''), 'gi')];
}

/** Where upper and lower case tell options apart. */
export function exactly(...parts: readonly string[]): Place {
  return ['all', new RegExp(parts.join(''), 'g')];
}
