/** Checks that polls of the same run give the same id and time, in each process and at any time. */
import { describe, expect, it } from 'vitest';
import type { BuildSummary } from '../../lambda/circleci/api-v1-schemas.ts';
import type { Approval } from '../../lambda/circleci/client/approvals.ts';
import type { Status } from '../../lambda/circleci/status.ts';
import { merge } from '../../lambda/ingest/merge-report.ts';
import { sightings } from '../../lambda/jobs/report-running-workflows.ts';
import { byBuilds } from '../../lambda/jobs/report-started-builds.ts';
import { answeringOnly, openClockwork } from '../alerts/minute-by-minute.ts';
import { now, subscription, web } from '../alerts/sample-reports.ts';
import { full } from '../views/sample-builds.ts';

/** A pipeline that is newer than the one on hold. */
interface Newer {
  readonly number: number;
  readonly branch: string;
  readonly name: string;
  readonly status: Status;
}

const minute = 60_000;
const iso = (minutes: number) => new Date(now + minutes * minute).toISOString();

function open(newer: readonly Newer[] = []) {
  const world = {
    status: 'on_hold' as Status,
    approvals: [] as Approval[],
    builds: [] as BuildSummary[],
  };
  const pipeline = {
    id: 'p1',
    number: 7,
    createdAt: now,
    branch: 'main',
    tag: undefined,
    revision: 'abc',
    subject: 'Fix',
    pullRequest: undefined,
    project: undefined,
    startedBy: undefined,
    trigger: undefined,
    state: 'created',
    errors: [],
  };
  const circleci = answeringOnly({
    pipelines: async () => [
      ...newer.map(({ number, branch }) => ({ ...pipeline, id: `p${number}`, number, branch })),
      pipeline,
    ],
    workflowsOf: async (id) => {
      const { name = 'ci', status = world.status } = newer.find(({ number }) => id === `p${number}`) ?? {};
      const common = { createdAt: now, stoppedAt: undefined, kind: 'workflow' } as const;
      return [{ id: id === 'p1' ? 'w1' : `w of ${id}`, name, status, ...common }];
    },
    approvalsOf: async () => world.approvals,
    builds: async () => world.builds,
  });
  const { services, store, clock } = openClockwork({ circleci });
  const asking = [subscription({ statuses: ['started', 'hold'] }, { createdAt: now - 1 })];
  const seen = { workspace: 'T1', project: web, asking, circleci };
  return {
    world,
    clock,
    store,
    /** As another process would look, some minutes later. */
    async look(by: typeof sightings = sightings) {
      clock.now += 2 * minute;
      const found = await by(seen, { ...services });
      return found.map(({ id, at }) => [id, (at - now) / minute]);
    },
    async take(by: typeof sightings = sightings) {
      for (const report of await by(seen, services)) {
        const known = await store.run('T1', report.run);
        await store.saveRun('T1', merge(known?.value, report), known?.version ?? 0);
      }
      return (await store.run('T1', 'w1'))?.value;
    },
  };
}

const one = { requestId: 'r1', job: 'staging', since: now + 3 * minute };
const two = { requestId: 'r0', job: 'live', since: now + 9 * minute };

describe('a run on hold', () => {
  it('is shown with the time of the hold, before it was recorded and after', async () => {
    const { world, look, take } = open();
    world.approvals = [one];
    const expected = [
      ['w1:running', 0],
      ['w1:hold:r1', 3],
    ];
    expect(await look()).toEqual(expected);
    expect(await look()).toEqual(expected);
    expect(await take()).toMatchObject({ status: 'hold', statusAt: one.since });
    expect(await look()).toEqual(expected);
  });

  it('continues right after it, and waits for the next approval in the end', async () => {
    const { world, look, take } = open();
    world.approvals = [one];
    await take();
    world.status = 'running';
    const goesOn = ['w1:running:r1', (one.since + 1 - now) / minute];
    expect(await look()).toContainEqual(goesOn);
    expect(await look()).toContainEqual(goesOn);
    await take();
    world.status = 'on_hold';
    world.approvals = [two];
    expect(await take()).toMatchObject({ status: 'hold', approval: { requestId: 'r0' } });
  });

  it('waits for the next approval even where CircleCI names no time, and keeps to what it said', async () => {
    const { world, look, take } = open();
    for (const requestId of ['r5', 'r4', 'r9']) {
      world.approvals = [{ requestId, job: 'hold', since: undefined }];
      const first = await look();
      expect(await take()).toMatchObject({ status: 'hold', approval: { requestId } });
      expect(await look()).toEqual(first);
    }
  });
});

describe('a run on hold that a newer pipeline has superseded', () => {
  const ci = { branch: 'main', name: 'ci', status: 'running' } as const;
  const newest = (found: readonly (readonly (string | number)[])[]) => found.map(([id]) => `${id}`);

  it('is reported once more, with the newest pipeline that runs its workflow, and still waits', async () => {
    const { world, look, take } = open([
      { ...ci, number: 11, name: 'nightly' },
      { ...ci, number: 10, branch: 'other' },
      { ...ci, number: 9 },
      { ...ci, number: 8 },
    ]);
    world.approvals = [one];
    expect(newest(await look())).toContain('w1:hold:r1:superseded:9');
    expect(await take()).toMatchObject({ status: 'hold', approval: { requestId: 'r1' }, supersededBy: 9 });
  });

  it('is not superseded by another workflow, nor on another branch', async () => {
    const { world, look } = open([
      { ...ci, number: 9, name: 'nightly' },
      { ...ci, number: 8, branch: 'other' },
    ]);
    world.approvals = [one];
    expect(newest(await look()).filter((id) => id.includes('superseded'))).toEqual([]);
  });
});

describe('a run that v1.1 shows', () => {
  const workflow = { workflowId: 'w1', workflowName: 'ci', jobName: 'test' };
  const build = (number: number, changes: Partial<BuildSummary>): BuildSummary => ({
    ...full(),
    number,
    workflow: workflow as BuildSummary['workflow'],
    status: 'running',
    lifecycle: 'running',
    ...changes,
  });

  it('begins with its first job, though that has ended', async () => {
    const { world, look } = open();
    const first = { queuedAt: iso(1), startedAt: iso(2) };
    world.builds = [build(1, first)];
    const begun = [['w1:running', 1]];
    expect(await look(byBuilds)).toEqual(begun);
    world.builds = [
      build(2, { queuedAt: iso(5), startedAt: iso(6) }),
      build(1, { ...first, status: 'success', lifecycle: 'finished' }),
    ];
    expect(await look(byBuilds)).toEqual(begun);
  });

  it('is not reported again once its start was recorded, whatever its builds say later', async () => {
    const { world, look, take } = open();
    world.builds = [build(1, { queuedAt: iso(1), startedAt: undefined, status: 'queued' })];
    expect(await take(byBuilds)).toMatchObject({ status: 'running', statusAt: now + minute });
    world.builds = [build(1, { queuedAt: iso(2), startedAt: iso(2) })];
    expect(await look(byBuilds)).toEqual([]);
  });
});
