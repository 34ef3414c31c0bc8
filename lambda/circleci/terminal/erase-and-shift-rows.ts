/** Erases, clears and shifts rows of a terminal. */
import { leave } from './join-scrolled-rows.ts';
import { erase, newRow, widthUsed } from './row.ts';
import { hidden, rowAt, type Screen } from './screen.ts';

export function eraseLine(screen: Screen, [which = 0]: readonly number[]): void {
  const row = rowAt(screen, screen.y);
  if (which === 0) erase(row, screen.x, screen.columns);
  if (which === 1) erase(row, 0, screen.x + 1);
  if (which === 2) erase(row, 0, screen.columns);
  if (which === 2 || (which === 0 && screen.x === 0)) row.isWrapped = false;
}

/** A screen that is cleared as a whole is kept: it scrolls off. */
export function eraseScreen(screen: Screen, [which = 0]: readonly number[]): void {
  const { x, y, height, isHome } = screen;
  if (which === 2 || (which === 0 && isHome)) clear(screen);
  else if (which === 0) {
    eraseLine(screen, [0]);
    for (let below = y + 1; below < height; below += 1) blank(screen, below);
  } else if (which === 1) {
    erase(rowAt(screen, y), 0, x + 1);
    rowAt(screen, y).isWrapped = false;
    if (x + 1 >= screen.columns && y + 1 < height) rowAt(screen, y + 1).isWrapped = false;
    for (let above = 0; above < y; above += 1) blank(screen, above);
  }
}

function blank(screen: Screen, y: number): void {
  screen.rows[y + hidden(screen)] = newRow();
}

/** Lets the whole screen scroll off, as far as its last row that holds something. */
export function clear(screen: Screen, last = lastUsed(screen)): void {
  const above = hidden(screen);
  for (const row of screen.rows.splice(0, last + 1)) leave(screen, row);
  screen.scrolled += Math.max(0, last + 1 - above);
  while (screen.rows.length < screen.height) screen.rows.push(newRow());
  screen.rows.splice(screen.height);
  screen.bottom = 0;
  screen.y = Math.max(screen.y, 0);
}

/** The last row that holds something, counted from the first that can be reached. */
export function lastUsed({ rows }: Screen): number {
  return rows.findLastIndex((row) => widthUsed(row) > 0);
}

/** Puts blank rows in, or takes rows out, where the cursor stands. */
export function shiftRows(screen: Screen, count: number, way: 'in' | 'out'): void {
  const { y, rows } = screen;
  const [top, bottom] = screen.margins;
  if (y < top || y > bottom) return;
  const above = hidden(screen);
  for (let n = Math.min(count, bottom - y + 1); n > 0; n -= 1) {
    rows.splice(above + (way === 'in' ? bottom : y), 1);
    rows.splice(above + (way === 'in' ? y : bottom), 0, newRow());
  }
  screen.x = 0;
}

/** Moves what is between the margins down by a row; the last one is lost. */
export function insertOnTop(screen: Screen): void {
  const [top, bottom] = screen.margins;
  const above = hidden(screen);
  screen.rows.splice(above + bottom, 1);
  screen.rows.splice(above + top, 0, newRow());
}
