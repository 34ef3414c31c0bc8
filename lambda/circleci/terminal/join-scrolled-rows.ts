/** Joins the rows that leave a terminal to lines. */
import { isWideFirst, type Row, toText, widthUsed } from './row.ts';

export interface Leaving {
  readonly columns: number;
  /** The line that is scrolling off the screen, and may continue in the next row. */
  leaving: { readonly text: string; readonly used: number } | undefined;
  readonly onLine: (line: string) => void;
}

/** Characters of one line that are kept. */
const longestLine = 4_000;

/** Takes a row that is out of reach. Its line is complete when the next row to leave does not continue it. */
export function leave(screen: Leaving, row: Row): void {
  const { leaving, columns } = screen;
  const used = widthUsed(row);
  if (!row.isWrapped || !leaving) {
    finishLine(screen);
    screen.leaving = { text: toText(row), used };
  } else if (leaving.text.length < longestLine) {
    const missing = columns - leaving.used;
    // A wide character wraps when there is only one cell left: nothing is missing then.
    const gap = missing === 1 && isWideFirst(row) ? '' : ' '.repeat(missing);
    screen.leaving = { text: leaving.text + gap + toText(row), used };
  }
}

export function finishLine(screen: Leaving): void {
  if (screen.leaving) screen.onLine(screen.leaving.text.slice(0, longestLine).toWellFormed());
  screen.leaving = undefined;
}
