/**
 * Reconciles webhooks with subscriptions: creates them for projects that were followed later, and deletes those without
 * a subscription.
 */
import { isSameProject, isWithin, type Project } from '../circleci/project.ts';
import { notify } from '../outbox/monthly-notice.ts';
import { isExpected, isRefusedToken } from '../polling/classify-read-errors.ts';
import type { AlertServices } from '../ports.ts';
import type { QueuedAs } from '../queue-message.ts';
import type { Hook, Subscription } from '../store/subscriptions-and-schedules.ts';
import { unhookedView } from '../views/subscriptions/webhook-missing.ts';
import { webhooksStayView } from '../views/subscriptions/webhooks-not-removed.ts';
import { followedOf, hook, isReported, unhook } from '../webhook/setup.ts';
import { notifyTokenRejected } from './notify-token-rejected.ts';
import { subjectOf } from './poll-target.ts';
import { giveNewSecrets, type Look, reserve, soon } from './rotate-webhook-secrets.ts';

const often = 6 * 60 * 60_000;
/** Interval for a single project, whose webhook exists: it finds a key change while nothing is built. */
const seldom = 7 * 24 * 60 * 60_000;
/** Webhooks per job: each takes two calls. */
const mostAtOnce = 30;

/** Schedules the next job before anything can fail. Ends when there is no subscription any more. */
export async function handleHooks(
  { workspace, project: id }: QueuedAs<'hooks'>,
  services: AlertServices,
  deadline: number,
): Promise<void> {
  const { store, now, log } = services;
  const project = subjectOf(id);
  if (!project) return log({ log: 'report.dropped', workspace, reason: 'no project' });
  const lookAgain = (after: number) => store.schedule({ workspace, kind: 'hooks', id, at: now() + after });
  const look = { workspace, project, deadline, lookAgain };
  const [asker, ...others] = await store.subscriptionsTo(workspace, project);
  if (asker) await lookAgain(project.repo === '*' ? often : seldom);
  try {
    const circleci = await services.circleci(workspace);
    if (!asker) return await unhookAll({ ...look, circleci }, services);
    await giveNewSecrets({ ...look, circleci }, services);
    await hookMissing({ ...look, circleci, asking: [asker, ...others] }, services);
  } catch (error) {
    if (isRefusedToken(error)) return notifyTokenRejected(workspace, { project }, services);
    if (!isExpected(error)) throw error;
    log({ log: 'hooks.failed', workspace, reason: error instanceof Error ? error.name : 'unknown' });
  }
}

interface Asked extends Look {
  readonly asking: readonly [Subscription, ...Subscription[]];
}

/** Creates missing webhooks: those never tried first, then those tried longest ago. */
async function hookMissing(asked: Asked, services: AlertServices): Promise<void> {
  const { workspace, project, circleci, deadline } = asked;
  const projects = project.repo === '*' ? await followedOf(project, circleci) : [project];
  const known = await services.store.hooks(workspace);
  const missing = projects
    .map((one) => ({ one, before: known.find((hooked) => isSameProject(hooked.project, one)) }))
    .filter(({ before }) => !before || !isReported(before))
    .toSorted((one, other) => (one.before?.createdAt ?? 0) - (other.before?.createdAt ?? 0));
  const refused: Project[] = [];
  let tried = 0;
  for (const { one, before } of missing.slice(0, mostAtOnce)) {
    const isTime = services.now() < deadline - reserve;
    const hooked = isTime ? await hook(one, known, hookingOf(asked, before, services)) : 'later';
    if (hooked === 'later') break;
    tried += 1;
    if (hooked !== 'reported') refused.push(one);
  }
  await tellRefused(refused, { ...asked, known }, services);
  const isStopped = tried < Math.min(missing.length, mostAtOnce);
  if (isStopped || missing.slice(tried).some(({ before }) => !before)) await asked.lookAgain(soon);
}

function hookingOf(
  { workspace, circleci, asking: [{ owner, channel }] }: Asked,
  before: Hook | undefined,
  services: AlertServices,
) {
  const { store, now, newId, hookAddress } = services;
  const asker = before ? { user: before.createdBy, channel: before.channel } : { user: owner, channel };
  return {
    workspace,
    store,
    circleci,
    newId,
    asker,
    now: now(),
    hookAddress: (one: Pick<Hook, 'id' | 'renewal'>) => hookAddress(workspace, one),
  };
}

/** Notifies the subscription's owner of projects without a webhook, once per project. */
async function tellRefused(
  refused: readonly Project[],
  { workspace, known, asking: [{ owner, channel }] }: Asked & { readonly known: readonly Hook[] },
  services: AlertServices,
): Promise<void> {
  const unheard: Project[] = [];
  for (const one of refused)
    if (!(await isHeard(workspace, { project: one, known }, services))) unheard.push(one);
  const byName = new Map(unheard.map((one) => [`unhooked:${one.vcs}/${one.org}/${one.repo}`, one]));
  if (byName.size === 0) return;
  const draw = (names: readonly string[]) =>
    unhookedView({ projects: names.flatMap((name) => byName.get(name) ?? []), channel });
  await notify({ workspace, user: owner, names: [...byName.keys()] }, draw, services);
}

/** True when results of the project arrive by the organization's address, pasted by hand. */
async function isHeard(
  workspace: string,
  { project, known }: { readonly project: Project; readonly known: readonly Hook[] },
  { store }: AlertServices,
): Promise<boolean> {
  const isWhole = ({ project: one }: Hook) => one.repo === '*' && isWithin(project, one);
  if (!known.some((hooked) => isWhole(hooked) && isReported(hooked))) return false;
  return (await store.linesOf(workspace, project, { since: 0, limit: 1 })).length > 0;
}

async function unhookAll(
  { workspace, project, circleci, deadline, lookAgain }: Look,
  services: AlertServices,
): Promise<void> {
  const { store, now } = services;
  const all = (await store.hooks(workspace)).filter((one) => isWithin(one.project, project));
  const stay: Hook[] = [];
  for (const one of all) {
    if (now() > deadline - reserve) return lookAgain(soon);
    if ((await unhook(one, { workspace, store, circleci })) === 'stays') stay.push(one);
  }
  await tellLeft(stay, { workspace, lookAgain }, services);
}

/** Notifies the creators of webhooks that could not be deleted, once, and schedules another attempt. */
async function tellLeft(
  stay: readonly Hook[],
  { workspace, lookAgain }: Pick<Look, 'workspace' | 'lookAgain'>,
  services: AlertServices,
): Promise<void> {
  const byName = new Map(stay.map((hook) => [`webhook-stays:${hook.id}`, hook]));
  let isNews = false;
  for (const [user, theirs] of Map.groupBy(byName, ([, { createdBy }]) => createdBy)) {
    const draw = (names: readonly string[]) =>
      webhooksStayView({ projects: names.flatMap((name) => byName.get(name)?.project ?? []) });
    const told = await notify({ workspace, user, names: theirs.map(([name]) => name) }, draw, services);
    isNews ||= told === 'enqueued';
  }
  if (isNews) await lookAgain(often);
}
