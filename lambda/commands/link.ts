/** Which login on GitHub or Bitbucket is yours: whoever broke a build can then be mentioned, and `mine` knows yours. */
import { mustBeAllowed } from '../conversation/allowed.ts';
import { tooMany, usage } from '../conversation/words.ts';
import { linkView } from '../views/linked.ts';
import { command } from './command.ts';

export const link = command({
  name: 'link',
  usage: 'link [login|off]',
  summary:
    'Say which GitHub or Bitbucket login is yours: alerts may mention you, and mine finds your builds.',
  example: 'link ada',
  group: 'Alerts',
  parse(words) {
    const [said, ...rest] = words.plain;
    if (rest.length > 0) throw tooMany(words, 1);
    // How Slack writes the name of somebody picked from its list.
    if (said !== undefined && /^@[UW][A-Z0-9]{5,30}$/.test(said))
      throw usage('That is a name in Slack. Type your login on GitHub or Bitbucket.', words.text, [
        'link ada',
        'link off',
      ]);
    const login = said?.replace(/^@/, '');
    if (login === undefined || /^[\w.-]{1,60}(\[bot\])?$/.test(login)) return { login };
    throw usage('A login is one word, as in your address on GitHub.', words.text, ['link ada', 'link off']);
  },
  async run({ login }, context) {
    const { caller, store } = context;
    if (login === undefined) {
      const known = await store.loginOf(caller.workspace, caller.user);
      return { kind: 'say', message: linkView({ login: known, change: 'shown' }) };
    }
    await mustBeAllowed('watch', context);
    const linked = login.toLowerCase() === 'off' ? undefined : login;
    await store.saveLogin(caller.workspace, caller.user, linked);
    return { kind: 'say', message: linkView({ login: linked, change: 'saved' }) };
  },
});
