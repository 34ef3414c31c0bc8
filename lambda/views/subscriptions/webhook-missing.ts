/** Draws the notice that CircleCI does not report some subscribed projects. Pure. */
import { type Project, projectSlug } from '../../circleci/project.ts';
import { actions, context, lines, message, section } from '../text/blocks.ts';
import { projectName } from '../text/display-names.ts';
import { button } from '../text/elements.ts';
import type { Message } from '../text/message.ts';
import { channelName, code, limited, md } from '../text/mrkdwn.ts';

export interface UnhookedInput {
  /** One at least. */
  readonly projects: readonly Project[];
  /** Which asked to hear of them. */
  readonly channel: string;
}

const mostNamed = 20;

export function unhookedView({ projects, channel }: UnhookedInput): Message {
  const [first, ...others] = projects.map(projectSlug);
  const count = others.length === 0 ? 'a project' : `${projects.length} projects`;
  const more = projects.length - mostNamed;
  return message({
    title: md`⚠️ *CircleCI does not report ${count}* that ${channelName(channel)} asked to hear of.`,
    blocks: [
      section('It did not let me set up the webhook. An admin does it once by hand; I try again meanwhile.'),
      ...lines(projects.slice(0, mostNamed).map((one) => md`• ${limited(projectName(one), 120)}`)),
      others.length === 0 && first !== undefined
        ? actions(
            button('How to set it up', { action: 'run', command: `webhook ${first}` }, { id: 'webhook' }),
          )
        : section(
            md`${code(`/circle webhook ${organization(projects) ?? first}`)} says how, ${organization(projects) ? 'with one address for all of them' : 'and likewise of the others'}.`,
          ),
      context(more > 0 ? `and ${more} more` : undefined, 'Said once for each project'),
    ],
  });
}

/** All of these are of one. */
function organization(projects: readonly Project[]): string | undefined {
  const all = new Set(projects.map((one) => projectSlug({ ...one, repo: '*' })));
  return all.size === 1 ? [...all][0] : undefined;
}
