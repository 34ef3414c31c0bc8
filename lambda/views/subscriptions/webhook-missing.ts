/** Draws the notice that CircleCI does not report some subscribed projects. Pure. */
import { type Project, projectSlug } from '../../circleci/project.ts';
import { actions, context, lines, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { projectInCommand, projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { channelName, code, limited, md } from '../text/mrkdwn.ts';

export interface UnhookedInput {
  /** One at least. */
  readonly projects: readonly Project[];
  /** The channel that is subscribed to them. */
  readonly channel: string;
}

const mostNamed = 20;

export function unhookedView({ projects, channel }: UnhookedInput): Message {
  const [first, ...others] = projects.map(projectSlug);
  const count = others.length === 0 ? 'a project' : `${projects.length} projects`;
  const more = projects.length - mostNamed;
  return message({
    title: md`⚠️ *CircleCI does not report ${count}* that ${channelName(channel)} is subscribed to.`,
    blocks: [
      section('I couldn’t set up the webhook. An admin needs to add it once. I’ll keep trying.'),
      ...lines(projects.slice(0, mostNamed).map((one) => md`• ${limited(projectName(one), 120)}`)),
      others.length === 0 && first !== undefined
        ? actions(button('Set up webhook', { action: 'run', command: `webhook ${first}` }, { id: 'webhook' }))
        : section(
            md`${code(`/circle webhook ${organization(projects) ?? projects.slice(0, 1).map(projectInCommand)[0]}`)} shows how${organization(projects) ? ', with one URL for all of them' : ', and the same for the others'}.`,
          ),
      context(more > 0 ? `and ${more} more` : undefined, 'You get this once per project'),
    ],
  });
}

/** Returns the pattern of the organization that all of these belong to. */
function organization(projects: readonly Project[]): string | undefined {
  const all = new Set(projects.map((one) => projectInCommand({ ...one, repo: '*', name: undefined })));
  return all.size === 1 ? [...all][0] : undefined;
}
