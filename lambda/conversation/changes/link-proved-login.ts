/** Links the login that a connected CircleCI account proves to its owner, unless an admin has linked another. */
import { allConnections } from '../../connections/find-connection.ts';
import type { Context } from '../context.ts';

/** As code hosts have them: an account that came by e-mail proves none. */
const loginPattern = /^[\w.-]{1,60}$/;

/**
 * A login belongs to one person: a claim that nothing proves gives way, one that an admin linked, or that the holder's
 * own account proves, stays.
 */
export async function proveLogin(login: string, { caller, store }: Context): Promise<void> {
  const { workspace, user } = caller;
  if (!loginPattern.test(login) || (await store.isLoginConfirmed(workspace, user))) return;
  const holder = (await store.userOf(workspace, login))?.user;
  if (holder !== undefined && holder !== user) {
    const [isConfirmed, account] = await Promise.all([
      store.isLoginConfirmed(workspace, holder),
      store.account(workspace, holder),
    ]);
    if (isConfirmed || allConnections(account).some((one) => isSameLogin(one.login, login))) return;
    await store.saveLogin(workspace, holder, undefined, 'if free');
  }
  await store.saveLogin(workspace, user, login, 'proven');
}

export function isSameLogin(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase();
}
