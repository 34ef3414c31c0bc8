/** A rerun of some jobs of a failed run: its branch is green again only when nothing of the run is left red. */
import { describe, expect, it } from 'vitest';
import type { Report } from '../../lambda/circleci/reports/run-event.ts';
import { handleSeen } from '../../lambda/ingest/handle-queued-report.ts';
import { openDesk } from './fake-alert-services.ts';
import { now, ofJob, subscription, whole } from './sample-reports.ts';

const minute = 60_000;
const at = (minutes: number): Partial<Report> => ({
  createdAt: now,
  startedAt: now + minutes * minute,
  at: now + (minutes + 1) * minute,
});
const first = { run: 'first', ...at(0) };
const second = { run: 'second', ...at(10) };
const third = { run: 'third', ...at(20) };

async function told(...reports: readonly Report[]) {
  const desk = openDesk({});
  await desk.store.saveSubscription(subscription());
  for (const report of reports)
    await handleSeen({ version: 1, workspace: 'T1', kind: 'seen', report }, desk.services, now + 15_000);
  return desk.seen.alerts.map(({ status, run }) => `${run} ${status}`);
}

const failed = [
  ofJob('lint', 'failed', first),
  ofJob('test', 'failed', first),
  whole('failed', { ...first, id: 'w1' }),
];

describe('the rerun of a run in which two jobs failed', () => {
  it('is no recovery when it ran one of them alone', async () => {
    const heard = await told(...failed, ofJob('lint', 'success', second), whole('success', second));
    expect(heard).not.toContain('second fixed');
  });

  it('is one when it ran both', async () => {
    const heard = await told(
      ...failed,
      ofJob('lint', 'success', second),
      ofJob('test', 'success', second),
      whole('success', second),
    );
    expect(heard).toContain('second fixed');
  });

  it('is one when another rerun has run the rest', async () => {
    const heard = await told(
      ...failed,
      ofJob('lint', 'success', second),
      whole('success', second),
      ofJob('test', 'success', third),
      whole('success', third),
    );
    expect(heard).not.toContain('second fixed');
    expect(heard).toContain('third fixed');
  });

  it('counts as a full rerun where CircleCI lists no jobs', async () => {
    expect(await told(...failed, whole('success', second))).toContain('second fixed');
  });

  it('leaves a newer pipeline’s first success a recovery', async () => {
    const newer = { run: 'newer', pipeline: 131, createdAt: now + 30 * minute, startedAt: now + 30 * minute };
    const heard = await told(
      ...failed,
      ofJob('lint', 'success', second),
      whole('success', second),
      whole('success', { ...newer, at: now + 40 * minute }),
    );
    expect(heard).toContain('newer fixed');
  });
});
