import { describe, expect, it } from 'vitest';
import { failureReason } from '../../../lambda/circleci/failure/failure-reason.ts';
import { cleanLog } from '../../../lambda/circleci/logs/clean-log.ts';
import { besides, corpus, isBesideMissing, passed, withTrailer } from '../../logs/measure-shown-lines.ts';
import { falselySure, measure, total } from '../../logs/print-reasons-found.ts';
import { action, reasonOfLog } from '../../logs/reason-of-recorded-log.ts';

describe.each([
  ['the tools in the repository', corpus, false],
  ['the recordings beside it', besides, isBesideMissing],
] as const)('the reasons of real logs: %s', (_, samples, isMissing) => {
  it.skipIf(isMissing).each([
    ['tuning', { whole: 0.97, surrounded: 0.95, named: 0.98 }],
    ['held out', { whole: 0.92, surrounded: 0.85, named: 0.95 }],
  ] as const)('are shown whole in eight lines: %s', (half, least) => {
    const measured = samples()
      .filter((sample) => sample.half === half)
      .map(measure);
    const { logs, whole, surrounded, tests, named } = total(measured);
    expect(measured.filter(({ shown }) => shown.length > 8)).toEqual([]);
    expect(logs).toBeGreaterThan(40);
    expect(whole / logs).toBeGreaterThanOrEqual(least.whole);
    expect(surrounded / logs).toBeGreaterThanOrEqual(least.surrounded);
    expect(named / tests).toBeGreaterThanOrEqual(least.named);
  });
});

describe('what is not called a reason', () => {
  const asked = (log: string, status: string) =>
    failureReason({
      tests: [],
      steps: [{ name: 'Run the tests', actions: [action({ status, exitCode: undefined })] }],
      logs: [{ step: 101, index: 0, text: cleanLog(log) }],
    });

  it('is anything in a step that succeeded', () => {
    expect(passed().length).toBeGreaterThanOrEqual(60);
    expect(passed().filter(({ log }) => asked(log, 'success'))).toEqual([]);
  });

  it('is sure of nothing in such a log, were it of a step that failed', () => {
    expect(falselySure()).toEqual([]);
  });

  it('is anything in a step that was canceled by hand', () => {
    const cut = corpus().map(({ log }) => log.slice(0, log.length / 2));
    expect(cut.filter((log) => asked(log, 'canceled'))).toEqual([]);
    expect(cut.length).toBeGreaterThan(60);
  });
});

it('never shows the trailer, a rule or a blank line', () => {
  for (const { log, exitCode } of corpus()) {
    const lines = reasonOfLog(withTrailer(log, exitCode), { exitCode })?.lines ?? [];
    expect(lines.filter((line) => /^Exited with code|^[\s\W_]*$/u.test(line))).toEqual([]);
  }
});
