/** Says since when a workflow is red, by which commit, and what changed since its last green run. Pure. */

import { compareUrl } from '../../circleci/compare-link.ts';
import { pipelineUrl } from '../../circleci/links.ts';
import type { BranchWorkflow } from '../../circleci/runs/branch-state.ts';
import type { PipelineRun } from '../../circleci/runs/fold-attempts.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { dateTime } from '../text/times.ts';
import { againWords } from './run-card.ts';

export interface History extends Linking {
  readonly reds: readonly {
    readonly run: PipelineRun;
    readonly branch: BranchWorkflow | undefined;
  }[];
  readonly now: number;
}

const mostTold = 3;

/** A few lines for each of the workflows, the first ones. */
export function historyLines({ reds, now, ...linking }: History): readonly Mrkdwn[] {
  const isOne = reds.length === 1;
  return reds
    .slice(0, mostTold)
    .flatMap(({ run, branch }) => (branch ? linesOf({ run, branch, isOne, now, ...linking }) : []))
    .filter((line) => line !== undefined);
}

interface Told extends Linking {
  readonly run: PipelineRun;
  readonly branch: BranchWorkflow;
  readonly isOne: boolean;
  readonly now: number;
}

function linesOf(told: Told): readonly (Mrkdwn | undefined)[] {
  const { run, branch, isOne } = told;
  const name = isOne ? undefined : md`${code(branch.name, 60)}: `;
  if (branch.workflow.outcome === 'green')
    return [md`✅ ${name}passed since, in ${runName(branch.run, told)}`];
  if (run.createdAt < branch.since.createdAt && run.revision !== branch.since.revision)
    return [md`❌ ${name}passed since, then failed again in ${began(branch, told)}`];
  return [
    md`❌ ${name}${sinceWords(branch, told)}${branch.ongoing && md` · ${againWords(branch.ongoing)}`}`,
    changes(told),
  ];
}

function sinceWords(branch: BranchWorkflow, told: Told): Mrkdwn {
  const { redRuns, isSinceKnown } = branch;
  const begin = began(branch, told);
  if (redRuns === 1 && isSinceKnown) return md`New: broke in ${begin}`;
  if (redRuns === 1) return md`Failed in ${begin} (no earlier result known)`;
  const runs = md`${redRuns} runs`;
  return isSinceKnown
    ? md`Failing for ${runs}, since ${begin}`
    : md`Failing for at least ${runs}, since ${begin} or earlier`;
}

/** `pipeline 54, today at 10:00: Round prices half up`. */
function began({ since }: BranchWorkflow, told: Told): Mrkdwn {
  const when = since.createdAt > 0 ? md`, ${dateTime(since.createdAt)}` : undefined;
  const subject = since.subject ? md`: ${limited(since.subject, 120)}` : undefined;
  return md`${runName(since, told)}${when}${subject}`;
}

/** What was pushed since it was green last: up to the run that broke it, and up to the one that is shown. */
function changes(told: Told): Mrkdwn | undefined {
  const { run, branch } = told;
  const { before, since } = branch;
  if (!before) return undefined;
  const green = md`✅ Last passed: ${runName(before, told)}`;
  const commitUrl = [since, run, before].flatMap(({ builds }) =>
    builds.flatMap((one) => one.commitUrl ?? []),
  )[0];
  const compare = (label: string, to: string | undefined): Mrkdwn | undefined => {
    const url = compareUrl({ project: run.project, commitUrl }, { from: before.revision, to });
    return url === undefined ? undefined : link(label, url, told);
  };
  const isLater = since.revision !== run.revision;
  return joined(
    [
      green,
      compare(isLater ? 'commits that broke it' : 'commits since then', since.revision),
      isLater ? compare('all commits since then', run.revision) : undefined,
    ],
    ' · ',
  );
}

function runName({ project, number, revision }: PipelineRun, linking: Linking): Mrkdwn {
  if (number !== undefined)
    return link(`pipeline ${number}`, pipelineUrl(project, number, linking.host), linking);
  return md`${revision === undefined ? 'an earlier run' : revision.slice(0, 7)}`;
}
