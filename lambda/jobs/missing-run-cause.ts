/** Reads why an expected run may not have come, as far as CircleCI tells. Best effort. */
import type { CircleCI } from '../circleci/client/client.ts';
import type { PausedSchedule } from '../circleci/client/paused-schedules.ts';
import { isSameProject } from '../circleci/project.ts';
import { isExpected } from '../polling/classify-read-errors.ts';
import type { AlertServices } from '../ports.ts';
import { isWantedBranch } from '../rule-options/covers-branch.ts';
import { covers } from '../rule-options/rule.ts';
import type { Subscription } from '../store/subscriptions-and-schedules.ts';
import { inTime } from '../timeout.ts';
import type { AbsenceCause } from '../views/alerts/expected-run.ts';

interface Asking {
  readonly found: Subscription;
  /** Since when the run is missing. */
  readonly from: number;
  readonly until: number;
}

/** Returns nothing where CircleCI fails: an absence is told without its cause, too. */
export async function causeOf(
  { found, from, until }: Asking,
  services: AlertServices,
): Promise<AbsenceCause> {
  const time = until - services.now();
  const circleci = await services.circleci(found.workspace, found.project).catch(() => undefined);
  if (!circleci || time <= 0) return {};
  const [pipelines, isFollowed, pausedSchedules = []] = await Promise.all([
    unlessFailed(inTime(pipelinesSince({ found, from }, circleci), time)),
    unlessFailed(inTime(isFollowedBy(found, circleci), time)),
    unlessFailed(inTime(circleci.pausedSchedules(found.project), time)),
  ]);
  return { pipelines, isUnfollowed: isFollowed === false, pausedSchedule: pausedFor(found, pausedSchedules) };
}

/** Returns the name of one for a branch that the rule covers. */
function pausedFor({ rule }: Subscription, schedules: readonly PausedSchedule[]): string | undefined {
  return schedules.find(({ branch }) => isWantedBranch(rule.branches, { branch, tag: undefined }))?.name;
}

async function unlessFailed<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (isExpected(error)) return undefined;
    throw error;
  }
}

/** Returns how many the rule covers, whatever workflows they ran: one page of the newest. */
async function pipelinesSince(
  { found, from }: Pick<Asking, 'found' | 'from'>,
  circleci: CircleCI,
): Promise<number> {
  const anyWorkflow = { ...found.rule, workflows: [], authors: [], triggers: [] };
  const all = await circleci.pipelines(found.project);
  const meant = all.filter(({ branch, tag, createdAt = 0 }) => {
    const place = { branch, tag, workflow: undefined, author: undefined, login: undefined };
    return createdAt > from && covers(anyWorkflow, place);
  });
  return meant.length;
}

async function isFollowedBy({ project }: Subscription, circleci: CircleCI): Promise<boolean> {
  const followed = await circleci.projects();
  return followed.some((one) => isSameProject(one.project, project));
}
