/** Reads whose commits are the caller's: by the login of their account or link, and by the address that Slack confirmed. */
import type { Context } from './context.ts';

/** What a commit's author is compared with. Says what a person sees first; gives no right. */
export interface Identity {
  readonly login: string | undefined;
  /** In lower case. */
  readonly email: string | undefined;
}

export async function ownIdentity({
  caller,
  store,
  ownAccount,
  email,
}: Pick<Context, 'caller' | 'store' | 'ownAccount' | 'email'>): Promise<Identity> {
  const [account, linked, address] = await Promise.all([
    ownAccount(),
    store.loginOf(caller.workspace, caller.user),
    email(),
  ]);
  return { login: account?.login ?? linked, email: address };
}

/** As an author's patterns name them; none where neither is known. */
export function namesOf({ login, email }: Identity): readonly string[] {
  return [login, email].flatMap((name) => name ?? []);
}
