/** Draws what a step printed, as a terminal of 80 columns and 24 rows does, and gives the lines in the end. */

import { widthOf } from './character-width.ts';
import { clear, lastUsed } from './erase-and-shift-rows.ts';
import { finishLine } from './join-scrolled-rows.ts';
import { backspace, runEscape, runSequence, tab } from './run-control-sequences.ts';
import { hidden, lineFeed, newScreen, printNarrow, printOdd, type Screen, type Size } from './screen.ts';

export interface Terminal {
  /** Takes the next part of a log; it may be cut anywhere, even within a character. */
  write(text: string): void;
  /** Gives the lines that are still on the screen. */
  end(): void;
}

/**
 * Lines go to `onLine` as soon as they have scrolled off the screen, since nothing changes them then. No more than the
 * screen is kept, however long the log.
 */
export function createTerminal(onLine: (line: string) => void, size = usual): Terminal {
  const state: State = { rest: '', isInString: false, onLine, size, screen: undefined };
  return {
    write: (text) => write(state, text),
    end: () => end(state),
  };
}

/** Lists of more than 24 rows are drawn for a taller terminal, or by who does not ask how tall it is. */
const usual: Size = { columns: 80, height: 24, reach: 232 };

/** CircleCI's agent draws the images that it pulls for a terminal of any width. */
const agent = /^\s*(?:Build|Launch)-agent version/;
const agentSize: Size = { ...usual, columns: 4_000 };
/** Enough to tell the agent by. */
const enough = 64;

interface State {
  readonly onLine: (line: string) => void;
  readonly size: Size;
  /** Undefined until it is known who draws. */
  screen: Screen | undefined;
  /** The beginning of a sequence or character whose end has not come yet. */
  rest: string;
  /** Within a title, a link or another string for the terminal itself, which is not shown. */
  isInString: boolean;
}

function write(state: State, more: string): void {
  const text = state.rest + more;
  state.rest = text;
  if (state.screen || text.length >= enough) draw(state, text);
}

function end(state: State): void {
  if (!state.screen) draw(state, state.rest);
  const screen = screenOf(state, '');
  if (state.rest && !state.rest.startsWith('\u001b')) printNarrow(screen, '\ufffd');
  clear(screen, Math.max(screen.bottom + hidden(screen), lastUsed(screen)));
  finishLine(screen);
}

function screenOf(state: State, text: string): Screen {
  state.screen ??= newScreen(agent.test(text) ? agentSize : state.size, state.onLine);
  return state.screen;
}

function draw(state: State, text: string): void {
  const screen = screenOf(state, text);
  state.rest = '';
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (state.isInString) at = skipString(state, text, at);
    else if (code === 27) at = runFrom(screen, state, text, at);
    else if (code < 32 || (code >= 127 && code < 160)) at = control(screen, code, at);
    else at = print(screen, state, text, at);
  }
}

/** Prints up to the next control character. Returns where that stands. */
function print(screen: Screen, state: State, text: string, start: number): number {
  ascii.lastIndex = start;
  let at = ascii.test(text) ? ascii.lastIndex : start;
  while (at < text.length && isNarrow(text.charCodeAt(at))) at += 1;
  if (at > start) printNarrow(screen, text.slice(start, at));
  const code = text.codePointAt(at) ?? 0;
  if (at > start || code < 160) return at;
  const character = String.fromCodePoint(code);
  if (/^[\ud800-\udbff]$/.test(character) && at + 1 === text.length) state.rest = character;
  else printOdd(screen, character.toWellFormed(), widthOf(code));
  return at + character.length;
}

const ascii = /[ -~]+/y;

/** One code unit, one cell. */
function isNarrow(code: number): boolean {
  if (code < 127) return code >= 32;
  return code >= 160 && (code < 0xd800 || code > 0xdfff) && widthOf(code) === 1;
}

function control(screen: Screen, code: number, at: number): number {
  if (code === 10 || code === 11 || code === 12) lineFeed(screen);
  else if (code === 13) screen.x = 0;
  else if (code === 8) backspace(screen);
  else if (code === 9) tab(screen);
  return at + 1;
}

const inRange = (text: string, at: number, low: number, high: number): boolean => {
  const code = text.charCodeAt(at);
  return code >= low && code <= high;
};

/** Longer ones are no sequences of a real tool. */
const longestSequence = 64;

/** Carries out what follows an escape. Returns where it ends. */
function runFrom(screen: Screen, state: State, text: string, start: number): number {
  const isSequence = text[start + 1] === '[';
  let at = start + (isSequence ? 2 : 1);
  const last = start + longestSequence;
  while (isSequence && at < last && inRange(text, at, 0x30, 0x3f)) at += 1;
  const given = at;
  while (at < last && inRange(text, at, 0x20, 0x2f)) at += 1;
  if (at >= text.length) state.rest = text.slice(start);
  if (at >= text.length) return at;
  // Half a sequence is not shown; what follows it is.
  if (at >= last || !inRange(text, at, isSequence ? 0x40 : 0x30, 0x7e)) return at;
  if (isSequence) runSequence(screen, text.charAt(at), text.slice(start + 2, given));
  else if (']PX^_'.includes(text.charAt(at))) state.isInString = at === start + 1;
  else if (at === start + 1) runEscape(screen, text.charAt(at));
  return at + 1;
}

const stringEnd = /\p{Cc}/gu;

/** A string ends with BEL or `ESC \`; a line's end is never part of one. */
function skipString(state: State, text: string, start: number): number {
  stringEnd.lastIndex = start;
  const found = stringEnd.exec(text);
  if (!found) return text.length;
  const [character] = found;
  state.isInString = character === '\t';
  return character === '\n' || character === '\u001b' ? found.index : found.index + 1;
}
