/** Carries out the control sequences that real tools print. Those that only colour are left out. */
import { clear, eraseLine, eraseScreen, insertOnTop, shiftRows } from './erase-and-shift-rows.ts';
import { erase, insertBlanks, type Row, removeCells } from './row.ts';
import { hidden, lineFeed, rowAt, type Screen, scroll } from './screen.ts';

type Move = (screen: Screen, numbers: readonly number[]) => void;

/** The cursor, put back onto the screen. */
function place(screen: Screen, x: number, y: number, top = 0): void {
  screen.x = Math.min(Math.max(x, 0), screen.columns - 1);
  screen.y = Math.min(Math.max(y, top), screen.height - 1);
}

/** Moves by so many cells and rows; the margins stop what comes from between them. */
function moveBy(screen: Screen, x: number, y: number): void {
  const [top, bottom] = screen.margins;
  const least = screen.y >= top && top > 0 ? top : -hidden(screen);
  const most = screen.y <= bottom ? bottom : screen.height - 1;
  const to = y === 0 ? screen.y : Math.min(Math.max(screen.y + y, least), most);
  place(screen, Math.min(screen.x, screen.columns - 1) + x, to, least);
}

const first = (numbers: readonly number[]): number => numbers[0] || 1;

/** By the last character of `ESC [ … `. */
const sequences = new Map<string, Move>([
  ['A', (screen, to) => moveBy(screen, 0, -first(to))],
  ['B', (screen, to) => moveBy(screen, 0, first(to))],
  ['C', (screen, to) => moveBy(screen, first(to), 0)],
  ['D', (screen, to) => moveBy(screen, -first(to), 0)],
  ['E', (screen, to) => moveToStart(screen, first(to))],
  ['F', (screen, to) => moveToStart(screen, -first(to))],
  ['G', toColumn],
  ['`', toColumn],
  ['a', (screen, to) => moveBy(screen, first(to), 0)],
  ['d', (screen, to) => place(screen, screen.x, first(to) - 1)],
  ['e', (screen, to) => moveBy(screen, 0, first(to))],
  ['H', goTo],
  ['f', goTo],
  ['J', eraseScreen],
  ['K', eraseLine],
  ['L', (screen, of) => shiftRows(screen, first(of), 'in')],
  ['M', (screen, of) => shiftRows(screen, first(of), 'out')],
  ['@', (screen, of) => insertBlanks(rowHere(screen), screen.x, first(of), screen.columns)],
  ['P', (screen, of) => removeCells(rowHere(screen), screen.x, first(of))],
  ['X', (screen, of) => erase(rowHere(screen), screen.x, screen.x + first(of))],
  ['r', setMargins],
  ['s', save],
  ['u', restore],
]);

/** By the character after `ESC`. */
const escapes = new Map<string, Move>([
  ['7', save],
  ['8', restore],
  ['D', indexDown],
  ['E', lineFeed],
  ['M', indexUp],
  ['c', reset],
]);

export function runSequence(screen: Screen, final: string, given: string): void {
  if (final === 'm') return;
  const move = sequences.get(final);
  if (given.startsWith('?')) setMode(screen, given.slice(1).split(';'), final);
  else if (move && !/^[<=>]/.test(given)) {
    move(screen, numbersIn(given));
    screen.isHome = (final === 'H' || final === 'f') && screen.x === 0 && screen.y === 0;
  }
}

const none: readonly number[] = [];

function numbersIn(given: string): readonly number[] {
  if (given === '') return none;
  return /[;:]/.test(given) ? given.split(/[;:]/).map(toNumber) : [toNumber(given)];
}

function toNumber(given: string): number {
  return Math.min(Number(given) || 0, 9_999);
}

export function runEscape(screen: Screen, character: string): void {
  escapes.get(character)?.(screen, []);
}

/** To the next tab stop; there is one in every eighth column. */
export function tab(screen: Screen): void {
  if (screen.x < screen.columns) screen.x = Math.min(8 * Math.floor(screen.x / 8 + 1), screen.columns - 1);
}

export function backspace(screen: Screen): void {
  moveBy(screen, -1, 0);
}

function toColumn(screen: Screen, to: readonly number[]): void {
  place(screen, first(to) - 1, screen.y, screen.y);
}

function rowHere(screen: Screen): Row {
  moveBy(screen, 0, 0);
  return rowAt(screen, screen.y);
}

function moveToStart(screen: Screen, rows: number): void {
  moveBy(screen, 0, rows);
  screen.x = 0;
}

function goTo(screen: Screen, [row = 1, column = 1]: readonly number[]): void {
  place(screen, (column || 1) - 1, (row || 1) - 1);
}

function setMargins(screen: Screen, [top = 1, bottom = screen.height]: readonly number[]): void {
  const last = Math.min(bottom || screen.height, screen.height) - 1;
  const start = (top || 1) - 1;
  if (last <= start) return;
  screen.margins = [start, last];
  place(screen, 0, 0);
}

function save(screen: Screen): void {
  screen.saved = { x: screen.x, y: screen.y + screen.scrolled };
}

function restore(screen: Screen): void {
  place(screen, screen.saved.x, screen.saved.y - screen.scrolled, -hidden(screen));
}

function indexUp(screen: Screen): void {
  if (screen.y === screen.margins[0]) insertOnTop(screen);
  else moveBy(screen, 0, -1);
}

function indexDown(screen: Screen): void {
  if (screen.y === screen.margins[1]) scroll(screen, false);
  else screen.y = Math.min(screen.y + 1, screen.height - 1);
}

function reset(screen: Screen): void {
  clear(screen);
  screen.margins = [0, screen.height - 1];
  screen.wraps = true;
  screen.saved = { x: 0, y: screen.scrolled };
  place(screen, 0, 0);
}

/** Wrapping, and the other screen that full-screen programs draw on: what is drawn there is kept too. */
function setMode(screen: Screen, modes: readonly string[], final: string): void {
  if (final !== 'h' && final !== 'l') return;
  if (modes.includes('7')) screen.wraps = final === 'h';
  if (!modes.some((mode) => ['47', '1047', '1049'].includes(mode))) return;
  clear(screen);
  place(screen, 0, 0);
}
