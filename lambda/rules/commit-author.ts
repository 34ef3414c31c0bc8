/** Finds who in Slack wrote a run's commit: by a login that is proven, the address that Slack has confirmed, or a link. */
import type { AlertServices } from '../ports.ts';
import type { Workspace } from '../store/store.ts';
import type { Run } from '../store/stored-runs.ts';

/** The bot's scope for it: optional in the manifest. */
const emailScope = 'users:read.email';

type Finding = Pick<AlertServices, 'store' | 'poster' | 'now'>;

/** For mentions alone: a commit's author is what the committer's git says. Returns undefined where no one is known. */
export async function commitAuthor(
  workspace: Workspace,
  { login, email }: Pick<Run, 'login' | 'email'>,
  services: Finding,
): Promise<string | undefined> {
  const [linked, found] = await Promise.all([
    login === undefined ? undefined : services.store.userOf(workspace, login),
    email === undefined ? undefined : services.store.foundByEmail(workspace, email),
  ]);
  if (linked?.isProven) return person(linked.user);
  const user = found || email === undefined ? found?.user : await ask(workspace, email, services);
  return person(user) ?? person(linked?.user);
}

function person(user: string | undefined): string | undefined {
  return user !== undefined && /^[UW][A-Z0-9]{1,30}$/.test(user) ? user : undefined;
}

/** One call of Slack, whose answer is kept, also where no one has the address. */
async function ask(workspace: Workspace, email: string, services: Finding): Promise<string | undefined> {
  const { store, now } = services;
  const installation = await store.installation(workspace);
  if (installation && !installation.scopes.includes(emailScope)) return undefined;
  try {
    const found = await (await services.poster(workspace)).memberByEmail(email);
    const user = found.is === 'member' ? found.user : undefined;
    if (found.is !== 'unknown') await store.saveFoundByEmail(workspace, email, { user }, now());
    return user;
  } catch {
    // Without a mention rather than without an alert.
    return undefined;
  }
}
