/** Keeps what a terminal shows: its rows, the cursor, and where lines go that have scrolled off the top. */
import { type Leaving, leave } from './join-scrolled-rows.ts';
import { joinTo, newRow, type Row, writeNarrow, writeOdd } from './row.ts';

interface Position {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly columns: number;
  readonly height: number;
  /** Rows above the screen that the cursor can still reach. */
  readonly reach: number;
}

export interface Screen extends Size, Leaving {
  /** Those above the screen first. */
  readonly rows: Row[];
  /** May equal `columns`: the next character then wraps. */
  x: number;
  /** Negative above the screen: what draws a list taller than the screen goes up that far. */
  y: number;
  /** Rows that have scrolled off the screen, ever. */
  scrolled: number;
  /** The lowest row that was reached since the screen was cleared. */
  bottom: number;
  /** First and last row of what scrolls. */
  margins: readonly [top: number, bottom: number];
  /** Counted from the first row ever. */
  saved: Position;
  wraps: boolean;
  /** True while the cursor stands where an absolute move to the top left has put it. */
  isHome: boolean;
}

export function newScreen(size: Size, onLine: (line: string) => void): Screen {
  const { height } = size;
  return {
    ...size,
    rows: Array.from({ length: height }, () => newRow()),
    x: 0,
    y: 0,
    scrolled: 0,
    bottom: 0,
    margins: [0, height - 1],
    saved: { x: 0, y: 0 },
    wraps: true,
    isHome: false,
    leaving: undefined,
    onLine,
  };
}

/** How many rows above the screen can be reached. */
export function hidden({ rows, height }: Screen): number {
  return rows.length - height;
}

export function rowAt(screen: Screen, y: number): Row {
  const at = y + hidden(screen);
  screen.rows[at] ??= newRow();
  return screen.rows[at];
}

/** Writes characters of one cell each, wrapping where the row ends. */
export function printNarrow(screen: Screen, text: string): void {
  for (let at = 0; at < text.length; ) {
    wrapFor(screen, 1);
    const part = text.slice(at, at + Math.max(1, screen.columns - screen.x));
    writeNarrow(rowAt(screen, screen.y), screen.x, part);
    screen.x += part.length;
    at += part.length;
  }
  printed(screen);
}

/** Writes a character that is not one code unit in one cell. */
export function printOdd(screen: Screen, character: string, width: number): void {
  if (width === 0) {
    if (screen.x > 0) joinTo(rowAt(screen, screen.y), screen.x, character);
    return;
  }
  if (!wrapFor(screen, width)) return;
  writeOdd(rowAt(screen, screen.y), screen.x, character, width);
  screen.x += width;
  printed(screen);
}

function printed(screen: Screen): void {
  screen.isHome = false;
  if (screen.y > screen.bottom) screen.bottom = screen.y;
}

/** Makes room for a character. False when there is none and the terminal does not wrap. */
function wrapFor(screen: Screen, width: number): boolean {
  if (screen.x + width <= screen.columns) return true;
  if (!screen.wraps) {
    screen.x = screen.columns - 1;
    return width === 1;
  }
  screen.x = 0;
  const last = screen.margins[1];
  if (screen.y === last) scroll(screen, true);
  else {
    screen.y = Math.min(screen.y + 1, screen.height - 1);
    rowAt(screen, screen.y).isWrapped = true;
  }
  return true;
}

export function lineFeed(screen: Screen): void {
  screen.x = 0;
  if (screen.y === screen.margins[1]) scroll(screen, false);
  else if (screen.y < screen.height - 1) {
    screen.y += 1;
    rowAt(screen, screen.y).isWrapped = false;
  }
  printed(screen);
}

/** Moves what is between the margins up by a row. */
export function scroll(screen: Screen, isWrapped: boolean): void {
  const [top, bottom] = screen.margins;
  const { rows } = screen;
  const above = hidden(screen);
  if (top > 0) rows.splice(above + top, 1);
  const below = above + bottom + (top > 0 ? 0 : 1);
  if (below === rows.length) rows.push(newRow(isWrapped));
  else rows.splice(below, 0, newRow(isWrapped));
  if (top > 0) return;
  screen.scrolled += 1;
  const gone = hidden(screen) > screen.reach ? rows.shift() : undefined;
  if (gone) leave(screen, gone);
}
