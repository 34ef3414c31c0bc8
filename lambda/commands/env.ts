/** Lists, sets and deletes a project's environment variables. Values are taken by a form, never typed here. */

import type { EnvVar } from '../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../circleci/client/client.ts';
import { CircleCIError } from '../circleci/errors.ts';
import { type Project, projectSlug } from '../circleci/project.ts';
import { withConfirmation } from '../conversation/ask-first.ts';
import { deleteVariable } from '../conversation/changes/delete-variable.ts';
import type { Channel, Context } from '../conversation/context.ts';
import { writeForm } from '../conversation/form-metadata.ts';
import type { RepoReference } from '../conversation/references/project-reference.ts';
import {
  example,
  readRepoRedacted,
  valuesNotAccepted,
  withProjectRedacted,
} from '../conversation/references/redact-arguments.ts';
import { showing } from '../conversation/references/resolve-reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { mustBeAllowed } from '../conversation/require-role.ts';
import { usage, type Words } from '../conversation/words/parse-arguments.ts';
import { pageOption } from '../conversation/words/parse-options.ts';
import { askUnsetView, envModal, envView } from '../views/projects/env.ts';
import { projectName } from '../views/text/display-names.ts';
import { command } from './command.ts';

type Wish =
  | { readonly kind: 'list'; readonly repo: RepoReference; readonly page: number }
  | { readonly kind: 'set'; readonly repo: RepoReference }
  | { readonly kind: 'unset'; readonly repo: RepoReference; readonly name: string };

export const env = command<Wish>({
  name: 'env',
  usage: 'env [set|unset] [repo] [name] [--page n]',
  summary:
    'List a project’s environment variables (masked), set one in a form, or delete one after a confirmation.',
  example: 'env set web',
  group: 'Secrets',
  options: { page: 'which page of the list' },
  secretive: true,
  parse: (words, channel) => {
    const { verb, rest } = withoutVerb(words);
    if (verb === 'set') return readSet({ ...words, name: 'env set', plain: rest }, channel);
    if (verb === 'unset') return readUnset({ ...words, name: 'env unset', plain: rest }, channel);
    return readList(words, channel);
  },
  run: (wish, context) => {
    if (wish.kind === 'set') return set(wish, context);
    return wish.kind === 'unset' ? unset(wish, context) : list(wish, context);
  },
});

/** `env set web`, or `env web set`, as many say it. */
function withoutVerb({ plain }: Words): { readonly verb: string; readonly rest: readonly string[] } {
  const at = plain.slice(0, 2).findIndex((word) => /^(set|unset)$/i.test(word));
  return { verb: plain[at]?.toLowerCase() ?? '', rest: plain.filter((_, index) => index !== at) };
}

function readList(words: Words, channel: Channel): Wish {
  const [repo, ...more] = words.plain;
  const unknown = [...words.options.keys()].some((name) => name !== 'page');
  if (more.length > 0 || unknown) throw valuesNotAccepted('env', ['env set', 'env', 'help env']);
  const page = pageOption({ ...words, plain: [], text: 'env --page …' });
  return { kind: 'list', repo: readRepoRedacted(repo, { words, channel }), page };
}

function readSet(words: Words, channel: Channel): Wish {
  const [repo, ...more] = words.plain;
  if (more.length + words.options.size > 0) throw valuesNotAccepted('env set', [example('env set', channel)]);
  return { kind: 'set', repo: readRepoRedacted(repo, { words, channel }) };
}

/** CircleCI takes no other names. */
const variable = /^[A-Za-z_]\w{0,99}$/;

function readUnset(words: Words, channel: Channel): Wish {
  const { plain, options } = words;
  if (plain.length > 2 || options.size > 0)
    throw valuesNotAccepted('env unset', ['env unset acme/web NAME', 'env']);
  const [repo, name = ''] = plain.length > 1 ? plain : [undefined, ...plain];
  if (!variable.test(name))
    throw usage('Which variable? Add its name.', 'env unset …', ['env unset acme/web NAME', 'env']);
  return { kind: 'unset', name, repo: readRepoRedacted(repo, { words, channel }) };
}

async function list({ repo, page }: Extract<Wish, { kind: 'list' }>, context: Context): Promise<Reply> {
  await mustBeAllowed('see env', context);
  const again = (project: Project) => `env ${projectSlug(project)}`;
  return withProjectRedacted(
    repo,
    { ...showing(context, again), command: 'env' },
    async (project, circleci) => {
      await mustBeAllowed('see env', context, { projects: [project] });
      return { kind: 'say', message: envView({ project, variables: await circleci.envVars(project), page }) };
    },
  );
}

async function set({ repo }: Extract<Wish, { kind: 'set' }>, context: Context): Promise<Reply> {
  await mustBeAllowed('set env', context);
  const again = (project: Project) => `env set ${projectSlug(project)}`;
  return withProjectRedacted(repo, { context, again, command: 'env set' }, async (project) => {
    await Promise.all([mustBeAllowed('set env', context, { projects: [project] }), context.circleci()]);
    const metadata = writeForm({ ...context.caller, project });
    return { kind: 'open', modal: envModal({ project, metadata }), command: again(project) };
  });
}

async function unset({ repo, name }: Extract<Wish, { kind: 'unset' }>, context: Context): Promise<Reply> {
  await mustBeAllowed('unset env', context);
  const again = (project: Project) => `env unset ${projectSlug(project)} ${name}`;
  return withProjectRedacted(repo, { context, again, command: 'env unset' }, (project, circleci) => {
    const ask = async () => askUnsetView({ project, variable: await known({ project, name }, circleci) });
    return withConfirmation(
      { name: 'unset env', target: `${projectName(project)} ${name}`, projects: [project], ask },
      context,
      () => deleteVariable({ project, name, circleci }, context),
    );
  });
}

interface Variable {
  readonly project: Project;
  readonly name: string;
}

async function known({ project, name }: Variable, circleci: CircleCI): Promise<EnvVar> {
  try {
    return await circleci.envVar(project, name);
  } catch (error) {
    throw error instanceof CircleCIError && error.reason === 'not-found' ? noSuch(project) : error;
  }
}

function noSuch(project: Project) {
  return usage(
    `${projectName(project)} has no variable with that name, or this token can’t see it.`,
    'env unset …',
    [`env ${projectSlug(project)}`],
  );
}
