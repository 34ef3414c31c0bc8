import { describe, expect, it } from 'vitest';
import { blanked, fingerprintOf } from '../../../lambda/circleci/failure/fingerprint.ts';
import { cleanLog } from '../../../lambda/circleci/logs/clean-log.ts';
import { corpus, type Sample, withTrailer } from '../../logs/measure-shown-lines.ts';
import { reasonOfLog } from '../../logs/reason-of-recorded-log.ts';

/** Undefined where no line surely tells. */
function fingerprint({ log, exitCode }: Pick<Sample, 'log' | 'exitCode'>): string | undefined {
  const reason = reasonOfLog(withTrailer(log, exitCode), { exitCode });
  return reason?.certainty === 'unsure' ? undefined : reason?.fingerprint;
}

/** As another machine prints it on another day: times, durations, ids, lines and folders differ. */
function again(log: string): string {
  return cleanLog(log)
    .replace(/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/g, '2031-11-28T17:45:59')
    .replace(/\b\d\d:\d\d:\d\d\b/g, '17:45:59')
    .replace(/\b\d+(?:\.\d+)?(?= ?(?:ms|s|sec|secs|seconds|m)\b)/g, '7.25')
    .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b/g, (id) => 'c0ffee7'.repeat(6).slice(0, id.length))
    .replace(/(:)\d+(?=:\d+)/g, '$1321')
    .replace(/(?:\/tmp|\/home\/[a-z]+|\/work|\/root)(?=\/)/g, '/home/circleci/project');
}

describe('the same failure', () => {
  it('has one fingerprint, whenever and wherever its tool ran', () => {
    const told = corpus().filter((sample) => fingerprint(sample) !== undefined);
    expect(told.length).toBeGreaterThan(200);
    expect(told.filter((sample) => again(sample.log) !== sample.log).length).toBeGreaterThan(150);
    const differ = told.filter(
      (sample) => fingerprint({ ...sample, log: again(sample.log) }) !== fingerprint(sample),
    );
    expect(differ.map(({ file }) => file)).toEqual([]);
  });

  it('has one fingerprint in a terminal and through a pipe, nine times of ten', () => {
    const recorded = corpus().filter(({ source }) => source === 'recorded');
    const twice = [...Map.groupBy(recorded, ({ tool }) => tool).values()]
      .map((samples) => samples.map(fingerprint))
      .filter((prints) => prints.length === 2 && !prints.includes(undefined));
    expect(twice.length).toBeGreaterThan(80);
    const alike = twice.filter(([one, other]) => one === other);
    expect(alike.length / twice.length).toBeGreaterThan(0.9);
  });

  it.each([
    ['numbers', 'expected 12.35, got 12.34', 'expected 99, got 1'],
    ['places', 'src/price.ts:41:24 - error TS2322: no', '/build/7/src/price.ts:3:1 - error TS1: no'],
    ['ids', 'no job 8f14e45f-ceea-467f-a0e6-2c1d3b4a5f60', 'no job 00000000-0000-4000-8000-000000000000'],
    ['commits', 'no commit a1b2c3d4e5', 'no commit 9f8e7d6c5b4a3928'],
    ['addresses', 'GET https://a1.acme.dev/v1 was refused', 'GET http://b.acme.dev:8080/v2?x=1 was refused'],
    ['how far a path is', `lost ${'/a'.repeat(10)}: gone`, `lost ${'/longer'.repeat(20)}: gone`],
  ])('is told by its words and not by its %s', (_, one, other) => {
    expect(blanked(one)).toBe(blanked(other));
  });
});

describe('different failures', () => {
  it('of different tools have different fingerprints', () => {
    const tools = [...Map.groupBy(corpus(), ({ tool }) => tool).values()].flatMap(([sample]) => sample ?? []);
    const prints = tools.flatMap((sample) => fingerprint(sample) ?? []);
    expect(prints.length).toBeGreaterThan(100);
    expect(new Set(prints).size).toBe(prints.length);
  });

  it.each([
    [
      ['rounds half up', 'expected 1, got 2'],
      ['rounds half down', 'expected 1, got 2'],
    ],
    [
      ['rounds half up', 'expected 1, got 2'],
      ['rounds half up', 'price is not a number'],
    ],
    [
      ['rounds', 'half up'],
      ['rounds half', 'up'],
    ],
    [
      [undefined, 'rounds'],
      ['rounds', undefined],
    ],
  ])('differ: %j and %j', (one, other) => {
    expect(fingerprintOf(one)).not.toBe(fingerprintOf(other));
  });
});
