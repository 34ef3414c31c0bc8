/** Stores links between Slack users and VCS logins: one login per person, and one person per login. */
import * as v from 'valibot';
import { alertKeys } from '../alert-keys.ts';
import type { LoginStore } from '../login-store.ts';
import type { Expression, Records } from './table-items.ts';

const loginSchema = v.object({ login: v.string(), confirmed: v.optional(v.boolean(), false) });
const userSchema = v.object({ user: v.string() });

export function createLogins(records: Records): LoginStore {
  const loginOf = async (workspace: string, user: string) =>
    (await records.read(alertKeys.login(workspace, user), loginSchema))?.login;
  const userOf = async (workspace: string, login: string) =>
    (await records.read(alertKeys.user(workspace, login), userSchema))?.user;
  const take = (workspace: string, user: string, login: string) =>
    records.writeIf(
      alertKeys.user(workspace, login),
      { user },
      { ...isHis(user), text: 'attribute_not_exists(pk) OR #user = :user' },
    );
  const move = async (workspace: string, user: string, login: string) => {
    const holder = await userOf(workspace, login);
    await records.write(alertKeys.user(workspace, login), { user });
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
      else if (login !== undefined && !(await take(workspace, user, login))) return userOf(workspace, login);
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
  };
}

function isHis(user: string): Expression {
  return { text: '#user = :user', values: { user }, names: { user: 'user' } };
}
