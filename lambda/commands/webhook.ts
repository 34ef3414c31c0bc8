/** Shows admins how to set up a project's webhook by hand. */
import { type Project, projectSlug } from '../circleci/project.ts';
import type { Context } from '../conversation/context.ts';
import { meantOrganization } from '../conversation/references/project-names.ts';
import { readRepo } from '../conversation/references/project-reference.ts';
import { withProject } from '../conversation/references/resolve-reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { mustBeAllowed } from '../conversation/require-role.ts';
import { hookOf, stepsModal } from '../conversation/subscriptions/manual-webhook.ts';
import { wholeOrganization } from '../conversation/subscriptions/subscribe-form.ts';
import { followed } from '../conversation/subscriptions/subscription-not-found.ts';
import { tooMany } from '../conversation/words/parse-arguments.ts';
import { command } from './command.ts';

export const webhook = command({
  name: 'webhook',
  usage: 'webhook [repo|org/*]',
  summary: 'Show how to set up a project’s webhook by hand (admins only).',
  example: 'webhook web',
  group: 'Alerts',
  parse(words, channel) {
    const [said, ...rest] = words.plain;
    if (rest.length > 0) throw tooMany(words, 1);
    return { repo: wholeOrganization(said ?? '') ?? readRepo(said, { words, channel }) };
  },
  async run({ repo }, context) {
    await mustBeAllowed('see webhook', context);
    if (!('kind' in repo)) return show(meantOrganization(repo, await followed(context)), context);
    const again = (project: Project) => `webhook ${projectSlug(project)}`;
    return withProject(repo, { context, again }, (project) => show(project, context));
  },
});

async function show(project: Project, context: Context): Promise<Reply> {
  const modal = await stepsModal(await hookOf(project, context), context);
  return { kind: 'open', modal, command: `webhook ${projectSlug(project)}` };
}
