/** Draws the result of approving or canceling a run. Pure. */
import { workflowUrl } from '../../circleci/links.ts';
import type { Project } from '../../circleci/project.ts';
import type { Line } from '../runs/action-line.ts';
import type { Linking } from '../text/allowed-links.ts';
import { actions, message, section } from '../text/blocks.ts';
import { linkButton } from '../text/buttons-and-menus.ts';
import { projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { limited, type Mrkdwn, md, mention } from '../text/mrkdwn.ts';

export interface RunActedInput extends Linking {
  readonly did: { readonly what: 'approved'; readonly job: string } | { readonly what: 'canceled' };
  readonly project: Project;
  readonly workflow: string;
  /** User id. */
  readonly actor: string;
}

function runActedNote({ did, actor }: Pick<RunActedInput, 'did' | 'actor'>): Mrkdwn {
  return did.what === 'approved'
    ? md`✅ *${did.job.slice(0, 100)}* approved by ${mention(actor)}.`
    : md`⏹️ Canceled by ${mention(actor)}. CircleCI is stopping the run.`;
}

/** For the channel, where one person alone saw the card. */
export function runActedLine(input: RunActedInput): Line {
  const { did, project, workflow, actor, host } = input;
  const name = limited(projectName(project), 120);
  const page = workflowUrl(workflow, host);
  const block = open(input);
  return {
    kind: 'line',
    lead:
      did.what === 'approved'
        ? md`✅ ${mention(actor)} approved *${did.job.slice(0, 100)}* of *${name}*`
        : md`⏹️ ${mention(actor)} canceled a run of *${name}*`,
    blocks: block ? [block] : [],
    command: page && `build ${page}`,
  };
}

/** Draws the result when the card of the run cannot be drawn any more. */
export function runActedView(input: RunActedInput): Message {
  return message({
    title: md`${runActedNote(input)} (${limited(projectName(input.project), 120)})`,
    blocks: [open(input)],
  });
}

/** Asks the person to check first, since the change may have been made. */
export function runActUnknownView(input: RunActedInput): Message {
  const wish = input.did.what === 'approved' ? 'approve' : 'cancel';
  return message({
    title: md`⚠️ CircleCI didn’t confirm the request to ${wish} in ${limited(projectName(input.project), 150)}.`,
    blocks: [section('It may have worked. Check CircleCI before you try again.'), open(input)],
  });
}

function open(input: RunActedInput): ReturnType<typeof actions> {
  return actions(linkButton('Open in CircleCI', workflowUrl(input.workflow, input.host), input));
}
