/** Draws on one row of a terminal. Columns count cells: a wide character takes two of them. */
import { widthOf } from './character-width.ts';

export interface Row {
  /** One cell for each code unit, as long as there are no cells. */
  text: string;
  /** Filled once a character takes no cell or two. The second cell of a wide character is empty. */
  cells: string[] | undefined;
  /** True when the row continues the one above, which was full. */
  isWrapped: boolean;
}

export function newRow(isWrapped = false): Row {
  return { text: '', cells: undefined, isWrapped };
}

/** What a cell holds that nothing was written to, unlike a space. */
const blank = '\0';

/** Cells up to the last one that was written to. */
export function widthUsed({ text, cells }: Row): number {
  let used = cells ? cells.length : text.length;
  while (used > 0 && (cells ? cells[used - 1] : text[used - 1]) === blank) used -= 1;
  return used;
}

export function toText(row: Row): string {
  const used = widthUsed(row);
  const text = row.cells ? row.cells.slice(0, used).join('') : row.text.slice(0, used);
  return text.includes(blank) ? text.replace(/\0+/g, ({ length }) => spaces.slice(0, length)) : text;
}

/** As many as a row may have. Replacing one by one would take a string for each. */
const spaces = ' '.repeat(4_000);

/** True when the row begins with a character of two cells. */
export function isWideFirst({ cells }: Row): boolean {
  return cells?.[1] === '';
}

/** Writes characters of one cell each. */
export function writeNarrow(row: Row, column: number, text: string): void {
  if (row.cells) replaceCells(row.cells, column, [...text]);
  else if (column === row.text.length) row.text += text;
  else {
    const after = row.text.slice(column + text.length);
    row.text = row.text.slice(0, column).padEnd(column, blank) + text + after;
  }
}

/** Writes one character that takes a cell or two. */
export function writeOdd(row: Row, column: number, character: string, width: number): void {
  const cells = asCells(row);
  makeRoom(cells, column, column + width);
  cells[column] = character;
  if (width === 2) cells[column + 1] = '';
}

/** Adds what takes no cell to the character before the column. */
export function joinTo(row: Row, column: number, character: string): void {
  const cells = asCells(row);
  const at = cells[column - 1] === '' ? column - 2 : column - 1;
  const joined = cells[at];
  // No character is joined by more than this: a line stays as long as it looks.
  if (joined !== undefined && joined.length < 8) cells[at] = joined + character;
}

/** Blanks the cells from `from` up to, and without, `to`. */
export function erase(row: Row, from: number, to: number): void {
  const used = widthUsed(row);
  if (from >= used) return;
  if (to < used) {
    const blanks = blank.repeat(to - from);
    writeNarrow(row, from, blanks);
  } else if (row.cells) {
    if (row.cells[from] === '') row.cells[from - 1] = blank;
    row.cells.length = from;
  } else row.text = row.text.slice(0, from);
}

/** Moves what follows the column to the right; what leaves the row is lost. */
export function insertBlanks(row: Row, column: number, count: number, columns: number): void {
  if (column >= widthUsed(row)) return;
  const cells = splitAt(row, column);
  cells.splice(column, 0, ...Array.from({ length: Math.min(count, columns) }, () => blank));
  cells.length = Math.min(cells.length, columns);
  if (isWide(cells[columns - 1])) cells[columns - 1] = blank;
}

/** Moves what follows the removed cells to the left. */
export function removeCells(row: Row, column: number, count: number): void {
  if (column >= widthUsed(row)) return;
  const cells = splitAt(row, column);
  if (cells[column + count] === '') cells[column + count] = blank;
  cells.splice(column, count);
}

function splitAt(row: Row, column: number): string[] {
  const cells = asCells(row);
  if (cells[column] === '') {
    cells[column - 1] = blank;
    cells[column] = blank;
  }
  return cells;
}

function isWide(cell = ''): boolean {
  return widthOf(cell.codePointAt(0) ?? 0) === 2;
}

function asCells(row: Row): string[] {
  row.cells ??= row.text.split('');
  row.text = '';
  return row.cells;
}

/** Half a wide character is none. */
function makeRoom(cells: string[], column: number, end: number): void {
  while (cells.length < column) cells.push(blank);
  if (cells[column] === '') cells[column - 1] = blank;
  if (cells[end] === '') cells[end] = blank;
}

function replaceCells(cells: string[], column: number, written: readonly string[]): void {
  makeRoom(cells, column, column + written.length);
  for (const [n, character] of written.entries()) cells[column + n] = character;
}
