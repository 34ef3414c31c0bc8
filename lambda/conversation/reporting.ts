/** CircleCI is told where to report the projects of a subscription, and when it need not any more. */
import type { CircleCI } from '../circleci/client.ts';
import { isSameProject, type Project } from '../circleci/project.ts';
import { NotConnectedError } from '../errors.ts';
import { type Hooked, type Hooking, hook, unhook } from '../webhook/hooking.ts';
import type { Context } from './context.ts';

/** Of an organization's projects, while somebody waits for the answer. */
const mostHooked = 30;

/** The first of them at once; all are looked after by the schedule: soon where something is left to do. */
export async function hookAll(
  { project, projects }: { readonly project: Project; readonly projects: readonly Project[] },
  circleci: CircleCI,
  context: Context,
): Promise<Hooked> {
  const { caller, store } = context;
  const hooking = hookingOf(context, circleci);
  const isWhole = project.repo === '*';
  const known = await store.hooks(caller.workspace);
  const each = await Promise.all(projects.slice(0, mostHooked).map((one) => hook(one, known, hooking)));
  const isLeft = isWhole || each.includes('later');
  const when = projects.length > mostHooked ? 'now' : isLeft ? 'later' : 'in a week';
  await lookAfterHooks(project, when, context);
  return worst.find((one) => each.includes(one)) ?? 'reported';
}

const worst: readonly Hooked[] = ['by-hand', 'full', 'later'];

const waits = { now: 0, later: 5 * 60_000, 'in a week': 7 * 24 * 60 * 60_000 } as const;

function lookAfterHooks(
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

/** When nobody asks for a project any more, CircleCI need not report it. While we are not connected, that waits. */
export async function endReports(project: Project, context: Context): Promise<void> {
  const { caller, store } = context;
  if (project.repo === '*') return lookAfterHooks(project, 'now', context);
  const known = (await store.hooks(caller.workspace)).find((one) => isSameProject(one.project, project));
  if (known?.webhookId === undefined) return;
  try {
    await unhook(known, { workspace: caller.workspace, store, circleci: await context.circleci() });
  } catch (error) {
    if (!(error instanceof NotConnectedError)) throw error;
    await lookAfterHooks(project, 'later', context);
  }
}
