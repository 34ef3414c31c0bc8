import { describe, expect, it } from 'vitest';
import type { LineFacts } from '../../lambda/digest/branch-facts.ts';
import { daysOf, summariesOf } from '../../lambda/digest/summarize-projects.ts';
import type { Result } from '../../lambda/store/stored-runs.ts';

const day = 24 * 60 * 60_000;
const to = Date.parse('2026-11-26T09:00:00Z');
const period = { from: to - day, to };
const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;
const api = { ...web, repo: 'api' };

/** Days ago. */
function result(ago: number, status: Result['status'] = 'success'): Result {
  const at = to - ago * day;
  return { run: `${ago}`, at, endedAt: at, status, pipeline: 1, author: undefined, revision: undefined };
}

function fact(project: typeof web | typeof api, more: Partial<LineFacts> = {}): LineFacts {
  return {
    line: { project, branch: 'main', workflow: 'ci' },
    runs: 0,
    failed: 0,
    counted: 'all',
    state: 'green',
    redSince: undefined,
    isSinceKnown: true,
    brokenBy: undefined,
    recoveries: 0,
    flips: 0,
    ...more,
  };
}

const line = (project: typeof web | typeof api, results: readonly Result[]) => ({
  project,
  branch: 'main',
  workflow: 'ci',
  results,
});

describe('a project of a digest', () => {
  it('has the runs of its lines, those before, and its days', () => {
    const results = [result(0.1, 'failed'), result(0.5), result(1.2), result(1.5), result(3.5, 'failed')];
    const facts = [fact(web, { runs: 2, failed: 1, state: 'red' })];
    const [summary] = summariesOf([web], { lines: [line(web, results)], facts, unread: [], period });
    expect(summary).toMatchObject({ runs: 2, failed: 1, before: { runs: 2, failed: 0 }, state: 'red' });
    expect(summary?.days).toHaveLength(14);
    expect(summary?.days.slice(-4)).toEqual([0, null, 1, 0.5]);
  });

  it('shares its days with the other projects in the chart, without days on which nothing ran', () => {
    const lines = [line(web, [result(0.5, 'failed'), result(2.5)]), line(api, [result(0.6)])];
    expect(daysOf(lines, period)).toEqual([
      { at: to - 2 * day, runs: 1, failed: 0 },
      { at: to, runs: 2, failed: 1 },
    ]);
  });

  it('counts a tag with the runs, as the lines below do', () => {
    const tag = { project: web, branch: 'refs/tags/v1', workflow: 'ci' };
    const facts = [fact(web, { runs: 2 }), fact(web, { line: tag, runs: 1, failed: 1 })];
    const [summary] = summariesOf([web], { lines: [], facts, unread: [], period });
    expect(summary).toMatchObject({ runs: 3, failed: 1 });
  });

  it('is not called green where CircleCI did not show a branch', () => {
    const unread = [{ project: api, branch: 'old', reading: undefined }];
    const facts = [fact(web, { runs: 2, state: 'unread' }), fact(api, { runs: 1 })];
    const states = (of: typeof unread) =>
      summariesOf([web, api], { lines: [], facts, unread: of, period }).map(({ state }) => state);
    expect(states(unread)).toEqual(['unread', 'unread']);
    expect(states([])).toEqual(['unread', 'green']);
  });

  it('stands before those that fare better', () => {
    const facts = [fact(web, { runs: 10, failed: 1 }), fact(api, { runs: 1, failed: 0, state: 'red' })];
    const docs = { ...web, repo: 'docs' };
    const order = summariesOf([docs, web, api], { lines: [], facts, unread: [], period }).map(
      ({ project }) => project.repo,
    );
    expect(order).toEqual(['api', 'web', 'docs']);
  });
});
