/** Draws the question before all failing workflows are rerun, and the result. Pure. */

import { workflowUrl } from '../../circleci/links.ts';
import type { BranchWorkflow } from '../../circleci/runs/branch-state.ts';
import { isRed } from '../../circleci/status.ts';
import { place } from '../builds/build-lines.ts';
import { confirmView } from '../forms/confirm.ts';
import { type Linking, link, linkingTo } from '../text/allowed-links.ts';
import { actions, context, lines } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, limited, type Mrkdwn, md, mention } from '../text/mrkdwn.ts';
import { type Line, lineView } from './action-line.ts';
import { type UnreadBranch, unreadLine } from './unread-branches.ts';

export interface AskRerunFailingInput {
  readonly reds: readonly BranchWorkflow[];
  /** How many more there are. */
  readonly missing: number;
  readonly unread: readonly UnreadBranch[];
  readonly command: string;
}

export function askRerunFailingView({ reds, missing, unread, command }: AskRerunFailingInput): Message {
  const count = reds.length === 1 ? '1 failing workflow' : `${reds.length} failing workflows`;
  return confirmView({
    title: md`🔁 Rerun the failed jobs of *${count}*?`,
    follows: [
      ...reds.map(lineOf),
      missing > 0 ? md`+${missing} more, not included` : undefined,
      unreadLine(unread),
    ],
    label: 'Rerun failed',
    style: 'primary',
    command,
  });
}

export interface RerunOutcome {
  readonly red: BranchWorkflow;
  readonly is: 'started' | 'refused' | 'unknown';
  /** The new workflow's id. */
  readonly workflow: string | undefined;
}

export interface RerunFailingInput extends Linking {
  readonly outcomes: readonly RerunOutcome[];
  /** User id. */
  readonly actor: string;
}

const words = {
  started: 'started',
  refused: 'CircleCI refused',
  unknown: 'not confirmed: check before you try again',
} as const;

/** For the channel. Only the end of a single workflow fits into one message. */
export function rerunFailingAnnouncement(input: RerunFailingInput): Message {
  const announced = lineView(rerunFailingLine(input), undefined);
  if (input.outcomes.length < 2) return announced;
  const foot = [
    context('This message won’t be updated'),
    actions(button('Show failing', { action: 'run', command: 'failing' })),
  ];
  return { ...announced, blocks: [...announced.blocks, ...foot.filter((one) => one !== undefined)] };
}

/** The same, to be followed. */
export function rerunFailingLine({ outcomes, actor, ...linking }: RerunFailingInput): Line {
  const started = outcomes.filter(({ is }) => is === 'started').length;
  const count = `${started} ${started === 1 ? 'workflow' : 'workflows'}`;
  const blocks = lines(
    outcomes.map(({ red, is, workflow }) => {
      const there = linkingTo(red.run.project, linking);
      const page = workflow === undefined ? undefined : workflowUrl(workflow, there.host);
      return md`${lineOf(red)}: ${link(words[is], page, there)}`;
    }),
  );
  return { kind: 'line', lead: md`🔁 ${mention(actor)} reran the failed jobs of ${count}`, blocks };
}

/** ``acme/web on `main` · `ci` (`test`)``. */
function lineOf({ run, name, workflow }: BranchWorkflow): Mrkdwn {
  const failed = workflow.jobs.find(({ status }) => isRed(status));
  const job = failed && md` (${code(failed.name, 60)})`;
  return md`${limited(projectName(run.project), 100)}${place(run)} · ${code(name, 60)}${job}`;
}
