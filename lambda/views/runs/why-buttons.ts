/** Chooses what to press below a reason: run it again, its log, its tests. Pure. */
import type { ActionsBlock } from '@slack/types';
import { buildUrl, pipelineUrl } from '../../circleci/links.ts';
import { buildSlug } from '../../circleci/project.ts';
import { isOngoing, isRetryable } from '../../circleci/status.ts';
import { actions } from '../text/blocks.ts';
import { button, linkButton, overflow } from '../text/buttons-and-menus.ts';
import type { WhyInput } from './red-cause-types.ts';

/** Rerun first; then the log, where it stands; the rarer ones behind dots. */
export function whyActions(input: WhyInput): ActionsBlock | undefined {
  const { run, causes = [], command } = input;
  const [first] = causes.flatMap(({ jobs }) => jobs);
  const tested = causes.find(({ reason }) => reason.from === 'tests')?.jobs[0];
  const url = input.build
    ? buildUrl(input.build, input.host)
    : run.number === undefined
      ? run.builds[0]?.url
      : pipelineUrl(run.project, run.number, input.host);
  return actions(
    rerunButton(input),
    first && button('View log', { action: 'run', command: `log ${buildSlug(first.build)}` }, { id: 'log' }),
    tested &&
      button('Tests', { action: 'run', command: `tests ${buildSlug(tested.build)}` }, { id: 'tests' }),
    linkButton('Open in CircleCI', url, input),
    overflow(
      ...(command === undefined
        ? []
        : [
            { label: 'Refresh', intent: { action: 'refresh', command } as const },
            { label: 'Share to channel', intent: { action: 'share', command } as const },
          ]),
    ),
  );
}

/** Only of what has ended, and is not running again already. */
function rerunButton({ reds }: WhyInput): ReturnType<typeof button> {
  for (const { run, workflow, branch } of reds) {
    const failed = workflow.jobs.find(({ status, number }) => number !== undefined && isRetryable(status));
    if (failed?.number === undefined || workflow.isRerunning || isOngoing(workflow.status)) continue;
    if (branch && branch.workflow.outcome === 'green') continue;
    const build = buildSlug({ project: run.project, number: failed.number });
    return workflow.kind === 'build'
      ? button('Retry', { action: 'retry', build }, { style: 'primary' })
      : button('Rerun failed', { action: 'rerun', build }, { style: 'primary' });
  }
  return undefined;
}
