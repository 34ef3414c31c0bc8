/** Names with `*`s. One that begins with `!` leaves out what it matches. Pure and total. */
import { botBranches, type Rule } from '../store/subscriptions.ts';

/** Bots' branches are heard of only where a rule names branches that match them. */
export function isWantedBranch(
  { branches }: Pick<Rule, 'branches'>,
  { branch, tag }: { readonly branch: string | undefined; readonly tag: string | undefined },
): boolean {
  const namesSome = branches.some((pattern) => !isNegation(pattern));
  const isOfBot = branch !== undefined && botBranches.some((pattern) => isLike(branch, pattern));
  return isWanted(branches, [branch ?? tag]) && (namesSome || !isOfBot);
}

/** Empty patterns let everything through, and so do negations alone, but for what they name. */
export function isWanted(patterns: readonly string[], names: readonly (string | undefined)[]): boolean {
  const known = names.filter((name) => name !== undefined);
  const matches = (pattern: string) => known.some((name) => isLike(name, pattern));
  const [without, only] = [patterns.filter(isNegation), patterns.filter((pattern) => !isNegation(pattern))];
  if (without.some((pattern) => matches(pattern.slice(1)))) return false;
  return only.length === 0 || only.some(matches);
}

function isNegation(pattern: string): boolean {
  return pattern.startsWith('!');
}

/** No regular expression: a pattern is what somebody typed, and may be a slow one. */
function isLike(name: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
