/** Starts a simulated CircleCI without histories for the tests of a file, and lays the histories that they need. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { addProject } from '../../local/circleci/histories/add-project.ts';
import type { LaidJob, LaidStatus } from '../../local/circleci/histories/history-types.ts';
import { clearHistories, layPipeline } from '../../local/circleci/histories/lay-history.ts';
import { type CircleCISimulator, startCircleCI } from '../../local/circleci/server.ts';

export const now = Date.parse('2026-11-23T12:00:00.000Z');
export const hour = 3_600_000;
export const key = 'github/acme/web';
export const place = { project: { vcs: 'github', org: 'acme', repo: 'web' }, branch: 'main' } as const;

export let simulator: CircleCISimulator;

/** Each test of the file finds acme/web without pipelines, and a CircleCI that answers. */
export function openSimulator(): void {
  beforeAll(async () => {
    simulator = await startCircleCI({ port: 0, quiet: true, empty: true, clock: () => now });
  });
  beforeEach(() => {
    simulator.controls.heal();
    simulator.controls.forgetReceived();
    clearHistories(simulator.world);
    addProject(simulator.world, { org: 'acme', name: 'web' });
  });
  afterAll(() => simulator.close());
}

export function client(asking?: typeof fetch) {
  return createCircleCI({ host: simulator.url, token: 'local-token', ...(asking && { fetch: asking }) });
}

/** Their statuses, by the jobs' names. */
export type Jobs = Readonly<Record<string, LaidStatus>>;

export function jobsOf(jobs: Jobs, at: number): readonly LaidJob[] {
  return Object.entries(jobs).map(([name, status]) => ({
    name,
    status,
    at: at + 1000,
    startedAt: at + 2000,
    stoppedAt: at + 30_000,
    ...(status === 'on_hold' && { type: 'approval' }),
  }));
}

/** A pipeline so many hours ago, of workflows by their jobs. */
export function lay(hours: number, workflows: Readonly<Record<string, Jobs>>, more: object = {}) {
  const at = now - hours * hour;
  const laid = Object.entries(workflows).map(([name, jobs]) => ({ name, at, jobs: jobsOf(jobs, at) }));
  return layPipeline(simulator.world, { project: key, at, workflows: laid, ...more });
}
