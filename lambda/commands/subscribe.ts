/** Subscribes a channel to a project's alerts, from the typed options or a form. */
import { type Project, projectSlug } from '../circleci/project.ts';
import type { Context } from '../conversation/context.ts';
import { branchOfLink, type RepoReference, readRepo } from '../conversation/references/project-reference.ts';
import { withProject } from '../conversation/references/resolve-reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { ruleOf } from '../conversation/subscriptions/parse-rule.ts';
import { subscribeChannel } from '../conversation/subscriptions/save-subscription.ts';
import { editForm, subscribeForm, wholeOrganization } from '../conversation/subscriptions/subscribe-form.ts';
import { unexpectedArguments } from '../conversation/subscriptions/unexpected-arguments.ts';
import { optionsAgain, usage, type Words } from '../conversation/words/parse-arguments.ts';
import { commandText } from '../conversation/words/parse-options.ts';
import { type AnyRule, optionHelp, optionUsage } from '../rule-options/rule.ts';
import { command } from './command.ts';

type Input =
  | { readonly kind: 'form' }
  | { readonly kind: 'edit'; readonly id: string }
  | {
      readonly kind: 'subscribe';
      readonly repo: RepoReference | Project;
      readonly rule: AnyRule;
      readonly options: string;
    };

export const subscribe = command<Input>({
  name: 'subscribe',
  usage: `subscribe [repo|org/*] ${optionUsage}`,
  summary: 'Notify this channel about a project’s builds; without options a form opens.',
  example: 'subscribe web --branch main,release/* --mention author',
  group: 'Alerts',
  options: optionHelp,
  internal: ['edit'],
  parse(words, channel) {
    const edit = words.options.get('edit');
    if (edit !== undefined) return { kind: 'edit', id: edit };
    const [said] = words.plain;
    const left = unexpectedArguments(words);
    if (left) throw left;
    if (said === undefined && words.options.size === 0) return { kind: 'form' };
    const repo = wholeOrganization(said ?? '') ?? readRepo(said, { words, channel });
    const narrowed = withBranchOfLink(words);
    return { kind: 'subscribe', repo, rule: ruleOf(narrowed), options: optionsAgain(narrowed.every) };
  },
  async run(input, context) {
    if (input.kind === 'form') return subscribeForm({ project: await defaultOf(context) }, context);
    if (input.kind === 'edit') return edit(input.id, context);
    const { repo, rule, options } = input;
    if (!('kind' in repo))
      return subscribeChannel({ project: repo, rule }, await context.circleci(), context);
    await context.circleci();
    const again = (project: Project) => commandText('subscribe', projectSlug(project), options);
    return withProject(repo, { context, again }, (project, circleci) =>
      subscribeChannel({ project, rule }, circleci, context),
    );
  },
});

/** The address of a branch asks for that branch. */
function withBranchOfLink(words: Words): Words {
  const branch = branchOfLink(words.plain[0]);
  if (branch === undefined || words.every.has('branch')) return words;
  return { ...words, every: new Map([...words.every, ['branch', [branch]]]) };
}

async function defaultOf({ caller, store }: Context): Promise<string | undefined> {
  const project = caller.channel && (await store.defaultProject(caller.workspace, caller.channel));
  return project ? projectSlug(project) : undefined;
}

async function edit(id: string, context: Context): Promise<Reply> {
  const all = await context.store.subscriptions(context.caller.workspace);
  const found = all.find((one) => one.id === id);
  if (found) return editForm(found, context);
  throw usage('That subscription was removed.', 'subscribe', ['subscriptions']);
}
