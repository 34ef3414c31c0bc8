/** The keys that CircleCI checks a project out with. */
import { CircleCIError } from '../circleci/errors.ts';
import { type Project, projectSlug } from '../circleci/project.ts';
import type { CheckoutKey, CheckoutKeyType } from '../circleci/schemas.ts';
import { mustBeAllowed } from '../conversation/allowed.ts';
import { newCheckoutKey } from '../conversation/checkout-keys.ts';
import type { Channel, Context } from '../conversation/context.ts';
import { commandText, written } from '../conversation/options.ts';
import { type RepoReference, readRepo } from '../conversation/reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { withProject } from '../conversation/resolve.ts';
import { shortened, tooMany, usage, type Words } from '../conversation/words.ts';
import type { ActName } from '../permissions.ts';
import { askDeleteKeyView, askUserKeyView, keyMadeView } from '../views/key-changes.ts';
import { keysView, keyView } from '../views/keys.ts';
import { projectName } from '../views/names.ts';
import { command } from './command.ts';

const verbs = ['show', 'new', 'delete'] as const;
type Verb = (typeof verbs)[number];

interface Wish {
  readonly verb: Verb | undefined;
  readonly repo: RepoReference;
  /** A fingerprint, or for `new` the kind. */
  readonly what: string;
}

export const keys = command<Wish>({
  name: 'keys',
  usage: 'keys [show|new|delete] [repo] [fingerprint|deploy-key|github-user-key]',
  summary: 'The keys that CircleCI checks a project out with; make another, or delete one, having asked.',
  example: 'keys new web deploy-key',
  group: 'Secrets',
  parse(words, channel) {
    const [first = '', ...rest] = words.plain;
    const verb = verbs.find((one) => one === first.toLowerCase());
    return verb ? readVerb(verb, { ...words, plain: rest }, channel) : readList(words, channel);
  },
  run: (wish, context) => {
    if (wish.verb === 'new') return make(wish, context);
    return wish.verb === undefined ? list(wish, context) : look(wish, context);
  },
});

function readList(words: Words, channel: Channel): Wish {
  if (words.plain.length > 1) throw tooMany(words, 1);
  return { verb: undefined, what: '', repo: readRepo(words.plain[0], { words, channel }) };
}

function readVerb(verb: Verb, words: Words, channel: Channel): Wish {
  const name = `keys ${verb}`;
  const what = words.plain.find((word) => (verb === 'new' ? typeOf(word) : fingerprint.test(word)));
  const [repo, ...more] = words.plain.filter((word) => word !== what);
  if (what === undefined) throw unsaid(verb, repo ?? 'acme/web', words);
  if (more.length > 0) throw tooMany({ ...words, name }, 2);
  return { verb, what, repo: readRepo(repo, { words: { ...words, name }, channel }) };
}

/** By MD5, or by SHA-256. */
const fingerprint = /^(?:[0-9a-f]{2}:[0-9a-f:]+|SHA256:\S+)$/i;

function unsaid(verb: Verb, repo: string, { text }: Words) {
  return verb === 'new'
    ? usage('Which kind? A deploy-key or a github-user-key.', text, [`keys new ${written(repo)} deploy-key`])
    : usage('Which key? Say its fingerprint.', text, [`keys ${written(repo)}`]);
}

function typeOf(text: string): CheckoutKeyType | undefined {
  const said = text.toLowerCase();
  if (said === 'deploy-key' || said === 'deploy') return 'deploy-key';
  return ['github-user-key', 'user-key', 'user'].includes(said) ? 'github-user-key' : undefined;
}

function again({ verb, what }: Wish): (project: Project) => string {
  return (project) => commandText('keys', verb, projectSlug(project), what && written(what));
}

async function list(wish: Wish, context: Context): Promise<Reply> {
  await mustBeAllowed('see keys', context);
  return withProject(wish.repo, { context, again: again(wish) }, async (project, circleci) => ({
    kind: 'say',
    message: keysView({ project, keys: await circleci.checkoutKeys(project) }),
  }));
}

/** Shows one, or asks whether to delete it. */
async function look(wish: Wish, context: Context): Promise<Reply> {
  const act: ActName = wish.verb === 'delete' ? 'delete checkout key' : 'see keys';
  await mustBeAllowed(act, context);
  return withProject(wish.repo, { context, again: again(wish) }, async (project, circleci) => {
    const key = await found(wish.what, project, () => circleci.checkoutKey(project, wish.what));
    const view = wish.verb === 'delete' ? askDeleteKeyView : keyView;
    return { kind: 'say', message: view({ project, key }) };
  });
}

async function found(
  fingerprint: string,
  project: Project,
  ask: () => Promise<CheckoutKey>,
): Promise<CheckoutKey> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof CircleCIError && error.reason === 'not-found')) throw error;
    throw usage(
      `${projectName(project)} has no checkout key of that fingerprint, or this token cannot see it.`,
      shortened(fingerprint, 80),
      [`keys ${projectSlug(project)}`],
    );
  }
}

/** A deploy key reads one repository; what acts as a person is asked about first. */
async function make(wish: Wish, context: Context): Promise<Reply> {
  await mustBeAllowed('new checkout key', context);
  const changedBy = context.caller.user;
  return withProject(wish.repo, { context, again: again(wish) }, async (project) => {
    const circleci = await context.circleci();
    if (typeOf(wish.what) === 'github-user-key')
      return { kind: 'say', message: askUserKeyView({ project, login: (await circleci.me()).login }) };
    const reply = (key: CheckoutKey): Reply => ({
      kind: 'announce',
      message: keyMadeView({ project, key, changedBy }),
    });
    return newCheckoutKey({ project, type: 'deploy-key', circleci, reply }, context);
  });
}
