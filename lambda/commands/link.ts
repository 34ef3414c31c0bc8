/** Links a Slack user to a GitHub or Bitbucket login, for mentions in alerts and for `mine`. */
import { isSameLogin } from '../conversation/changes/link-proved-login.ts';
import type { Context } from '../conversation/context.ts';
import type { Reply } from '../conversation/reply.ts';
import { tooMany, usage, type Words } from '../conversation/words/parse-arguments.ts';
import { StaleError } from '../errors.ts';
import { mayAct } from '../permissions.ts';
import { linkView, type Proof } from '../views/people/linked-login.ts';
import { command } from './command.ts';

export const link = command({
  name: 'link',
  usage: 'link [login|off] [@person]',
  summary: 'Link your GitHub or Bitbucket login, so that alerts can mention you and mine finds your builds.',
  example: 'link ada',
  group: 'Alerts',
  parse(words) {
    const [said, person, ...rest] = words.plain;
    if (rest.length > 0) throw tooMany(words, 2);
    return { login: readLogin(said, words), person: readPerson(person, words) };
  },
  async run({ login, person }, context) {
    const { caller, store } = context;
    if (login === undefined) {
      const [known, email, role, proof] = await Promise.all([
        store.loginOf(caller.workspace, caller.user),
        context.email(),
        context.effectiveRole(),
        proofOf(context),
      ]);
      const linkedBy = mayAct(role, 'link') ? 'yourself' : 'an admin';
      return { kind: 'say', message: linkView({ login: known, change: 'shown', linkedBy, proof, email }) };
    }
    const linked = login.toLowerCase() === 'off' ? undefined : login;
    return person === undefined ? linkOwn(linked, context) : linkOther(linked, person, context);
  },
});

/** What more than the caller's own word says that their login is theirs. */
async function proofOf({ caller, store, ownAccount }: Context): Promise<Proof | undefined> {
  const { workspace, user } = caller;
  const [login, account, isConfirmed] = await Promise.all([
    store.loginOf(workspace, user),
    ownAccount(),
    store.isLoginConfirmed(workspace, user),
  ]);
  if (isSameLogin(account?.login, login)) return 'account';
  return isConfirmed ? 'admin' : undefined;
}

/** Throws StaleError where it is another person's. */
async function linkOwn(login: string | undefined, context: Context): Promise<Reply> {
  const { workspace, user } = context.caller;
  const account = await context.ownAccount();
  const where = isSameLogin(account?.login, login) ? 'proven' : 'if free';
  await context.act({ name: 'link', target: login ?? 'off', projects: [] }, async () => {
    const holder = await context.store.saveLogin(workspace, user, login, where);
    if (holder !== undefined)
      throw new StaleError(
        `${login} is already linked to someone else. An admin can move it: /circle link ${login} @person`,
      );
  });
  const proof = where === 'proven' ? 'account' : undefined;
  return { kind: 'say', message: linkView({ login, change: 'saved', proof }) };
}

async function linkOther(login: string | undefined, person: string, context: Context): Promise<Reply> {
  const { workspace, user } = context.caller;
  const target = `${login ?? 'off'} ${person}`;
  await context.act({ name: 'move login', target, projects: [] }, () =>
    context.store.saveLogin(workspace, person, login, 'from its holder'),
  );
  return { kind: 'announce', message: linkView({ login, change: 'moved', person, changedBy: user }) };
}

function readLogin(said: string | undefined, words: Words): string | undefined {
  // How Slack writes the name of a person picked from its list.
  if (said !== undefined && isPerson(said))
    throw usage('That’s a Slack name. Enter your GitHub or Bitbucket login.', words.text, [
      'link ada',
      'link off',
    ]);
  const login = said?.replace(/^@/, '');
  if (login === undefined || /^[\w.-]{1,60}(\[bot\])?$/.test(login)) return login;
  throw usage('A login is one word, as in your GitHub profile’s address.', words.text, [
    'link ada',
    'link off',
  ]);
}

function readPerson(said: string | undefined, words: Words): string | undefined {
  if (said === undefined) return undefined;
  if (isPerson(said)) return said.slice(1);
  throw usage('Mention the person with @ and pick them from Slack’s list.', words.text, ['link ada @person']);
}

function isPerson(text: string): boolean {
  return /^@[UW][A-Z0-9]{2,30}$/.test(text);
}
