/** Polls projects every minute for starts and holds, which have no webhook, where a rule asks for them. */
import { CircleCIError } from '../circleci/errors.ts';
import { isWithin, type Project } from '../circleci/project.ts';
import { NotConnectedError } from '../errors.ts';
import { isExpected, isRefusedToken } from '../polling/classify-read-errors.ts';
import { nextTurn, pollLimitOf, restAfter, takeLook } from '../polling/rate-limit.ts';
import type { AlertServices } from '../ports.ts';
import type { QueuedAs } from '../queue-message.ts';
import { knownOf } from '../recent-keys.ts';
import type { Subscription } from '../store/subscriptions-and-schedules.ts';
import { inTime } from '../timeout.ts';
import { notifyTokenRejected } from './notify-token-rejected.ts';
import { subjectOf } from './poll-target.ts';
import { sightings } from './report-running-workflows.ts';

/** A little less than a minute, so that no run of the schedule is missed. */
const soon = 45_000;
const later = 5 * 60_000;
const muchLater = 15 * 60_000;
const day = 24 * 60 * 60_000;
/** Time kept for giving up before the deadline. */
const reserve = 2_000;

/**
 * Schedules the next poll before calling CircleCI, so that a failure ends only this poll and is not retried beside it.
 * Skips the calls while the rate limit has no slot. Polling ends when no subscription needs it.
 */
export async function handlePoll(
  { workspace, project: id }: QueuedAs<'poll'>,
  services: AlertServices,
  deadline: number,
): Promise<void> {
  const { store, now } = services;
  const project = subjectOf(id);
  if (!project) return services.log({ log: 'report.dropped', workspace, reason: 'no project' });
  const asking = (await store.subscriptionsTo(workspace, project)).filter(asks);
  if (asking.length === 0) return;
  const schedule = (at: number) => store.schedule({ workspace, kind: 'poll', id, at });
  const active = asking.filter((one) => !one.paused && (one.mutedUntil ?? 0) <= now());
  const isWhole = project.repo === '*';
  if (isWhole || active.length === 0) await schedule(now() + later);
  if (active.length === 0) return;
  if (isWhole) return callForEach({ workspace, project }, services);
  const limit = await pollLimitOf(workspace, { project }, services);
  const wait = await takeLook(limit, services);
  await schedule(await nextTurn(limit, now() + Math.max(soon, wait), services));
  if (wait > 0) return;
  try {
    const looking = look({ workspace, project, asking: active }, services);
    await inTime(looking, deadline - now() - reserve);
  } catch (error) {
    const rest = await restAfter(error, limit, services);
    if (rest === 'continues') await schedule(now() + pauseAfter(error));
    await note(error, { workspace, project }, services);
  }
}

async function note(
  error: unknown,
  { workspace, project }: Pick<Look, 'workspace' | 'project'>,
  services: AlertServices,
): Promise<void> {
  if (isRefusedToken(error)) return notifyTokenRejected(workspace, { project }, services);
  if (!isExpected(error)) throw error;
  const reason = error instanceof Error ? error.name : 'unknown';
  services.log({ log: 'poll.failed', workspace, reason });
}

export function asks({ rule }: Pick<Subscription, 'rule'>): boolean {
  return rule.statuses.includes('started') || rule.statuses.includes('hold');
}

/** Starts polling the organization's projects that report to us; each then polls itself while a subscription needs it. */
async function callForEach(
  { workspace, project }: Pick<Look, 'workspace' | 'project'>,
  { store, now }: AlertServices,
): Promise<void> {
  const hooks = await store.hooks(workspace);
  for (const { project: one } of hooks.filter(
    (hook) => hook.project.repo !== '*' && isWithin(hook.project, project),
  ))
    await store.scheduleOnce({ workspace, kind: 'poll', id: `${one.vcs}/${one.org}/${one.repo}`, at: now() });
}

interface Look {
  readonly workspace: string;
  readonly project: Project;
  readonly asking: readonly Subscription[];
}

async function look({ workspace, project, asking }: Look, services: AlertServices): Promise<void> {
  const known = knownOf(services);
  const circleci = await services.circleci(workspace, project);
  for (const report of await sightings({ workspace, project, asking, circleci }, services)) {
    const key = `told ${workspace} ${report.id}`;
    if (known.has(key, day)) continue;
    await services.send({ version: 1, workspace, kind: 'seen', report });
    known.note(key);
  }
}

function pauseAfter(error: unknown): number {
  if (error instanceof NotConnectedError) return muchLater;
  return error instanceof CircleCIError && error.reason !== 'unavailable' ? muchLater : later;
}
