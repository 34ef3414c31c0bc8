import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTerminal } from '../../../lambda/circleci/terminal/terminal.ts';
import { asyncProperty, property } from '../arbitrary-projects.ts';
import { comparable, xtermLines } from './xterm-reference.ts';

const screen = { columns: 80, height: 24, reach: 0 };

function drawn(parts: readonly string[], size = screen): readonly string[] {
  const lines: string[] = [];
  const terminal = createTerminal((line) => lines.push(line), size);
  for (const part of parts) terminal.write(part);
  terminal.end();
  return lines;
}

const word = fc.stringMatching(/^[a-zA-Z0-9 ./:,_-]{1,24}$/);
const long = fc.integer({ min: 60, max: 200 }).map((length) => 'abcdefghi '.repeat(20).slice(0, length));
const odd = fc.constantFrom('✓', '✗ ', '█▒░', '│ ', '⠙', '日本語', '✅', '🚀 ', 'e\u0301', '❯', '›', '…');
const color = fc.constantFrom('\x1b[31m', '\x1b[0m', '\x1b[1;38;5;200m', '\x1b[m', '\x1b[39;49m', '\x1b(B');
const line = fc.constantFrom('\n', '\r\n', '\r', '\n\n', '\t', '\b', '\b \b');
const count = fc.constantFrom('', '1', '2', '3', '5', '12', '40');
const moved = fc.tuple(count, fc.constantFrom(...'ABCDEFGdLMP@X')).map(([by, final]) => `\x1b[${by}${final}`);
const erased = fc.constantFrom(
  ...['\x1b[K', '\x1b[1K', '\x1b[2K', '\x1b[J', '\x1b[1J', '\x1b[2K\r', '\x1b[2K\x1b[1G', '\x1b[0J'],
  ...['\x1b[1A\x1b[2K', '\r\x1b[K'],
);
/** xterm scrolls off only what is between the margins, and wipes the rest: these two never meet. */
const cleared = fc.constantFrom('\x1b[2J', '\x1b[H\x1b[2J\x1b[3J', '\x1b[2J\x1b[3J\x1b[H');
const margins = fc.constantFrom('\x1b[0;23r', '\x1b[1;20r', '\x1b[r', '\x1b[5;10r');
const placed = fc
  .tuple(fc.integer({ min: 2, max: 24 }), fc.integer({ min: 1, max: 80 }))
  .map(([row, column]) => `\x1b[${row};${column}H`);
const kept = fc.constantFrom('\x1b7', '\x1b8', '\x1b[s', '\x1b[u', '\x1bM', '\x1bD');
const other = fc.constantFrom(
  ...[
    '\x1b[?25l',
    '\x1b[?25h',
    '\x1b]0;title\x07',
    '\x1b]8;;https://x.example\x1b\\',
    '\x1b[?7l',
    '\x1b[?7h',
  ],
  ...['\x1b[?2004h', '\x1b[6n', '\x1b[>0q', '\x07'],
);
const mixture = (rare: fc.Arbitrary<string>) =>
  fc.array(
    fc.oneof(
      { weight: 6, arbitrary: word },
      { weight: 1, arbitrary: long },
      { weight: 2, arbitrary: odd },
      { weight: 2, arbitrary: color },
      { weight: 6, arbitrary: line },
      { weight: 4, arbitrary: moved },
      { weight: 2, arbitrary: erased },
      { weight: 1, arbitrary: placed },
      { weight: 1, arbitrary: kept },
      { weight: 1, arbitrary: other },
      { weight: 1, arbitrary: rare },
    ),
    { minLength: 1, maxLength: 80 },
  );
const mixtures = fc.oneof(mixture(cleared), mixture(margins));

describe('a terminal', () => {
  it('shows what xterm shows, whatever real tools print', async () => {
    await asyncProperty(
      mixtures,
      async (pieces) => {
        expect(comparable(drawn(pieces))).toEqual(comparable(await xtermLines(pieces.join(''))));
      },
      20_000,
    );
  });

  it.each([
    ['save and restore', 'a\x1b7\nbar\x1b8b', ['ab', 'bar']],
    ['the other save and restore', 'a\x1b[s\nbar\x1b[ub', ['ab', 'bar']],
    [
      'a progress bar at the bottom',
      'a\n\x1b7\x1b[24;1H\x1b[Kbar\x1b8b',
      ['a', 'b', ...Array(21).fill(''), 'bar'],
    ],
    ['a row above lines that wrapped', `${'a'.repeat(100)}\nb\n\x1b[3A\x1b[Jc`, ['c']],
    ['two cells for one character', '日本\bx', ['日 x']],
    ['half of a wide character drawn over', '日本\rx', ['x 本']],
    ['what clear would wipe', 'a\nb\x1b[H\x1b[2J\x1b[3Jc', ['a', 'b', 'c']],
    ['what clear would wipe, for a plain terminal', 'a\nb\x1b[H\x1b[Jc', ['a', 'b', 'c']],
    ['a list drawn from its top again', `${'a\n'.repeat(3)}\x1b[3A\x1b[Jb\n`, ['b']],
    [
      'a list that is taller than the screen',
      `${'a\n'.repeat(40)}\x1b[40A${'b\n'.repeat(40)}`,
      Array(40).fill('b'),
    ],
    ['what is left on the other screen', 'a\n\x1b[?1049hfailed\x1b[?1049lb', ['a', 'failed', 'b']],
    [
      'a list that CircleCI draws for a wide terminal',
      `Build-agent version 1.0\n${'a'.repeat(90)}\r\x1b[2Kb`,
      ['Build-agent version 1.0', 'b'],
    ],
    ['a line that never ends its title', 'a\x1b]0;title\nb', ['a', 'b']],
  ])('keeps %s', (_, log, lines) => {
    const shown: string[] = [];
    const terminal = createTerminal((line) => shown.push(line));
    terminal.write(log);
    terminal.end();
    expect(comparable(shown)).toEqual(lines);
  });

  it('lets go of a line as soon as the cursor cannot reach it', () => {
    let gone = 0;
    const terminal = createTerminal(() => {
      gone += 1;
    });
    terminal.write('\x1b[70Cfar\n日本'.repeat(10_000));
    expect(gone).toBeGreaterThanOrEqual(10_000 - 257);
  });

  it('draws the same however a log is cut', () => {
    property(fc.tuple(mixtures, fc.array(fc.nat(200))), ([pieces, cuts]) => {
      const text = pieces.join('');
      const parts = cuts.toSorted((a, b) => a - b).map((cut, n, all) => text.slice(all[n - 1] ?? 0, cut));
      expect(drawn([...parts, text.slice(Math.max(0, ...cuts))])).toEqual(drawn([text]));
    });
  });
});
