/** Draws the lines that all build cards share. Pure. */
import { type BuildSummary, isUnfinished } from '../../circleci/api-v1-schemas.ts';
import { isGreen } from '../../circleci/status.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { buildName } from '../text/display-names.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { state } from '../text/statuses.ts';
import { dateTime, duration, moment } from '../text/times.ts';
import { whyItDidNot } from './why-build-ran.ts';

/** `❌ *Failed*: acme/web#123 on main`. */
export function titleLine(build: BuildSummary, linking: Linking): Mrkdwn {
  const name = link(limited(buildName(build), 120), build.url, linking);
  const reason = whyItDidNot(build);
  return md`${state(build)}: ${name}${place(build)}${reason && md` (${reason})`}`;
}

/** ` on main`, ` for tag v1`, or nothing. */
export function place({ branch, tag }: Pick<BuildSummary, 'branch' | 'tag'>): Mrkdwn | undefined {
  if (branch !== undefined) return md` on ${code(branch)}`;
  return tag === undefined ? undefined : md` for tag ${code(tag)}`;
}

/** The subject, and below it `a1b2c3d by Ann`. */
export function commitLines(build: BuildSummary, linking: Linking): readonly Mrkdwn[] {
  const sha = build.revision && link(build.revision.slice(0, 7), build.commitUrl, linking);
  const author = build.author && md`by ${limited(build.author, 60)}`;
  return [limited(build.subject ?? '', 200), joined([sha || undefined, author || undefined], ' ')];
}

/** `Job test in workflow ci`, for builds of a workflow. */
export function jobLine({ workflow }: BuildSummary): Mrkdwn | undefined {
  if (!workflow) return undefined;
  return md`Job ${code(workflow.jobName, 80)} in workflow ${code(workflow.workflowName, 80)}`;
}

/** `today at 10:00` when it has ended, else `started today at 10:00` or `queued today at 10:00`. */
export function when(build: BuildSummary): Mrkdwn | undefined {
  const stopped = moment(build.stoppedAt);
  const started = moment(build.startedAt);
  const time = stopped ?? started ?? moment(build.queuedAt);
  if (time === undefined) return undefined;
  if (stopped !== undefined) return dateTime(time);
  return started === undefined ? md`queued ${dateTime(time)}` : md`started ${dateTime(time)}`;
}

/** `took 4m 12s, 35s slower than #121`, `running for 1m 3s (#121 took 4m)`. */
export function howLong(build: BuildSummary, now: number): Mrkdwn | undefined {
  const started = moment(build.startedAt);
  if (isUnfinished(build))
    return started === undefined
      ? undefined
      : md`running for ${duration(now - started)}${expectation(build)}`;
  const took = lasted(build);
  return took === undefined ? undefined : md`took ${duration(took)}${comparison(build, took)}`;
}

/** Milliseconds of a build that ended. */
function lasted(build: BuildSummary): number | undefined {
  const started = moment(build.startedAt);
  const stopped = moment(build.stoppedAt);
  // CircleCI has recorded builds that stopped before they started.
  if (started !== undefined && stopped !== undefined && stopped < started) return undefined;
  if (build.duration !== undefined) return build.duration;
  return started === undefined || stopped === undefined ? undefined : stopped - started;
}

function expectation({ previousSuccessful: before }: BuildSummary): Mrkdwn | undefined {
  return before?.duration === undefined
    ? undefined
    : md` (#${before.number} took ${duration(before.duration)})`;
}

/** Only a success compares: a failure is short for other reasons. */
function comparison(build: BuildSummary, took: number): Mrkdwn | undefined {
  const before = build.previousSuccessful;
  if (!before) return undefined;
  if (!isGreen(build.status)) return md`, last success #${before.number}`;
  if (before.duration === undefined) return undefined;
  const more = took - before.duration;
  if (Math.abs(more) < 1000) return md`, as long as #${before.number}`;
  return md`, ${duration(Math.abs(more))} ${more > 0 ? 'slower' : 'faster'} than #${before.number}`;
}
