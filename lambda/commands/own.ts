/** Says who looks after a red branch: the caller or another person; snoozes replies about it, and keeps a note. */
import { type Project, projectSlug } from '../circleci/project.ts';
import { changeCare, readRedSince } from '../conversation/changes/change-branch-owner.ts';
import type { Context } from '../conversation/context.ts';
import { readBranch } from '../conversation/references/branch-commit-or-run-reference.ts';
import { defaultBranch } from '../conversation/references/default-branch.ts';
import { placeWords, withBranch } from '../conversation/references/resolve-branch.ts';
import { noBuilds } from '../conversation/references/resolve-reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { tooMany, usage, type Words } from '../conversation/words/parse-arguments.ts';
import { commandText } from '../conversation/words/parse-options.ts';
import { momentOf, readUntil, type Until } from '../conversation/words/time-expression.ts';
import { mayAct } from '../permissions.ts';
import { type CareChange, caredView, nothingToOwnView } from '../views/alerts/branch-owner.ts';
import { command } from './command.ts';

type Wish =
  | { readonly does: 'own'; readonly owner: string | undefined }
  | { readonly does: 'release' | 'wake' }
  | { readonly does: 'snooze'; readonly until: Until }
  | { readonly does: 'note'; readonly text: string };

const verbs = ['assign', 'snooze', 'note', 'off'];
const longestNote = 300;

export const own = command({
  name: 'own',
  usage: 'own [repo] [branch] [assign @person|snooze 1h|note <text>|off]',
  summary: 'Say that you’re on a red branch, or who is; snooze its replies, or add a note.',
  example: 'own web main',
  group: 'Act',
  parse(words, channel) {
    const at = words.plain.findIndex((word) => verbs.includes(word.toLowerCase()));
    const place = at === -1 ? words.plain : words.plain.slice(0, at);
    if (place.length > 2) throw tooMany(words, 2);
    const rest = at === -1 ? [] : words.plain.slice(at);
    return {
      place: readBranch({ words: { ...words, plain: place }, channel }),
      wish: readWish(rest, words),
      spoken: rest.join(' '),
      text: words.text,
    };
  },
  run({ place, wish, spoken, text }, context) {
    const again = (project: Project) =>
      commandText('own', projectSlug(project), placeWords(place), spoken || undefined);
    return withBranch(place, { context, again }, async ({ project, branch, circleci }) => {
      const shown = branch ?? (await defaultBranch(project, circleci));
      if (shown === undefined) throw noBuilds(project);
      const { begun, verdict } = await readRedSince(circleci, { project, branch: shown }, context.now);
      if (begun.size === 0) return { kind: 'say', message: nothingToOwnView(project, shown, verdict) };
      const change = await changeOf(wish, context);
      if (change.does === 'own') await mustBeMember(change.owner, text, context);
      const workflows = [...begun.keys()];
      await changeCare(
        { project, branch: shown, workflows, change, since: (name) => begun.get(name) ?? context.now },
        context,
      );
      const lines = workflows.map((workflow) => ({ project, branch: shown, workflow }));
      const message = caredView({ lines, change, changedBy: context.caller.user });
      return { kind: 'announce', message } satisfies Reply;
    });
  },
});

function readWish([verb = '', ...rest]: readonly string[], words: Words): Wish {
  switch (verb.toLowerCase()) {
    case 'assign':
      return { does: 'own', owner: readPerson(rest, words) };
    case 'snooze':
      return readSnooze(rest, words);
    case 'note':
      return { does: 'note', text: readNote(rest, words) };
    case 'off':
      if (rest.length > 0) throw tooMany(words, words.plain.length - rest.length);
      return { does: 'release' };
    default:
      return { does: 'own', owner: undefined };
  }
}

function readPerson([text = '', ...more]: readonly string[], words: Words): string {
  const [, user] = /^@([UW][A-Z0-9]{2,20})$/.exec(text) ?? [];
  if (user && more.length === 0) return user;
  throw usage('Mention one person with @ and pick them from Slack’s list.', words.text, [
    'own web main assign @person',
  ]);
}

function readSnooze(rest: readonly string[], words: Words): Wish {
  const until = readUntil(rest.length === 0 ? ['1h'] : rest);
  if (!until)
    throw usage('Until when? For example 1h, 18:00 or off.', words.text, ['own web main snooze 1h']);
  return until.kind === 'off' ? { does: 'wake' } : { does: 'snooze', until };
}

function readNote(rest: readonly string[], words: Words): string {
  const text = rest.join(' ').trim();
  if (text !== '' && text.length <= longestNote) return text;
  throw usage(`A note has 1 to ${longestNote} characters.`, words.text, ['own web main note reverting it']);
}

/** Throws UsageError for a bot, a guest, a person of another company and an account that is deactivated. */
async function mustBeMember(owner: string, text: string, { caller, roleOf }: Context): Promise<void> {
  if (owner === caller.user || mayAct(await roleOf(owner), 'see output')) return;
  throw usage('Only members of this workspace can be assigned, not bots or guests.', text, [
    'own web main assign @person',
  ]);
}

/** The time zone is read from Slack only for a time of day. */
async function changeOf(wish: Wish, context: Context): Promise<CareChange> {
  if (wish.does === 'own') return { does: 'own', owner: wish.owner ?? context.caller.user };
  if (wish.does !== 'snooze') return wish;
  const timeZone = wish.until.kind === 'clock' ? await context.timeZone() : 'UTC';
  return { does: 'snooze', until: momentOf(wish.until, timeZone, context.now) ?? context.now };
}
