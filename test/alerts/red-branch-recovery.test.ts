/** A success on a red branch is called a recovery only where CircleCI shows it as one. */
import { describe, expect, it } from 'vitest';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import type { Pipeline, PipelineWorkflow } from '../../lambda/circleci/client/pipelines.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import type { Report } from '../../lambda/circleci/reports/run-event.ts';
import type { Status } from '../../lambda/circleci/status.ts';
import { handleSeen } from '../../lambda/ingest/handle-queued-report.ts';
import { textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { answeringOnly, openClockwork } from './minute-by-minute.ts';
import { now, subscription, web, whole } from './sample-reports.ts';

const minute = 60_000;
const at = (minutes: number) => now + minutes * minute;

function pipeline(number: number): Pipeline {
  return {
    id: `p${number}`,
    project: web,
    number,
    createdAt: at(number * 10),
    branch: 'main',
    tag: undefined,
    revision: `sha${number}`,
    subject: 'Fix',
    pullRequest: undefined,
    startedBy: 'ann',
    trigger: 'webhook',
    state: 'created',
    errors: [],
  };
}

const workflow = (id: string, status: Status, { name = 'ci', minutes = 0 } = {}): PipelineWorkflow => ({
  id,
  name,
  status,
  kind: 'workflow',
  createdAt: at(minutes),
  stoppedAt: at(minutes + 5),
});

type Shown = Readonly<Record<number, readonly PipelineWorkflow[]>>;

function showing(shown: Shown): Partial<CircleCI> {
  const all = Object.values(shown).flat();
  return {
    pipelines: async () => Object.keys(shown).map((number) => pipeline(Number(number))),
    workflowsOf: async (id) => shown[Number(id.slice(1))] ?? [],
    workflowJobs: async () => [],
    branchBuilds: async () => [],
    workflowState: async (id) => {
      const status = all.find((one) => one.id === id)?.status;
      return { name: 'ci', status: status === 'success' ? 'success' : 'running' } as never;
    },
  };
}

const ended = (run: string, number: number, status: 'failed' | 'success'): Report => {
  const times = { createdAt: at(number * 10), startedAt: at(number * 10), stoppedAt: at(number * 10 + 5) };
  return whole(status, { id: `end of ${run}`, run, pipeline: number, ...times, at: at(number * 10 + 5) });
};

const rule = { statuses: ['failed', 'fixed', 'success'] } as const;

/** Handles the reports in order; functions change what CircleCI shows between them. */
async function told(circleci: Partial<CircleCI>, ...reports: readonly (Report | (() => unknown))[]) {
  const clockwork = openClockwork({ circleci: answeringOnly(circleci) });
  await clockwork.store.saveSubscription(subscription(rule));
  for (const report of reports) {
    if (typeof report === 'function') {
      report();
      continue;
    }
    await handleSeen(
      { version: 1, workspace: 'T1', kind: 'seen', report },
      clockwork.services,
      clockwork.clock.now + 15_000,
    );
    await clockwork.workOff();
  }
  return clockwork.said.map(({ message }) => textOf(message));
}

const red = ended('w1', 1, 'failed');
const green = ended('w2', 2, 'success');

describe('a success on a red branch', () => {
  it('is a recovery where CircleCI shows the workflow green', async () => {
    const shown = { 1: [workflow('w1', 'failed')], 2: [workflow('w2', 'success')] };
    expect((await told(showing(shown), red, green)).at(-1)).toMatch(/^💚 Fixed/);
  });

  it('names the other workflows that are red', async () => {
    const shown = {
      1: [workflow('w1', 'failed'), workflow('d1', 'failed', { name: 'docs' })],
      2: [workflow('w2', 'success')],
    };
    const said = (await told(showing(shown), red, green)).at(-1);
    expect(said).toMatch(/^💚 Fixed/);
    expect(said).toContain('Still failing on `main`: `docs`');
  });

  it('is none where CircleCI shows that its own workflow is red: a canceled job was left out', async () => {
    const shown = {
      1: [workflow('w1', 'failed')],
      2: [workflow('w0', 'canceled'), workflow('w2', 'canceled')],
    };
    const circleci = { ...showing(shown), workflowState: async () => ({ status: 'success' }) as never };
    const said = (await told(circleci, red, green)).at(-1);
    expect(said).toMatch(/^✅ Passed/);
    expect(said).toContain('Still failing on `main`: `ci`');
  });

  it('is none where a newer pipeline is red, though it was not reported', async () => {
    const shown = {
      1: [workflow('w1', 'failed')],
      2: [workflow('w2', 'success')],
      3: [workflow('w3', 'failed')],
    };
    expect((await told(showing(shown), red, green)).at(-1)).toMatch(/^✅ Passed/);
  });

  it('is one while CircleCI still shows it as running', async () => {
    const shown = { 1: [workflow('w1', 'failed')], 2: [workflow('w2', 'running')] };
    expect((await told(showing(shown), red, green)).at(-1)).toMatch(/^💚 Fixed/);
  });

  it('is one where CircleCI cannot be asked', async () => {
    const down = async () => {
      throw new CircleCIError('unavailable', 'down');
    };
    const circleci = { pipelines: down, branchBuilds: down, workflowState: down };
    expect((await told(circleci, red, green)).at(-1)).toMatch(/^💚 Fixed/);
  });

  it('is one in builds alone only by what they show of this very run', async () => {
    const closed = async () => {
      throw new CircleCIError('not-found', 'no');
    };
    const circleci = { pipelines: closed, workflowState: closed, branchBuilds: async () => [] };
    expect((await told(circleci, red, green)).at(-1)).toMatch(/^💚 Fixed/);
  });
});

describe('a failure of an older pipeline', () => {
  const late = { ...ended('w1', 1, 'failed'), startedAt: at(90), stoppedAt: at(95), at: at(95) };

  /** Its history is empty when it is asked first: the runs are known by their reports. */
  function showingLate(shown: Shown): Partial<CircleCI> {
    let asked = 0;
    const pipelines = async () => {
      asked += 1;
      return asked === 1 ? [] : Object.keys(shown).map((number) => pipeline(Number(number)));
    };
    return { ...showing(shown), pipelines };
  }

  it('says that a newer one is green', async () => {
    const said = (await told(showing({}), green, late)).at(-1);
    expect(said).toMatch(/^❌ Failed/);
    expect(said).toContain('Passed since in pipeline 2 on `main`');
    expect(said).not.toContain('ailing since');
  });

  it('says of no newer one that it is green where CircleCI shows that it has no result', async () => {
    const shown = {
      1: [workflow('w1', 'failed')],
      2: [workflow('w0', 'canceled'), workflow('w2', 'canceled')],
    };
    const circleci = { ...showingLate(shown), workflowState: async () => ({ status: 'success' }) as never };
    const said = (await told(circleci, green, late)).at(-1);
    expect(said).toMatch(/^❌ Failed/);
    expect(said).not.toContain('Passed since');
  });

  it('says of no newer one that it is green where a still newer one is red, though it was not reported', async () => {
    const shown = {
      1: [workflow('w1', 'failed')],
      2: [workflow('w2', 'success')],
      3: [workflow('w3', 'failed')],
    };
    const said = (await told(showingLate(shown), green, late)).at(-1);
    expect(said).toMatch(/^❌ Failed/);
    expect(said).not.toContain('Passed since');
  });

  it('asks again while what CircleCI shows as green is an older pipeline than the newer success', async () => {
    const shown = {
      1: [workflow('w1', 'failed')],
      2: [workflow('w2', 'success')],
      3: [workflow('w3', 'running')],
      4: [workflow('w0', 'canceled'), workflow('w4', 'canceled')],
    };
    const circleci = { ...showingLate(shown), workflowState: async () => ({ status: 'success' }) as never };
    const between = { ...late, id: 'end of w3', run: 'w3', pipeline: 3, createdAt: at(30) };
    const fails = () => shown[3].splice(0, 1, workflow('w3', 'failed'));
    const said = await told(circleci, ended('w4', 4, 'success'), late, fails, between);
    expect(said.at(-2)).toContain('Passed since in pipeline 4');
    expect(said.at(-1)).toMatch(/^❌ Failed/);
    expect(said.at(-1)).not.toContain('Passed since');
  });
});
