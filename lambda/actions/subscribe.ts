/** The form that subscribes a channel was submitted. */
import { CircleCIError } from '../circleci/errors.ts';
import { type Project, projectSlug } from '../circleci/project.ts';
import type { Context } from '../conversation/context.ts';
import { readForm } from '../conversation/form.ts';
import { repoOf } from '../conversation/reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { withProject } from '../conversation/resolve.ts';
import { RuleError, type RuleTexts, readRule, ruleOptions } from '../conversation/rules.ts';
import { wholeOrganization } from '../conversation/subscribe-form.ts';
import { subscribeChannel } from '../conversation/subscribing.ts';
import { fieldErrorText } from '../views/errors.ts';
import type { Submission, Values } from './action.ts';

export const subscribeSubmission: Submission = {
  read: readForm,
  async run(values, context, form) {
    if (!form)
      return wrong('status', 'This form is from another version. Please reopen it: /circle subscribe');
    if (form.subscription !== undefined) return change(form.subscription, values, context);
    const said = (values.project ?? '').trim();
    const repo = wholeOrganization(said) ?? repoOf(said);
    if (!repo) return wrong('project', 'The name of a project, like acme/web, or acme/* for all of acme.');
    try {
      const rule = readRule(textsOf(values));
      const wish = (project: Project) => ({ project, rule });
      const circleci = await context.circleci();
      if (!('kind' in repo)) return await subscribeChannel(wish(repo), circleci, context);
      return await ofProject(repo, (project) => subscribeChannel(wish(project), circleci, context), context);
    } catch (error) {
      return correctable(error, 'project');
    }
  },
};

/** The project of a subscription stays what it is. */
async function change(id: string, values: Values, context: Context): Promise<Reply> {
  try {
    const rule = readRule(textsOf(values));
    const all = await context.store.subscriptions(context.caller.workspace);
    const known = all.find((one) => one.id === id);
    if (known)
      return await subscribeChannel(
        { project: known.project, rule, known },
        await context.circleci(),
        context,
      );
    return wrong('status', 'This subscription is gone. Make a new one: /circle subscribe');
  } catch (error) {
    return correctable(error, 'status');
  }
}

/** Throws what the person cannot correct. */
function correctable(error: unknown, field: 'project' | 'status'): Reply {
  if (error instanceof RuleError) return wrong(error.option, error.message);
  if (error instanceof CircleCIError) return wrong(field, fieldErrorText(error));
  throw error;
}

/** An empty field says nothing. */
function textsOf(values: Values): RuleTexts {
  return Object.fromEntries(
    ruleOptions.flatMap((option) => {
      const text = (values[option] ?? '').trim();
      return text === '' ? [] : [[option, text]];
    }),
  );
}

async function ofProject(
  repo: Parameters<typeof withProject>[0],
  then: (project: Project) => Promise<Reply>,
  context: Context,
): Promise<Reply> {
  let chosen: Project | undefined;
  const reply = await withProject(repo, { context, again: projectSlug }, (project) => {
    chosen = project;
    return then(project);
  });
  return chosen ? reply : wrong('project', 'Several projects bear that name. Say whose it is: acme/web.');
}

function wrong(field: string, text: string): Reply {
  return { kind: 'errors', errors: { [field]: text } };
}
