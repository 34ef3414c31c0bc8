/** Which hook a message came in by, whether it still may, and what its coming says of the hook. */
import { isWithin, type Project } from '../circleci/project.ts';
import type { AlertServices } from '../ports.ts';
import type { ByHook } from '../queue-message.ts';
import type { Hook } from '../store/subscriptions.ts';
import { isOpenTo } from '../webhook/setup.ts';

interface Came extends ByHook {
  readonly workspace: string;
  /** What it speaks of; a ping does not say. */
  readonly project: Project | undefined;
}

/** Undefined when it is dropped; then the reason is in the log. */
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

/** Of a hook that was set up by hand nobody else says that it works. */
async function noteUse(
  { workspace, renewal = 0 }: Came,
  { id, webhookId, used, renewal: newest = 0 }: Hook,
  { store, now }: AlertServices,
): Promise<void> {
  if (webhookId !== undefined || renewal !== newest || used?.renewal === newest) return;
  await store.changeHook(workspace, id, { used: { renewal, at: now(), before: used?.renewal } });
}

/** While our key is being changed: CircleCI is given the new secret by a look, which is scheduled before it is noted. */
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
