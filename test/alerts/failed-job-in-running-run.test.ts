/** A run of which a job has failed is red before it ends, unless it is canceled. */
import { describe, expect, it } from 'vitest';
import type { Report } from '../../lambda/circleci/reports/run-event.ts';
import { handleSeen } from '../../lambda/ingest/handle-queued-report.ts';
import { openDesk } from './fake-alert-services.ts';
import { now, ofJob, subscription, whole } from './sample-reports.ts';

const minute = 60_000;
const at = (minutes: number): Partial<Report> => ({
  createdAt: now + minutes * minute,
  startedAt: now + minutes * minute,
  at: now + (minutes + 1) * minute,
});
const older = { run: 'older', pipeline: 130, ...at(0) };
const newer = { run: 'newer', pipeline: 131, ...at(10) };

async function told(...reports: readonly Report[]) {
  const desk = openDesk({});
  await desk.store.saveSubscription(subscription());
  for (const report of reports)
    await handleSeen({ version: 1, workspace: 'T1', kind: 'seen', report }, desk.services, now + 15_000);
  return desk.seen.alerts.map(({ run, status, redSince }) => `${run} ${status} since ${redSince?.pipeline}`);
}

const failing = ofJob('lint', 'failed', older);
const canceled = whole('canceled', { ...older, at: now + 5 * minute });

describe('a run whose job has failed and which has not ended', () => {
  it('is the one since which a newer run is red', async () => {
    expect(await told(failing, whole('failed', newer))).toContain('newer failed since 130');
  });

  it('is fixed by a newer success', async () => {
    expect(await told(failing, whole('success', newer))).toContain('newer fixed since 130');
  });

  it('counts once, when it ends as well', async () => {
    const ended = whole('failed', { ...older, at: now + 5 * minute });
    expect(await told(failing, ended, whole('success', newer))).toContain('newer fixed since 130');
  });

  it('says nothing once it was canceled', async () => {
    expect(await told(failing, canceled, whole('failed', newer))).toContain('newer failed since 131');
    expect(await told(failing, canceled, whole('success', newer))).not.toContain('newer fixed since 130');
  });
});
