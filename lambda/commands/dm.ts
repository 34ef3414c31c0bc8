/** Sends the caller standing alerts by direct message, from the typed options or a form. */
import type { Context } from '../conversation/context.ts';
import { namesOf, ownIdentity } from '../conversation/own-identity.ts';
import type { Reply } from '../conversation/reply.ts';
import {
  type DirectWish,
  directForm,
  endDirectAlerts,
  readDirect,
  saveDirectAlerts,
} from '../conversation/subscriptions/direct-alerts.ts';
import { tooMany, usage, type Words } from '../conversation/words/parse-arguments.ts';
import { command } from './command.ts';

type Input =
  | { readonly kind: 'form' }
  | { readonly kind: 'off' }
  | { readonly kind: 'save'; readonly wish: DirectWish; readonly text: string };

export const dm = command<Input>({
  name: 'dm',
  usage: 'dm [failed,fixed,hold|off] [--branch main,!x/*] [--mine] [--quiet 22-7]',
  summary:
    'Get a direct message when your own runs fail, recover or need approval (by default the last); without options a form opens.',
  example: 'dm failed,fixed --quiet 22-7',
  group: 'Alerts',
  options: {
    branch: 'everyone’s runs on these branches; `*` is a wildcard, `!` excludes',
    mine: 'only your own runs; without --branch this is the default',
    quiet: 'hold messages back during these hours of your time zone, like `22-7`',
  },
  parse(words) {
    const [first] = words.plain;
    if (words.plain.length > 1) throw tooMany(words, 1);
    if (first === undefined && words.options.size === 0) return { kind: 'form' };
    if (first?.toLowerCase() === 'off') return { kind: 'off' };
    const wish = wishOf(words);
    const read = readDirect(wish, ['anyone']);
    if (read.kind === 'read') return { kind: 'save', wish, text: words.text };
    const wants = read.problems.map(({ option, wants }) =>
      option === 'status' ? `Enter ${wants}, or off.` : `--${option} wants ${wants}.`,
    );
    throw usage(wants.join(' '), words.text, ['dm failed,fixed', 'help dm']);
  },
  async run(input, context) {
    if (input.kind === 'form') return directForm(context);
    if (input.kind === 'off') return endDirectAlerts(context);
    return save(input.wish, input.text, context);
  },
});

function wishOf(words: Words): DirectWish {
  const branch = words.every.get('branch')?.join(',') ?? '';
  return {
    status: words.plain[0] ?? '',
    branch,
    quiet: words.options.get('quiet') ?? '',
    whose: branch === '' || words.every.has('mine') ? 'own' : 'all',
  };
}

async function save(wish: DirectWish, text: string, context: Context): Promise<Reply> {
  const names = namesOf(await ownIdentity(context));
  if (wish.whose === 'own' && names.length === 0)
    throw usage('Which runs are yours? Link your login or connect your account first.', text, [
      'link ada',
      'connect me',
    ]);
  const read = readDirect(wish, names);
  if (read.kind === 'wrong') throw usage('That could not be read.', text, ['help dm']);
  return saveDirectAlerts(read.rule, wish.whose, context);
}
