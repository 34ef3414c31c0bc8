/** What a step printed, as a terminal would show it in the end, and which step to look at. Pure and total. */
import type { Build, StepAction } from './schemas.ts';

/** A line's longest: no log makes us draw a wall of spaces, or one line over and over. The rest is left out. */
const widest = 4_000;

interface Screen {
  readonly lines: string[];
  row: number;
  column: number;
}

/** Colours and titles removed; carriage returns, backspaces and cursor moves carried out; no other control character. */
export function cleanLog(text: string): string {
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

/** The last lines that say something, and whether there were more. */
export function lastLines(
  log: string,
  most: number,
): { readonly lines: readonly string[]; readonly more: boolean } {
  const lines = log
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());
  return { lines: lines.slice(-most), more: lines.length > most };
}

/** From worst to least: a step that was canceled is rarely the reason. */
const failures = ['failed', 'timedout', 'infrastructure_fail', 'canceled'];

/**
 * The actions that made a build fail, in order of their steps; canceled ones only when there is nothing worse. Decided by
 * `status`: a step killed for its silence has neither `failed` nor an exit code. Service containers end canceled in green
 * builds and are left out.
 */
export function failingActions({ steps }: Pick<Build, 'steps'>): readonly StepAction[] {
  const failed = steps
    .flatMap(({ actions }) => actions)
    .filter(
      ({ status, background, insignificant }) => failures.includes(status) && !background && !insignificant,
    )
    .toSorted((one, other) => one.step - other.step || one.index - other.index);
  const worse = failed.filter(({ status }) => status !== 'canceled');
  return worse.length > 0 ? worse : failed;
}

/** `ssh -p 64535 10.1.2.3`, as the step `Enable SSH` prints it, once for each container. */
export function sshCommands(log: string): readonly string[] {
  const found = log.matchAll(/\bssh -p \d{1,5} (?:[\w.-]+@)?[\w.:-]+/g);
  return [...new Set([...found].map(([command]) => command))];
}
