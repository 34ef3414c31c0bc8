import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepAction } from '../../lambda/circleci/api-v1-schemas.ts';
import { windowOf } from '../../lambda/circleci/failure/log-window.ts';
import { cleanLog, failingActions, sshCommands } from '../../lambda/circleci/logs/clean-log.ts';
import { property } from './arbitrary-projects.ts';
import { missing, recording } from './recorded-answers.ts';

describe('a log as a terminal shows it in the end', () => {
  it.each([
    ['plain text', 'a\nb', 'a\nb'],
    ['tabs', 'a\tb\n\tc', 'a       b\n        c'],
    ['Windows line ends', 'a\r\nb\r\n', 'a\nb\n'],
    ['colours', '\x1b[1;31mred\x1b[0m \x1b[38;5;200mpink\x1b[m', 'red pink'],
    ['a line drawn over', '10%\r20%\r100%', '100%'],
    ['a shorter line drawn over a longer', 'loading…\rdone', 'doneing…'],
    ['a line erased, then drawn', 'loading…\r\x1b[2Kdone', 'done'],
    ['the rest of a line erased', 'loading\x1b[3D\x1b[K', 'load'],
    ['the start of a line erased', 'loading\x1b[3D\x1b[1K', '     ng'],
    ['a column given', 'abcdef\x1b[3GX', 'abXdef'],
    ['a column to the right', 'a\x1b[3Cb', 'a   b'],
    ['a backspace', 'ab\bc', 'ac'],
    ['yarn’s way', 'one\x1b[2K\x1b[1Gtwo', 'two'],
    ['docker’s way', 'a: wait\nb: wait\n\x1b[2A\x1b[2K\ra: done\r\x1b[2B', 'a: done\nb: wait\n'],
    ['a cursor above the top', '\x1b[99Aa', 'a'],
    ['a cursor below the end', 'a\x1b[999999999Bb', `a${'\n'.repeat(23)} b`],
    ['a cursor to the next line', 'a\nb\x1b[1Fc\x1b[1Ed', 'c\nd'],
    ['a title', '\x1b]0;title\x07a\x1b]8;;https://x\x1b\\b', 'ab'],
    ['a title without an end', 'a\x1b]0;title', 'a'],
    ['other escapes', 'a\x1b(B\x1b7\x1b8\x1b[?25lb\x1b[6n', 'ab'],
    ['an escape at the end', 'a\x1b', 'a'],
    ['other control characters', 'a\0\x7f\x9bb', 'ab'],
    ['a form feed', 'a\fb', 'a\nb'],
    ['half an emoji', 'a\ud83d', 'a\ufffd'],
    ['whole ones', '😀\r😁', '😁'],
  ])('%s', (_, log, shown) => {
    expect(cleanLog(log)).toBe(shown);
  });

  it('has no wall of spaces, and no endless line', () => {
    expect(cleanLog('\x1b[999999999Ca').length).toBeLessThanOrEqual(4_000);
    expect(cleanLog('a'.repeat(10_000))).toHaveLength(4_000);
    expect(cleanLog(`${'a'.repeat(10_000)}\nnext`).endsWith('\nnext')).toBe(true);
  });

  it('is drawn fast, however it was made', () => {
    const before = process.cpuUsage();
    cleanLog(`${'a'.repeat(4_000)}${'\rb'.repeat(100_000)}`);
    cleanLog('\x1b[31m.\x1b[0m'.repeat(100_000));
    cleanLog('\x1b]'.repeat(200_000));
    cleanLog('\x1b['.repeat(200_000));
    cleanLog(`\x1b[${'0'.repeat(500_000)}`);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(3_000);
  });

  it('holds no control character, whatever was printed, and is not drawn differently twice', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        '\x1b[',
        '\x1b]',
        '\x1b',
        '\r',
        '\n',
        '\b',
        '\x1b[2K',
        '\x1b[3A',
        '\x1b[2B',
        '\x1b[9G',
        '\x1b[1;31m',
        '\x07',
      ),
    );
    property(
      fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
      (log) => {
        const clean = cleanLog(log);
        expect(clean).not.toMatch(/[^\P{Cc}\t\n]/u);
        expect(clean.isWellFormed()).toBe(true);
        expect(cleanLog(clean)).toBe(clean);
      },
    );
  });
});

describe('a window on a log', () => {
  const numbered = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, n) => `line ${from + n}`);
  const log = { text: `${numbered(101, 200).join('\n')}\n\n  \n`, linesBefore: 100 };

  it('is its last lines that say something', () => {
    expect(windowOf({ text: 'a\nb  \nc\n\n  \n', linesBefore: 0 }, { count: 2 })).toEqual({
      lines: ['b', 'c'],
      first: 2,
      last: 3,
      kept: { first: 1, last: 3 },
    });
    expect(windowOf({ text: 'a\nb', linesBefore: 0 }, { count: 5 })).toMatchObject({ first: 1, last: 2 });
  });

  it.each([
    ['around a line, more of what follows', { around: 150 }, 147, 156],
    ['around a line near the beginning of what was kept', { around: 102 }, 101, 110],
    ['around a line near the end', { around: 200 }, 191, 200],
    ['from a line', { from: 120 }, 120, 129],
    ['from a line that was not kept', { from: 3 }, 101, 110],
    ['from a line that is not there', { from: 5_000 }, 191, 200],
  ])('is %s', (_, cut, first, last) => {
    const kept = { first: 101, last: 200 };
    expect(windowOf(log, { ...cut, count: 10 })).toEqual({ lines: numbered(first, last), first, last, kept });
  });

  it('of nothing has no line', () => {
    expect(windowOf({ text: '', linesBefore: 0 }, { count: 5, from: 7 })).toMatchObject({ lines: [''] });
  });
});

describe('the actions that made a build fail', () => {
  const action = (step: number, status: string, more: Partial<StepAction> = {}): StepAction => ({
    name: `step ${step}`,
    step,
    index: 0,
    status,
    exitCode: undefined,
    duration: undefined,
    background: false,
    insignificant: false,
    outputUrl: undefined,
    ...more,
  });
  const found = (...actions: StepAction[]) =>
    failingActions({ steps: [{ name: 'all', actions }] }).map(({ step, index }) => [step, index]);

  it.each(['failed', 'timedout', 'infrastructure_fail', 'canceled'])('are those of status %s', (status) => {
    expect(found(action(1, 'success'), action(2, status), action(3, 'running'))).toEqual([[2, 0]]);
  });

  it('come in order of step and container', () => {
    expect(
      found(action(103, 'failed'), action(101, 'failed', { index: 2 }), action(101, 'timedout')),
    ).toEqual([
      [101, 0],
      [101, 2],
      [103, 0],
    ]);
  });

  it('are not service containers, which end canceled in green builds', () => {
    expect(
      found(action(1, 'canceled', { background: true }), action(2, 'failed', { insignificant: true })),
    ).toEqual([]);
  });

  it('are canceled ones only when there is nothing worse', () => {
    expect(found(action(1, 'canceled'), action(2, 'failed'))).toEqual([[2, 0]]);
    expect(found(action(1, 'canceled'), action(2, 'canceled'))).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });
});

it('finds how to enter the containers', () => {
  const log =
    'You can now SSH into this box\n    $ ssh -p 64535 3.80.1.2\n $ ssh -p 22 ubuntu@host-1.example\nssh -p 64535 3.80.1.2';
  expect(sshCommands(log)).toEqual(['ssh -p 64535 3.80.1.2', 'ssh -p 22 ubuntu@host-1.example']);
  expect(sshCommands('ssh -p; rm -rf')).toEqual([]);
});

describe.skipIf(missing)(`a recorded log${missing ? ` (skipped: ${missing})` : ''}`, () => {
  const printed = (file: string): string =>
    JSON.parse(recording(`Edouard-chin-ci_runner/${file}`).text)
      .map((line: { message: string }) => line.message)
      .join('');

  it('of failing tests says which', () => {
    const clean = cleanLog(printed('action-output-rspec-failure.json'));
    expect(clean).not.toContain('\x1b');
    expect(clean).toContain('Randomized with seed 2668');
    expect(windowOf({ text: clean, linesBefore: 0 }, { count: 3 }).lines.at(-1)).toBe(
      'Exited with code exit status 1',
    );
  });

  it('of pulled images keeps the end of each', () => {
    const lines = cleanLog(printed('action-output-spin-up.json')).split('\n');
    expect(lines).toContain('379c8298095d: Pull complete ');
    expect(lines.filter((line) => line.startsWith('12207b3814c9'))).toEqual(['12207b3814c9: Pull complete ']);
    expect(lines.join('\n')).toContain('Time to start containers: 482.603723ms');
  });
});
