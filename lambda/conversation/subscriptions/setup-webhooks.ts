/** Sets up the webhooks of a subscription's projects, and removes them when no subscription needs them. */
import type { CircleCI } from '../../circleci/client/client.ts';
import { isWithin, type Project, projectKey } from '../../circleci/project.ts';
import { servedBy } from '../../connections/find-connection.ts';
import { NotConnectedError } from '../../errors.ts';
import type { Serving } from '../../store/own-account-store.ts';
import type { Hook } from '../../store/subscriptions-and-schedules.ts';
import { inTime, OutOfTimeError } from '../../timeout.ts';
import { type Hooked, type Hooking, hook, removeWebhooks, unhook } from '../../webhook/setup.ts';
import type { Context } from '../context.ts';

/** Webhooks of an organization's projects that are set up before the reply; the schedule sets up the rest. */
const mostHooked = 30;

interface Wanted {
  readonly project: Project;
  /** Those that it is about. */
  readonly projects: readonly Project[];
  /** All hooks of the workspace. */
  readonly known: readonly Hook[];
}

/** The first of them at once; all are looked after by the schedule: soon where something is left to do. */
export async function setUpWebhooks(
  { project, projects, known }: Wanted,
  circleci: CircleCI,
  context: Context,
): Promise<Hooked> {
  const hooking = hookingOf(context, circleci);
  const usual = projects.length > mostHooked ? 'now' : project.repo === '*' ? 'later' : 'in a week';
  const [each] = await Promise.all([
    Promise.all(projects.slice(0, mostHooked).map((one) => hook(one, known, hooking))),
    scheduleSync(project, usual, context),
  ]);
  if (usual === 'in a week' && each.includes('later')) await scheduleSync(project, 'later', context);
  return worst.find((one) => each.includes(one)) ?? 'reported';
}

const worst: readonly Hooked[] = ['by-hand', 'full', 'later'];

const waits = { now: 0, later: 5 * 60_000, 'in a week': 7 * 24 * 60 * 60_000 } as const;

function scheduleSync(
  { vcs, org, repo }: Project,
  when: keyof typeof waits,
  { caller, store, now }: Context,
): Promise<void> {
  const at = now + waits[when];
  return store.schedule({ workspace: caller.workspace, kind: 'hooks', id: `${vcs}/${org}/${repo}`, at });
}

function hookingOf({ caller, store, now, newId, hookAddress }: Context, circleci: CircleCI): Hooking {
  const { workspace, user, channel = '' } = caller;
  return { workspace, store, circleci, now, newId, hookAddress, asker: { user, channel } };
}

/**
 * Once no one asks for a project, CircleCI need not report it; while we are not connected, that waits. Returns the projects
 * whose webhooks CircleCI did not let us remove: the schedule tries again.
 */
export async function removeWebhooksOf(project: Project, context: Context): Promise<readonly Project[]> {
  const { caller, store } = context;
  const known = (await store.hooks(caller.workspace)).filter(
    (one) => one.webhookId !== undefined && isWithin(one.project, project),
  );
  if (project.repo !== '*' && known.length === 0) return [];
  await scheduleSync(project, 'later', context);
  const stay: Project[] = [];
  try {
    const ending = { workspace: caller.workspace, store, circleci: await context.circleci() };
    await inTime(unhookEach(known, ending, stay), longestEnding);
  } catch (error) {
    if (!(error instanceof NotConnectedError) && !(error instanceof OutOfTimeError)) throw error;
  }
  return stay;
}

/** Adds to `stay` whose webhook stays. */
async function unhookEach(
  known: readonly Hook[],
  ending: Parameters<typeof unhook>[1],
  stay: Project[],
): Promise<void> {
  for (const one of known) if ((await unhook(one, ending)) === 'stays') stay.push(one.project);
}

/** Milliseconds, while a person waits; the schedule removes the rest. */
const longestEnding = 8_000;

/**
 * The webhooks go while the token still may remove them: all, or those of one connection's projects. Returns the projects
 * of those that stay.
 */
export async function removeAllWebhooks(
  context: Context,
  connection: Serving | undefined,
): Promise<readonly Project[]> {
  const { caller, store } = context;
  const circleci = await context.circleci().catch(() => undefined);
  const hooks = async (workspace: string) => {
    const all = await store.hooks(workspace);
    return connection ? servedBy(connection, { workspace, all }, store) : all;
  };
  const removing = removeWebhooks({ workspace: caller.workspace, store: { ...store, hooks }, circleci });
  try {
    return await inTime(removing, longestRemoval);
  } catch (error) {
    if (!(error instanceof OutOfTimeError)) throw error;
    const left = await hooks(caller.workspace);
    return left.filter(({ webhookId }) => webhookId !== undefined).map((hook) => hook.project);
  }
}

/** Milliseconds: the worker has thirty seconds for all. */
const longestRemoval = 15_000;

/** What was subscribed before is reported again, once connected. */
export async function restoreWebhooks(context: Context): Promise<void> {
  const all = await context.store.subscriptions(context.caller.workspace);
  // Direct messages cover what channels have reported, and ask for no webhooks.
  const inChannels = all.filter(({ direct }) => direct === undefined);
  const projects = new Map(inChannels.map(({ project }) => [projectKey(project), project]));
  for (const project of projects.values()) await scheduleSync(project, 'now', context);
}
