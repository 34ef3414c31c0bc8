/** Checks that a webhook's address is still valid for its project, and records its use. */
import { isWithin, type Project } from '../circleci/project.ts';
import type { AlertServices } from '../ports.ts';
import type { ByHook } from '../queue-message.ts';
import type { Hook } from '../store/subscriptions-and-schedules.ts';
import { isOpenTo } from '../webhook/setup.ts';

interface Came extends ByHook {
  readonly workspace: string;
  /** Undefined for a ping. */
  readonly project: Project | undefined;
}

/** Returns undefined when the message is dropped; the reason is logged. */
export async function hookOf(came: Came, services: AlertServices): Promise<Hook | undefined> {
  const { workspace } = came;
  const hook = await services.store.hook(workspace, came.hook);
  const reason = whyNot(came, hook, services.now());
  if (!hook || reason !== undefined) {
    services.log({ log: 'report.dropped', workspace, reason });
    return undefined;
  }
  await noteUse(came, hook, services);
  await noteKey(came, hook, services);
  return hook;
}

function whyNot({ project, renewal }: Came, hook: Hook | undefined, now: number): string | undefined {
  if (!hook) return 'no such hook';
  if (project && !isWithin(project, hook.project)) return 'another project';
  return isOpenTo(renewal ?? 0, hook, now) ? undefined : 'former address';
}

/** Records that a manually set up webhook works, which only a message shows. */
async function noteUse(
  { workspace, renewal = 0 }: Came,
  { id, webhookId, used, renewal: newest = 0 }: Hook,
  { store, now }: AlertServices,
): Promise<void> {
  if (webhookId !== undefined || renewal !== newest || used?.renewal === newest) return;
  await store.changeHook(workspace, id, { used: { renewal, at: now(), before: used?.renewal } });
}

/** During a key rotation, schedules the job that gives CircleCI the new secret, before recording that it is needed. */
async function noteKey(
  { workspace, key, project, renewal = 0 }: Came,
  hook: Hook,
  { store, now, hookAddress }: AlertServices,
): Promise<void> {
  const { id, secretMark, renewal: newest = 0 } = hook;
  if (renewal !== newest || (key === 'former') === (secretMark === 'former')) return;
  if (key === undefined) {
    const { mark } = await hookAddress(workspace, hook);
    return void (await store.changeHook(workspace, id, { secretMark: mark }));
  }
  const { vcs, org, repo } = project ?? hook.project;
  await store.schedule({ workspace, kind: 'hooks', id: `${vcs}/${org}/${repo}`, at: now() });
  await store.changeHook(workspace, id, { secretMark: 'former' });
}
