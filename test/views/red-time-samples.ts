/** Red times and who looks after them, by name. */
import type { Care, RedTime } from '../../lambda/store/red-time.ts';
import type { Result, Run } from '../../lambda/store/stored-runs.ts';
import { alertView } from '../../lambda/views/alerts/alert.ts';
import { type CareChange, caredView, nothingToOwnView } from '../../lambda/views/alerts/branch-owner.ts';
import { anotherFailureView, recoveryView } from '../../lambda/views/alerts/red-time.ts';
import type { Message } from '../../lambda/views/text/message.ts';

interface Told {
  readonly failed: Run;
  readonly passed: Run;
  readonly result: Result;
  readonly text: string;
  readonly branch: string;
  readonly now: number;
  readonly host?: string | undefined;
}

/** Of the texts that are given: plausible, or hostile. */
export function redTimes(told: Told): Readonly<Record<string, () => Message>> {
  const { failed, passed, result, text, branch, now, host } = told;
  const newest: Result = { ...result, run: 'newest', pipeline: (result.pipeline ?? 0) + 3 };
  const green: Result = { ...newest, run: 'fixed', status: 'success', pipeline: (result.pipeline ?? 0) + 4 };
  const red: RedTime = { runs: ['1', '2', '3', '4'], first: result, newest, fixed: undefined };
  const over: RedTime = { ...red, fixed: { ...green, endedAt: now } };
  const line = { project: failed.project, branch, workflow: text };
  const note = { text, by: 'U02BEN' };
  const care: Care = { ...line, owner: 'U01ANN', snoozedUntil: now + 3_600_000, note, at: now };
  const card = { status: 'failed', redSince: result, now, excerpt: 'show', host } as const;
  const did = (change: CareChange) => () => caredView({ lines: [line], change, changedBy: 'U02BEN' });
  return {
    'red time: its first failure': () =>
      alertView({ ...card, run: failed, red: { ...red, runs: ['1'], newest: result } }),
    'red time: failed four times': () => alertView({ ...card, run: failed, red }),
    'red time: owned and snoozed': () => alertView({ ...card, run: failed, red, care }),
    'red time: fixed': () => alertView({ ...card, run: passed, red: over, care }),
    'red time: fixed by a rerun': () =>
      alertView({
        ...card,
        run: passed,
        red: { ...over, runs: ['1'], newest: result, fixed: { ...green, pipeline: result.pipeline } },
      }),
    'red time: a new reason': () =>
      anotherFailureView({ run: failed, news: 'reason', excerpt: 'show', host }),
    'red time: a new author': () =>
      anotherFailureView({ run: failed, news: 'author', excerpt: 'hide', host }),
    'red time: its recovery': () => recoveryView({ run: passed, red: over, host }),
    'red time: owned': did({ does: 'own', owner: 'U02BEN' }),
    'red time: assigned': did({ does: 'own', owner: 'U01ANN' }),
    'red time: released': did({ does: 'release' }),
    'red time: snoozed': did({ does: 'snooze', until: now + 3_600_000 }),
    'red time: no longer snoozed': did({ does: 'wake' }),
    'red time: noted': did({ does: 'note', text }),
    'red time: none': () => nothingToOwnView(failed.project, branch, 'green'),
    'red time: unknown': () => nothingToOwnView(failed.project, branch, 'unknown'),
    'red time: unbuilt': () => nothingToOwnView(failed.project, 'nosuch', 'unbuilt'),
  };
}
