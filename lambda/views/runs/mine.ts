/** Draws what of a person's runs is red or has not ended, a row for each branch. Pure. */

import type { SectionBlock } from '@slack/types';
import { buildUrl, pipelineUrl } from '../../circleci/links.ts';
import type { BranchWorkflow } from '../../circleci/runs/branch-state.ts';
import type { PipelineRun } from '../../circleci/runs/fold-attempts.ts';
import { isOngoing } from '../../circleci/status.ts';
import { place } from '../builds/build-lines.ts';
import { listActions } from '../builds/order-buttons.ts';
import { type Linking, link, linkingTo } from '../text/allowed-links.ts';
import { context, howManyFit, message, section } from '../text/blocks.ts';
import { projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { inWords, look } from '../text/statuses.ts';
import { ago } from '../text/times.ts';
import { branchRow, redBranch, type Why } from './failing.ts';
import { type UnreadBranch, unreadHostsLine, unreadNote } from './unread-branches.ts';

/** A branch that the person's runs made red, or on which one of them has not ended. */
export interface OwnBranch {
  readonly reds: readonly BranchWorkflow[];
  readonly ongoing: PipelineRun | undefined;
}

export interface OwnBranchesInput extends Linking {
  readonly branches: readonly OwnBranch[];
  readonly unread: readonly UnreadBranch[];
  /** CircleCI connections that did not list their builds. */
  readonly unreadHosts?: readonly string[];
  /** Why they failed, for a reader who may see output. */
  readonly reasons: Why | undefined;
  readonly now: number;
}

export interface MineInput extends OwnBranchesInput {
  /** The login or address that it was read by. */
  readonly name: string;
  /** API v2 was not open: approvals and jobs to come are not seen. */
  readonly byBuilds: boolean;
}

/** A row for each branch, and how many did not fit. */
export function ownBranchRows(input: OwnBranchesInput): {
  readonly rows: readonly (SectionBlock | undefined)[];
  readonly missing: number;
} {
  const { branches } = input;
  const told = branches.map((branch) => tell(branch, input));
  const rows = told
    .slice(0, howManyFit(told))
    .map((text, at) => branchRow(text, branches[at]?.reds[0]?.run ?? branches[at]?.ongoing, at));
  return { rows, missing: branches.length - rows.length };
}

export function mineView(input: MineInput): Message {
  const { name, branches, unread, unreadHosts = [], byBuilds } = input;
  const { rows, missing } = ownBranchRows(input);
  return message({
    title: md`*Failing or running builds of ${limited(name, 60)}*`,
    blocks: [
      branches.length + unread.length + unreadHosts.length === 0
        ? section('✅ None of your builds is failing, running or waiting.')
        : undefined,
      ...rows,
      context(unreadHostsLine(unreadHosts)),
      unreadNote(unread),
      context(missing > 0 ? md`+${missing} more` : undefined, byBuilds ? 'based on builds alone' : undefined),
      listActions({ command: 'mine', page: 1, hasMore: false }),
    ],
  });
}

function tell({ reds, ongoing }: OwnBranch, input: OwnBranchesInput): Mrkdwn {
  const [first, ...others] = reds;
  if (!first) return ongoing ? going(ongoing, input) : md``;
  const more = others.map(({ name }) => code(name, 60));
  // What of theirs runs is named, rather than that something does.
  const red = redBranch(ongoing ? { ...first, ongoing: undefined } : first, input);
  const also = more.length > 0 ? md`also failing: ${joined(more, ', ')}` : undefined;
  return joined([red, also, ongoing && whatRuns(ongoing, input)], '\n');
}

/** ``🔵 *acme/web* on `main` · `ci` running``, and since when. */
function going(run: PipelineRun, { now, ...input }: OwnBranchesInput): Mrkdwn {
  const linking = linkingTo(run.project, input);
  const url = run.number === undefined ? undefined : pipelineUrl(run.project, run.number, linking.host);
  const name = link(limited(projectName(run.project), 100), url, linking);
  const subject = limited(run.subject ?? run.builds[0]?.subject ?? '', 80);
  const started = run.createdAt > 0 ? md`started ${ago(run.createdAt, now)}` : undefined;
  return joined(
    [
      md`*${name}*${place(run)}`,
      whatRuns(run, input),
      joined([started, subject.mrkdwn === '' ? undefined : subject], ' · '),
    ],
    '\n',
  );
}

/** ``🔵 `ci` #124 running``. */
function whatRuns(run: PipelineRun, input: Linking): Mrkdwn {
  const linking = linkingTo(run.project, input);
  const open = run.workflows.filter(({ status, isRerunning }) => isRerunning || isOngoing(status));
  const [first] = open;
  const status = first && isOngoing(first.status) ? first.status : 'running';
  const workflow = first && first.kind !== 'build' ? code(first.name, 60) : undefined;
  const job = first?.jobs.find((one) => isOngoing(one.status) && one.number !== undefined);
  const number = job && link(`#${job.number}`, buildPage(run, job.number, linking), linking);
  const words = inWords({ status, rawStatus: status });
  return md`${look(status).emoji} ${joined([workflow, number, words], ' ')}`;
}

function buildPage({ project }: PipelineRun, number: number | undefined, { host }: Linking) {
  return number === undefined ? undefined : buildUrl({ project, number }, host);
}
