/** Where builds show too little of a run: what is read beside them, and how far back. */
import { describe, expect, it } from 'vitest';
import { readBranch } from '../../lambda/circleci/runs/read-branch.ts';
import { readHealth } from '../../lambda/circleci/runs/read-branch-health.ts';
import { readWatched } from '../../lambda/circleci/runs/read-watched-run.ts';
import { readOwnBranches } from '../../lambda/conversation/show/read-own-branches.ts';
import type { LaidStatus } from '../../local/circleci/histories/history-types.ts';
import {
  client,
  hour,
  type Jobs,
  lay,
  now,
  openSimulator,
  place,
  simulator,
} from './simulator-with-histories.ts';

openSimulator();

const status = () => readBranch(client(), place, now);
const health = () => readHealth(client(), place, now);
const namesOf = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);

const green: Jobs = { build: 'success', test: 'success' };

describe('a red workflow that nothing runs any more', () => {
  it.each<[string, Jobs]>([
    ['passed', { build: 'success', test: 'not_run' }],
    ['failed', { build: 'failed', test: 'canceled' }],
  ])('is not gone by a canceled run whose builds look as if it had %s', async (_, canceled) => {
    lay(30 * 24, { legacy: { build: 'failed' } });
    for (let at = 11; at > 1; at -= 1)
      if (at === 5) {
        const { workflows } = lay(at, { ci: canceled });
        for (const workflow of workflows) workflow.canceledAt = workflow.createdAt + 60_000;
      } else lay(at, { ci: green });
    expect(namesOf((await health()).reds)).toEqual(['legacy']);
    expect(namesOf((await status()).reds)).toEqual(['legacy']);
    lay(1, { ci: green });
    expect((await health()).verdict).toBe('green');
    expect((await status()).verdict).toBe('green');
  });
});

describe('a job that was refused to a context from its first run on', () => {
  it.each<[string, Jobs]>([
    ['beside a build of its workflow', { build: 'success', deploy: 'unauthorized' }],
    ['alone in its workflow', { deploy: 'unauthorized' }],
  ])('is seen by its author %s, in an older run', async (_, refused) => {
    lay(3, { docs: green });
    lay(2, { docs: green, ci: refused });
    lay(1, { docs: green });
    lay(0.5, { docs: green });
    const { branches } = await readOwnBranches({ login: 'ada', email: undefined }, client(), now);
    expect(branches.map(({ reds }) => namesOf(reds))).toEqual([['ci']]);
  });
});

describe('an answer that hangs on a run beyond the ten that are read', () => {
  it('is had by reading that run, too', async () => {
    lay(14, { deploy: { ship: 'failed' } });
    lay(13, { deploy: { ship: 'success' } });
    for (let at = 12; at > 3; at -= 1) lay(at, { deploy: { ship: 'canceled' } });
    for (let at = 3; at > 0; at -= 1) lay(at, { ci: green });
    expect((await status()).verdict).toBe('green');
  });
});

describe('a run of more builds than a page holds', () => {
  it.each<[LaidStatus, string]>([
    ['success', 'green'],
    ['failed', 'red'],
  ])('is watched to its end by builds alone, where one beyond the page is %s', async (first, outcome) => {
    const rest = Array.from({ length: 130 }, (_, at) => [`job-${at}`, 'success'] as const);
    lay(2, { docs: green });
    lay(1, { ci: { build: first, ...Object.fromEntries(rest) } });
    const refusal = { status: 404, body: '{"message":"Project not found"}', times: Number.POSITIVE_INFINITY };
    simulator.controls.fail({ kind: 'custom', path: '/api/v2/', ...refusal });
    const watched = {
      project: place.project,
      build: undefined,
      branch: 'main',
      createdAt: now - hour + 2000,
    };
    const run = await readWatched(client(), watched, now);
    expect(run?.workflows).toMatchObject([{ name: 'ci', outcome }]);
    expect(run?.builds).toHaveLength(131);
  });
});

describe('a person’s run that waits', () => {
  it('is theirs still when a newer one has passed', async () => {
    lay(2, { deploy: { build: 'success', hold: 'on_hold' } });
    lay(1, { ci: green });
    const { branches } = await readOwnBranches({ login: 'ada', email: undefined }, client(), now);
    expect(branches.map(({ ongoing }) => ongoing?.workflows.map(({ name }) => name))).toEqual([['deploy']]);
  });
});
