/**
 * Draws a log with one regular expression and without a screen, as the bot did before: the baseline for its
 * terminal.
 */

/** A line's longest: no log makes us draw a wall of spaces, or one line over and over. The rest is left out. */
const widest = 4_000;

interface Screen {
  readonly lines: string[];
  row: number;
  column: number;
}

/** Colours and titles removed; carriage returns, backspaces and cursor moves carried out; no other control character. */
export function cleanLogBefore(text: string): string {
  const screen: Screen = { lines: [''], row: 0, column: 0 };
  for (const piece of text.replaceAll('\r\n', '\n').matchAll(pieces)) draw(screen, piece);
  return screen.lines.join('\n').toWellFormed();
}

const start = String.fromCharCode(27);
const bell = String.fromCharCode(7);

const pieces = new RegExp(
  [
    `${start}\\[(?<given>[0-?]*)[ -/]*(?<final>[@-~])`,
    `${start}[\\]PX^_][^${bell}${start}]*(?:${bell}|${start}\\\\)?`,
    `${start}[ -/]*[0-~]?`,
    String.raw`(?<plain>(?:\t|\P{Cc})+)`,
    String.raw`(?<control>\p{Cc})`,
  ].join('|'),
  'gu',
);

function draw(screen: Screen, { groups }: RegExpExecArray): void {
  if (groups?.plain !== undefined) write(screen, groups.plain);
  else if (groups?.control !== undefined) control(screen, groups.control);
  else if (groups?.final !== undefined) move(screen, groups.final, groups.given ?? '');
}

function write(screen: Screen, text: string): void {
  const { row, column } = screen;
  const line = screen.lines[row] ?? '';
  const after = line.slice(column + text.length);
  screen.lines[row] = (line.slice(0, column).padEnd(column) + text + after).slice(0, widest);
  screen.column = Math.min(column + text.length, widest);
}

function control(screen: Screen, character: string): void {
  if (character === '\r') screen.column = 0;
  if (character === '\b') screen.column = Math.max(0, screen.column - 1);
  if (character !== '\n') return;
  screen.row += 1;
  screen.column = 0;
  if (screen.row === screen.lines.length) screen.lines.push('');
}

function move(screen: Screen, final: string, given: string): void {
  const count = Number.parseInt(given, 10) || 0;
  const line = screen.lines[screen.row] ?? '';
  const to = (row: number) => Math.min(Math.max(row, 0), screen.lines.length - 1);
  const at = (column: number) => Math.min(Math.max(column, 0), widest);
  if (final === 'A' || final === 'F') screen.row = to(screen.row - (count || 1));
  if (final === 'B' || final === 'E') screen.row = to(screen.row + (count || 1));
  if (final === 'C') screen.column = Math.max(screen.column, at(screen.column + (count || 1)));
  if (final === 'D') screen.column = Math.max(0, screen.column - (count || 1));
  if (final === 'E' || final === 'F') screen.column = 0;
  if (final === 'G') screen.column = at((count || 1) - 1);
  if (final === 'K') screen.lines[screen.row] = erased(line, screen.column, count);
}

function erased(line: string, column: number, which: number): string {
  if (which === 0) return line.slice(0, column);
  return which === 1 ? ' '.repeat(Math.min(column, line.length)) + line.slice(column) : '';
}
