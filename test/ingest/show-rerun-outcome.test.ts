import { beforeEach, describe, expect, it } from 'vitest';
import { handleReport } from '../../lambda/ingest/handle-queued-report.ts';
import type { RunAct } from '../../lambda/store/stored-runs.ts';
import { type Desk, hook, openDesk, standing } from '../alerts/fake-alert-services.ts';
import { now, subscription, web, whole } from '../alerts/sample-reports.ts';
import { run as someRun } from '../views/alert-samples.ts';

const act: RunAct = { did: 'reran', by: 'U01ANN', at: now, next: { run: 'new', build: 7 } };
let desk: Desk;

/** A run that failed, stands in a channel, and was run again from there. */
beforeEach(async () => {
  desk = openDesk();
  const { store } = desk.services;
  await desk.store.saveSubscription(subscription({ statuses: ['failed'] }));
  await store.saveRun('T1', someRun({ id: 'old', status: 'failed', project: web, acts: [act] }), 0);
  await store.saveRun('T1', someRun({ id: 'new', status: 'running', statusAt: 0, rerunOf: 'old' }), 0);
});

const onCard = () => standing(desk, 'C1', 'old');

async function report(status: 'success' | 'failed' | 'running'): Promise<void> {
  const told = whole(status, { id: `new-${status}`, run: 'new' });
  const queued = { version: 1, workspace: 'T1', kind: 'report', hook: hook.id, report: told } as const;
  await handleReport(queued, desk.services, now + 15_000);
}

const edits = () => desk.seen.alerts.filter(({ run }) => run === 'old');

describe('the end of a rerun', () => {
  it.each(['success', 'failed'] as const)('is told on the card of the run before: %s', async (status) => {
    onCard();
    await report(status);
    expect(edits()).toMatchObject([{ channel: 'C1', status: 'progress', mention: undefined }]);
    const old = await desk.services.store.run('T1', 'old');
    expect(old?.value.acts).toEqual([{ ...act, next: { run: 'new', build: 7, status } }]);
    expect(edits()[0]?.snapshot.acts).toEqual(old?.value.acts);
  });

  it('is told once, and nothing while it runs', async () => {
    onCard();
    await report('running');
    expect(edits()).toEqual([]);
    await report('success');
    await report('success');
    expect(edits()).toHaveLength(1);
  });

  it('says nothing where the card does not stand', async () => {
    await report('success');
    expect(edits()).toEqual([]);
  });
});
