/** Matches names against patterns with `*`. A pattern that begins with `!` leaves out what it matches. Pure and total. */

/** Empty patterns match everything, and so do negations alone, except for what they name. */
export function isWanted(patterns: readonly string[], names: readonly (string | undefined)[]): boolean {
  const known = names.filter((name) => name !== undefined);
  const matches = (pattern: string) => known.some((name) => isLike(name, pattern));
  const [without, only] = [patterns.filter(isNegation), patterns.filter((pattern) => !isNegation(pattern))];
  if (without.some((pattern) => matches(pattern.slice(1)))) return false;
  return only.length === 0 || only.some(matches);
}

export function isNegation(pattern: string): boolean {
  return pattern.startsWith('!');
}

/** No regular expression: a person typed the pattern, and it may be a slow one. */
export function isLike(name: string, pattern: string): boolean {
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
