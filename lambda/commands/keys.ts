/** Lists, creates and deletes a project's checkout keys. */

import type { CheckoutKey, CheckoutKeyType } from '../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../circleci/client/client.ts';
import { CircleCIError } from '../circleci/errors.ts';
import { type Project, projectSlug } from '../circleci/project.ts';
import { withConfirmation } from '../conversation/ask-first.ts';
import { deleteCheckoutKey, newCheckoutKey } from '../conversation/changes/change-checkout-keys.ts';
import type { Channel, Context } from '../conversation/context.ts';
import { type RepoReference, readRepo } from '../conversation/references/project-reference.ts';
import { showing, withProject } from '../conversation/references/resolve-reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { mustBeAllowed } from '../conversation/require-role.ts';
import { shortened, tooMany, usage, type Words } from '../conversation/words/parse-arguments.ts';
import { commandText, written } from '../conversation/words/parse-options.ts';
import {
  askDeleteKeyView,
  askDeployKeyView,
  askUserKeyView,
} from '../views/projects/checkout-key-changes.ts';
import { keysView, keyView } from '../views/projects/checkout-keys.ts';
import { projectName } from '../views/text/display-names.ts';
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
  summary: 'List a project’s checkout keys; create or delete one after a confirmation.',
  example: 'keys new web deploy-key',
  group: 'Secrets',
  parse(words, channel) {
    const [first = '', ...rest] = words.plain;
    const verb = verbs.find((one) => one === first.toLowerCase());
    return verb ? readVerb(verb, { ...words, plain: rest }, channel) : readList(words, channel);
  },
  run: (wish, context) => {
    switch (wish.verb) {
      case 'new':
        return make(wish, context);
      case 'delete':
        return remove(wish, context);
      case 'show':
        return show(wish, context);
      default:
        return list(wish, context);
    }
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
    ? usage('Which kind: deploy-key or github-user-key?', text, [`keys new ${written(repo)} deploy-key`])
    : usage('Which key? Add its fingerprint.', text, [`keys ${written(repo)}`]);
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
  return withProject(wish.repo, showing(context, again(wish)), async (project, circleci) => {
    await mustBeAllowed('see keys', context, { projects: [project] });
    return { kind: 'say', message: keysView({ project, keys: await circleci.checkoutKeys(project) }) };
  });
}

async function show(wish: Wish, context: Context): Promise<Reply> {
  await mustBeAllowed('see keys', context);
  return withProject(wish.repo, showing(context, again(wish)), async (project, circleci) => {
    await mustBeAllowed('see keys', context, { projects: [project] });
    return { kind: 'say', message: keyView({ project, key: await found(wish.what, project, circleci) }) };
  });
}

async function remove(wish: Wish, context: Context): Promise<Reply> {
  const name = 'delete checkout key';
  await mustBeAllowed(name, context);
  return withProject(wish.repo, { context, again: again(wish) }, (project, circleci) => {
    const ask = async () => askDeleteKeyView({ project, key: await found(wish.what, project, circleci) });
    const target = `${projectName(project)} ${wish.what}`;
    return withConfirmation({ name, target, projects: [project], ask }, context, () =>
      deleteCheckoutKey({ project, circleci, fingerprint: wish.what }, context),
    );
  });
}

async function found(fingerprint: string, project: Project, circleci: CircleCI): Promise<CheckoutKey> {
  try {
    return await circleci.checkoutKey(project, fingerprint);
  } catch (error) {
    if (!(error instanceof CircleCIError && error.reason === 'not-found')) throw error;
    throw usage(
      `${projectName(project)} has no checkout key with that fingerprint, or this token can’t see it.`,
      shortened(fingerprint, 80),
      [`keys ${projectSlug(project)}`],
    );
  }
}

/** The account that the key will be of. */
async function actingLogin(project: Project, context: Context, circleci: CircleCI): Promise<string> {
  return (await context.ownAccount(project))?.login ?? (await circleci.me()).login;
}

async function make(wish: Wish, context: Context): Promise<Reply> {
  const name = 'new checkout key';
  await mustBeAllowed(name, context);
  return withProject(wish.repo, { context, again: again(wish) }, async (project) => {
    const circleci = await context.circleci(project);
    const type = typeOf(wish.what) ?? 'deploy-key';
    const ask = async () =>
      type === 'deploy-key'
        ? askDeployKeyView({ project })
        : askUserKeyView({ project, login: await actingLogin(project, context, circleci) });
    const target = `${projectName(project)} ${type}`;
    return withConfirmation({ name, target, projects: [project], ask }, context, () =>
      newCheckoutKey({ project, type, circleci }, context),
    );
  });
}
