/** Finds the known word that a mistyped one most resembles. Pure. */

/** Undefined when nothing is near: a third of the letters may differ, or the word may be its beginning. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word === '' || word.length > 60) return undefined;
  const lower = word.toLowerCase();
  const ranked = known
    .map((one) => ({ one, far: distance(lower, one.toLowerCase()) }))
    .filter(({ one, far }) => far <= Math.max(1, Math.floor(Math.max(lower.length, one.length) / 3)))
    .sort((a, b) => a.far - b.far);
  return known.find((one) => lower.length > 1 && one.toLowerCase().startsWith(lower)) ?? ranked[0]?.one;
}

/** How many letters must be put in, left out, changed or swapped with their neighbour. */
export function distance(from: string, to: string): number {
  let before: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      line.push(
        Math.min(
          (above[column] ?? 0) + 1,
          (line[column - 1] ?? 0) + 1,
          (above[column - 1] ?? 0) + (same ? 0 : 1),
          swapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    before = above;
    above = line;
  }
  return above[to.length] ?? 0;
}
