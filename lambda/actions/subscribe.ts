/** Handles the form that creates or edits a subscription. */
import { CircleCIError } from '../circleci/errors.ts';
import { type Project, projectSlug } from '../circleci/project.ts';
import type { Context } from '../conversation/context.ts';
import { readForm } from '../conversation/form-metadata.ts';
import { repoOf } from '../conversation/references/project-reference.ts';
import { withProject } from '../conversation/references/resolve-reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { subscribeChannel } from '../conversation/subscriptions/save-subscription.ts';
import { wholeOrganization } from '../conversation/subscriptions/subscribe-form.ts';
import { UsageError } from '../errors.ts';
import { type RuleRead, readRule, submittedTexts } from '../rule-options/rule.ts';
import { formErrorText } from '../views/errors/form-errors.ts';
import { plainText } from '../views/text/escape.ts';
import type { Submission, Values } from './action.ts';

type Errors = Readonly<Record<string, string>>;

export const subscribeSubmission: Submission = {
  read: readForm,
  async run(values, context, form) {
    if (!form)
      return wrong({ status: 'This form is from another version. Please reopen it: /circle subscribe' });
    if (form.subscription !== undefined) return change(form.subscription, values, context);
    const said = (values.project ?? '').trim();
    const read = readRule(submittedTexts(values));
    const problems = problemsOf(read);
    const repo = wholeOrganization(said) ?? repoOf(said);
    if (!repo)
      return wrong({
        project: 'Enter a project, like acme/web, or acme/* for all projects of acme.',
        ...problems,
      });
    const seen = await ofProject(repo, read, context);
    return seen.kind === 'errors' ? wrong({ ...seen.errors, ...problems }) : seen;
  },
};

/** The project of a subscription stays what it is. */
async function change(id: string, values: Values, context: Context): Promise<Reply> {
  const read = readRule(submittedTexts(values));
  if (!read.rule) return wrong(problemsOf(read));
  const all = await context.store.subscriptions(context.caller.workspace);
  const known = all.find((one) => one.id === id);
  if (!known) return wrong({ status: 'This subscription was removed. Create a new one: /circle subscribe' });
  const wish = { project: known.project, rule: read.rule, known };
  try {
    return await subscribeChannel(wish, await context.circleci(), context);
  } catch (error) {
    if (error instanceof CircleCIError) return wrong({ status: formErrorText(error) });
    throw error;
  }
}

/** Subscribes it when the rule could be read; says what is wrong with the project in any case. */
async function ofProject(
  repo: Project | Parameters<typeof withProject>[0],
  { rule }: RuleRead,
  context: Context,
): Promise<Reply> {
  const meant: Project[] = [];
  const again = (project: Project) => {
    meant.push(project);
    return projectSlug(project);
  };
  try {
    const circleci = await context.circleci();
    const then = async (project: Project) => {
      if (rule) return subscribeChannel({ project, rule }, circleci, context);
      if (project.repo !== '*') await circleci.builds(project, { limit: 1 });
      return wrong({});
    };
    if (!('kind' in repo)) return await then(repo);
    const reply = await withProject(repo, { context, again }, then);
    return meant.length > 1 ? wrong({ project: `Which one? ${either(meant)}.` }) : reply;
  } catch (error) {
    if (error instanceof CircleCIError) return wrong({ project: formErrorText(error) });
    if (!(error instanceof UsageError)) throw error;
    const near = meant.length === 0 ? '' : ` Did you mean ${either(meant)}?`;
    return wrong({ project: plainText(`${error.message}${near}`, 300) });
  }
}

function either(projects: readonly Project[]): string {
  return projects.slice(0, 5).map(projectSlug).join(' or ');
}

/** Each under its field, by which the options are called. */
function problemsOf({ problems = [] }: RuleRead): Errors {
  return Object.fromEntries(problems.map(({ option, wants, inForm }) => [option, inForm ?? sentence(wants)]));
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function wrong(errors: Errors): Reply {
  return { kind: 'errors', errors };
}
