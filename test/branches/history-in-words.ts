/** Writes a history in a few lines, newest pipeline first, for failed assertions. */
import { buildsOf, pipelinesOf, workflowsOf } from '../../local/circleci/model/find-by-index.ts';
import type { World } from '../../local/circleci/model/simulator-state.ts';
import { statusOf } from '../../local/circleci/runs/build-phase.ts';
import { jobStatus, workflowStatus } from '../../local/circleci/runs/workflow-state.ts';

export function historyInWords(world: World, project: string, now: number): string {
  const newest = pipelinesOf(world, project).toSorted((a, b) => b.createdAt - a.createdAt);
  const lines = newest.flatMap((pipeline) => {
    const notes = [pipeline.why, ...pipeline.errors.map(() => 'BROKEN'), pipeline.continuation && 'setup'];
    const head = `#${pipeline.number} ${hours(now - pipeline.createdAt)} ago (${notes.filter(Boolean).join(', ')})`;
    return [
      head,
      ...workflowsOf(world, pipeline.id)
        .toReversed()
        .map((one) => {
          const jobs = one.jobs
            .slice(0, 8)
            .map((job) => `${job.name} ${job.num ?? '-'} ${jobStatus(world, { workflow: one, job }, now)}`);
          const again = one.rerunOf === null ? '' : ` rerun ${hours(now - one.createdAt)} ago`;
          return `    ${one.name}${again} ${workflowStatus(world, one, now)}: ${jobs.join(', ')}`;
        }),
    ];
  });
  const retried = buildsOf(world, project).filter(({ retryOf }) => retryOf !== null);
  return [
    ...lines,
    ...retried.map((one) => `    retry ${one.num} of ${one.retryOf}: ${statusOf(world, one, now)}`),
  ].join('\n');
}

function hours(ms: number): string {
  return `${(ms / 3_600_000).toFixed(1)} h`;
}
