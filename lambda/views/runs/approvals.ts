/** Draws the jobs that wait for approval: since when, who started them, and who can approve. Pure. */
import { groupOf, isProjectWithin } from '../../channel-limits.ts';
import { workflowUrl } from '../../circleci/links.ts';
import { type Project, projectSlug } from '../../circleci/project.ts';
import type { PendingApproval } from '../../circleci/runs/read-pending-approvals.ts';
import type { ChannelLimits } from '../../store/channel-limit-store.ts';
import { place } from '../builds/build-lines.ts';
import { listActions, type Paging, pageCommand } from '../builds/order-buttons.ts';
import { type Linking, link, linkingTo } from '../text/allowed-links.ts';
import { actions, context, howManyFit, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { projectName, word } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md, mention } from '../text/mrkdwn.ts';
import { ago, dateTime } from '../text/times.ts';
import { approveButton, whereOf } from './run-card-buttons.ts';
import { unreadHostsLine, unreadNote } from './unread-branches.ts';

export interface ApprovalsInput extends Linking {
  /** The project that was asked for; undefined for all that are followed. */
  readonly only: Project | undefined;
  /** The one that waits longest first. */
  readonly pending: readonly PendingApproval[];
  /** Slack's users by the logins that started the runs. */
  readonly users: ReadonlyMap<string, string>;
  /** Those of the channel. */
  readonly limits: ChannelLimits | undefined;
  /** CircleCI did not show these. */
  readonly unread: readonly Project[];
  /** CircleCI connections that did not list their projects. */
  readonly unreadHosts?: readonly string[];
  /** The token cannot see approvals in these. */
  readonly closed: readonly Project[];
  /** How many were looked at for this page, and how many there are. */
  readonly looked: number;
  readonly followed: number;
  readonly paging: Paging;
  readonly now: number;
}

const mostShown = 12;
/** Of the text that a message may have: each row's question takes some, too. */
const room = 6_000;

export function approvalsView(input: ApprovalsInput): Message {
  const { pending, unread, closed, looked, followed, paging } = input;
  const first = pending.slice(0, mostShown);
  const who = first.map((one) => whoMay(one, input));
  const isSame = who.length > 1 && who.every(({ mrkdwn }) => mrkdwn === who[0]?.mrkdwn);
  const told = first.map((one, at) => row(one, isSame ? undefined : who[at], input));
  const shown = pending.slice(0, howManyFit(told, room));
  const missing = pending.length - shown.length;
  return message({
    title: title(input),
    blocks: [
      ...shown.flatMap((one, at) => [section(told[at]), buttons(one, at, input)]),
      context(
        isSame ? who[0] : undefined,
        missing > 0 ? md`+${missing} more` : undefined,
        looked < followed ? md`${looked} of ${followed} followed projects, page ${paging.page}` : undefined,
        closed.length > 0 && closed.length < looked
          ? md`${closed.length} not checked: they need a personal API token`
          : undefined,
      ),
      context(unreadHostsLine(input.unreadHosts ?? [])),
      unreadNote(unread.map((project) => ({ project }))),
      listActions(paging),
    ],
  });
}

function title({ pending, only, closed, unread, looked }: ApprovalsInput): Mrkdwn {
  const where = only ? md` in ${limited(projectName(only), 120)}` : undefined;
  if (pending.length > 0) {
    const count = pending.length === 1 ? '1 job is' : `${pending.length} jobs are`;
    return md`✋ *${count} waiting for approval*${where}`;
  }
  if (looked > 0 && closed.length === looked)
    return md`❔ *Could not check*: CircleCI shows approvals only to a personal API token`;
  if (looked === 0) return md`*No followed projects here*`;
  const others = unread.length + closed.length > 0 ? ' where it could be checked' : undefined;
  return md`✅ *Nothing is waiting for approval*${where}${others}`;
}

/** ``✋ *acme/api* on `main` · `hold-production` ``, since when, who started it, who can approve. */
function row(one: PendingApproval, who: Mrkdwn | undefined, input: ApprovalsInput): Mrkdwn {
  const { project, pipeline, workflow, job, since, supersededBy } = one;
  const { now } = input;
  const there = linkingTo(project, input);
  const name = link(limited(projectName(project), 100), workflowUrl(workflow.id, there.host), there);
  const waiting = since === undefined ? undefined : md`waiting since ${dateTime(since)}, ${ago(since, now)}`;
  const run = joined(
    [
      workflow.name === undefined ? undefined : code(workflow.name, 60),
      pipeline.number === undefined ? undefined : md`pipeline ${pipeline.number}`,
      pipeline.subject === undefined ? undefined : limited(pipeline.subject, 80),
    ],
    ' · ',
  );
  return joined(
    [
      md`✋ *${name}*${place(pipeline)} · ${code(job, 60)}`,
      waiting,
      run.mrkdwn === '' ? undefined : run,
      joined([startedBy(one, input), who], ' · '),
      supersededBy === undefined ? undefined : md`superseded by pipeline ${supersededBy}`,
    ],
    '\n',
  );
}

function startedBy({ pipeline }: PendingApproval, { users }: ApprovalsInput): Mrkdwn | undefined {
  const { startedBy: login } = pipeline;
  if (login === undefined) return undefined;
  const user = users.get(login);
  return md`started by ${user === undefined ? limited(login, 40) : mention(user)}`;
}

/** By the settings of the channel: roles decide, settings narrow. */
function whoMay({ project, pipeline }: PendingApproval, { limits, users }: ApprovalsInput): Mrkdwn {
  const group = groupOf('approve');
  const isOff = limits && limits.acts !== 'all' && group !== undefined && !limits.acts.includes(group);
  if (isOff) return md`approving is turned off in this channel`;
  if (limits && !isProjectWithin(project, limits.projects))
    return md`this project can’t be approved in this channel`;
  const approvers = limits?.approvers ?? 'operators';
  const who =
    typeof approvers === 'string'
      ? { operators: md`operators and admins`, admins: md`admins` }[approvers]
      : joined(approvers.slice(0, 10).map(mention), ', ');
  const { startedBy: login } = pipeline;
  const own = login === undefined ? undefined : users.get(login);
  const except = own === undefined ? md` who didn’t start it` : md`, not ${mention(own)}`;
  return md`waiting for ${who}${limits && limits.ownRuns !== 'allowed' ? except : undefined}`;
}

function buttons(
  { project, pipeline, workflow, requestId, job }: PendingApproval,
  at: number,
  { paging }: ApprovalsInput,
): ReturnType<typeof actions> {
  const { number, branch } = pipeline;
  const words = branch === undefined ? '' : (word(branch) ?? '');
  const status =
    number === undefined
      ? `status ${projectSlug(project)} ${words}`.trim()
      : `status ${projectSlug(project)} pipeline ${number}`;
  return actions(
    approveButton({
      workflow: workflow.id,
      request: requestId,
      project,
      job,
      where: whereOf(pipeline),
      listed: { at, command: paging.page > 1 ? pageCommand(paging.command, paging.page) : paging.command },
    }),
    button('Status', { action: 'run', command: status }, { id: `status-${at}` }),
  );
}
