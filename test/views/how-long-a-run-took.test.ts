/** How long a run took: its own time, whatever it waited for. */
import { describe, expect, it } from 'vitest';
import { readReport } from '../../lambda/circleci/reports/parse-webhook.ts';
import { merge } from '../../lambda/ingest/merge-report.ts';
import { tookOf } from '../../lambda/views/alerts/alert-body.ts';
import { buildView } from '../../lambda/views/builds/build.ts';
import { workflowCompleted } from '../fakes/circleci-requests.ts';
import { textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { run } from './alert-samples.ts';
import { full, inState, isoBefore, now } from './sample-builds.ts';

const minute = 60_000;
const at = (minutes: number) => new Date(Date.parse('2026-03-02T08:00:00Z') + minutes * minute).toISOString();

function reported(name: string, number: number, from: number, to: number) {
  const job = { name, number, status: 'success', started_at: at(from), stopped_at: at(to) };
  const { status: _, ...workflow } = workflowCompleted.workflow;
  const event = { ...workflowCompleted, type: 'job-completed', id: name, happened_at: at(to), workflow, job };
  const report = readReport(event);
  if (!report || 'ping' in report) throw new Error('no report');
  return report;
}

describe('a run took', () => {
  it('as long as its jobs, without the hours that it waited for a person', () => {
    const [build, deploy] = [reported('build', 1, 0, 4), reported('deploy', 2, 304, 306)];
    const merged = merge(merge(undefined, build), deploy);
    expect(tookOf({ ...merged, startedAt: 0, stoppedAt: 306 * minute })).toBe(6 * minute);
  });

  it('the time of the newest attempt of each job, without the hours before a retry', () => {
    const reports = [reported('build', 1, 0, 4), reported('test', 2, 4, 9), reported('test', 7, 604, 608)];
    const merged = reports.reduce<ReturnType<typeof merge> | undefined>(merge, undefined);
    expect(merged && tookOf(merged)).toBe(8 * minute);
  });

  it('from its start to its end where its jobs were not reported, unless a job waited for approval', () => {
    const bare = run({ jobs: [], startedAt: now - 5 * minute, stoppedAt: now });
    expect(tookOf(bare)).toBe(5 * minute);
    expect(tookOf({ ...bare, acts: [{ did: 'approved', by: 'U01ANN', at: now }] })).toBeUndefined();
  });

  it('nothing that can be told when it stopped before it started', () => {
    expect(tookOf(run({ jobs: [], startedAt: now, stoppedAt: now - minute }))).toBeUndefined();
    const backwards = { startedAt: isoBefore(1000), stoppedAt: isoBefore(61_000), duration: undefined };
    const build = full({ ...inState('canceled'), ...backwards, previousSuccessful: undefined });
    expect(textOf(buildView({ build, now }))).not.toContain('took');
  });
});
