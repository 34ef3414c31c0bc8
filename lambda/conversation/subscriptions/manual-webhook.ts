/** Shows admins how to set up a webhook by hand, and its secret only once. */
import { isSameProject, type Project, projectSlug } from '../../circleci/project.ts';
import { StaleError } from '../../errors.ts';
import type { Hook } from '../../store/subscriptions-and-schedules.ts';
import { hookSecretModal, hookStepsModal, ownHookModal } from '../../views/subscriptions/manual-webhook.ts';
import type { Modal } from '../../views/text/message.ts';
import type { Context } from '../context.ts';
import { type Form, writeForm } from '../form-metadata.ts';

/** A project that has none yet gets one that waits for its first report. */
export async function hookOf(project: Project, { caller, store, now, newId }: Context): Promise<Hook> {
  const known = (await store.hooks(caller.workspace)).find((one) => isSameProject(one.project, project));
  if (known) return known;
  const hook: Hook = {
    id: newId(),
    project,
    createdBy: caller.user,
    createdAt: now,
    channel: caller.channel ?? '',
    webhookId: undefined,
    connectedAt: undefined,
  };
  await store.saveHook(caller.workspace, hook);
  return hook;
}

/** Throws StaleError when it has gone. */
export async function hookOfForm(form: Form | undefined, { caller, store }: Context): Promise<Hook> {
  const hook = form?.hook === undefined ? undefined : await store.hook(caller.workspace, form.hook);
  if (!hook) throw new StaleError('This webhook was removed. Close this form and try: /circle webhook');
  return hook;
}

/** Never has the secret in it. */
export async function stepsModal(hook: Hook, context: Context): Promise<Modal> {
  const { project, webhookId, shownTo: to = '', shownAt: at = 0 } = hook;
  if (webhookId !== undefined) return ownHookModal({ project });
  const { url, mark } = await context.hookAddress(hook);
  const shown = hook.shownMark === mark ? { to, at } : undefined;
  return hookStepsModal({ project, url, shown, metadata: metadataOf(hook, context) });
}

/**
 * The secret, for one of all who ask at once: the others get StaleError. Call it within an act, which records it.
 * `renewed`: the hook as it will be.
 */
export async function revealSecret(seen: Hook, renewed: Hook, context: Context): Promise<Modal> {
  const { caller, store, now } = context;
  const { url, secret, notifyUrl, mark } = await context.hookAddress(renewed);
  const { renewal, connectedAt, channel, project } = renewed;
  const change = {
    renewal,
    connectedAt,
    channel,
    shownTo: caller.user,
    shownAt: now,
    shownMark: mark,
    secretMark: mark,
  };
  if (!(await store.showSecret(caller.workspace, seen, change)))
    throw new StaleError(
      `Someone else just viewed the secret. Close this form and try: /circle webhook ${projectSlug(project)}`,
    );
  return hookSecretModal({ project, url, secret, notifyUrl, metadata: metadataOf(seen, context) });
}

export function metadataOf({ id }: Hook, { caller }: Context): string {
  return writeForm({ ...caller, hook: id });
}
