/** Stores links between Slack users and VCS logins: one login per person, and one person per login. */
import * as v from 'valibot';
import { alertKeys } from '../alert-keys.ts';
import { expiry, lifetimes } from '../keys.ts';
import type { Linked, LoginStore } from '../login-store.ts';
import type { Expression, Records } from './table-items.ts';

const loginSchema = v.object({ login: v.string(), confirmed: v.optional(v.boolean(), false) });
const userSchema = v.object({ user: v.string(), proven: v.optional(v.boolean(), false) });
const foundSchema = v.object({ user: v.optional(v.string(), () => undefined) });

export function createLogins(records: Records): LoginStore {
  const loginOf = async (workspace: string, user: string) =>
    (await records.read(alertKeys.login(workspace, user), loginSchema))?.login;
  const userOf = async (workspace: string, login: string): Promise<Linked | undefined> => {
    const found = await records.read(alertKeys.user(workspace, login), userSchema);
    return found && { user: found.user, isProven: found.proven };
  };
  const take = (workspace: string, login: string, holder: Linked) =>
    records.writeIf(alertKeys.user(workspace, login), itemOf(holder), {
      ...isHis(holder.user),
      text: 'attribute_not_exists(pk) OR #user = :user',
    });
  const move = async (workspace: string, user: string, login: string) => {
    const holder = (await userOf(workspace, login))?.user;
    await records.write(alertKeys.user(workspace, login), itemOf({ user, isProven: true }));
    if (holder === undefined || holder === user) return;
    const theirs = await loginOf(workspace, holder);
    // They may have linked another login meanwhile: that one stays.
    if (theirs?.toLowerCase() === login.toLowerCase())
      await records.removeIf(alertKeys.login(workspace, holder), {
        text: '#login = :login',
        values: { login: theirs },
        names: { login: 'login' },
      });
  };
  return {
    async saveLogin(workspace, user, login, where) {
      const before = await loginOf(workspace, user);
      if (login !== undefined && where === 'from its holder') await move(workspace, user, login);
      else if (login !== undefined && !(await take(workspace, login, { user, isProven: where === 'proven' })))
        return (await userOf(workspace, login))?.user;
      if (before !== undefined && before.toLowerCase() !== login?.toLowerCase())
        await records.removeIf(alertKeys.user(workspace, before), isHis(user));
      if (login === undefined) await records.remove(alertKeys.login(workspace, user));
      else
        await records.write(alertKeys.login(workspace, user), {
          login,
          ...(where === 'from its holder' && { confirmed: true }),
        });
      return undefined;
    },
    isLoginConfirmed: async (workspace, user) =>
      (await records.read(alertKeys.login(workspace, user), loginSchema))?.confirmed === true,
    loginOf,
    userOf,
    foundByEmail: (workspace, email) => records.read(alertKeys.email(workspace, email), foundSchema),
    saveFoundByEmail: (workspace, email, { user }, now) =>
      records.write(alertKeys.email(workspace, email), {
        user,
        expiresAt: expiry(now + (user === undefined ? lifetimes.notFound : lifetimes.found)),
      }),
  };
}

function itemOf({ user, isProven }: Linked) {
  return { user, ...(isProven && { proven: true }) };
}

function isHis(user: string): Expression {
  return { text: '#user = :user', values: { user }, names: { user: 'user' } };
}
