/** Says plainly why there is no failure to explain: it passed, it still runs, it was stopped. Pure. */
import { buildUrl, pipelineUrl } from '../../circleci/links.ts';
import { type BuildRef, projectSlug } from '../../circleci/project.ts';
import { isRunOngoing, type PipelineRun, runStatus } from '../../circleci/runs/fold-attempts.ts';
import { outcomeOf, type Status } from '../../circleci/status.ts';
import { place } from '../builds/build-lines.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button, linkButton } from '../text/buttons-and-menus.ts';
import { buildName, projectName, word } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { look } from '../text/statuses.ts';
import { runFacts } from './run-card.ts';

export interface NothingFailedInput extends Linking {
  readonly run: PipelineRun;
  readonly build: BuildRef | undefined;
  readonly command: string | undefined;
  readonly now: number;
}

export function nothingFailedView(input: NothingFailedInput): Message {
  const { run, build, command, host } = input;
  const status = runStatus(run);
  const name = limited(build ? buildName(build) : projectName(run.project), 120);
  const url = build
    ? buildUrl(build, host)
    : run.number === undefined
      ? undefined
      : pipelineUrl(run.project, run.number, host);
  const branch = run.branch === undefined ? undefined : word(run.branch);
  return message({
    title: md`${look(status).emoji} *Nothing failed*: ${link(name, url, input)}${place(run)}`,
    color: look(status).color,
    blocks: [
      section(plainly(status, run)),
      context(...runFacts(input)),
      actions(
        isRunOngoing(run) && branch !== undefined
          ? button(
              'Watch',
              { action: 'run', command: `watch ${projectSlug(run.project)} ${branch}` },
              { id: 'watch' },
            )
          : undefined,
        command === undefined ? undefined : button('Refresh', { action: 'refresh', command }),
        linkButton('Open in CircleCI', url, input),
      ),
    ],
  });
}

function plainly(status: Status, run: PipelineRun): Mrkdwn | string {
  if (status === 'on_hold') return 'Waiting for approval. Nothing has failed so far.';
  if (isRunOngoing(run)) return 'Still running. Nothing has failed so far.';
  if (outcomeOf(status) === 'green') return 'It passed.';
  if (status === 'canceled') return canceledBy(run);
  if (status === 'not_run') return 'It was not run.';
  return md`CircleCI reports ${look(status).word.toLowerCase()}, which is not a failure.`;
}

/** A job that was stopped has no reason of its own. */
function canceledBy({ builds }: PipelineRun): Mrkdwn | string {
  const by = builds.find(({ canceledBy: name }) => name !== undefined)?.canceledBy;
  return by === undefined ? 'It was canceled.' : md`It was canceled by ${limited(by, 60)}.`;
}
