/** Names the webhooks that CircleCI did not let us remove, and where a person does. Pure. */
import type { Project } from '../../circleci/project.ts';
import { context, message, section } from '../text/blocks.ts';
import { projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { limited, md } from '../text/mrkdwn.ts';

const mostNamed = 20;

/** Undefined when none is left. */
export function webhooksLeft(projects: readonly Project[]): ReturnType<typeof section> {
  if (projects.length === 0) return undefined;
  const names = projects.slice(0, mostNamed).map(projectName).join(', ');
  const more = projects.length > mostNamed ? ` and ${projects.length - mostNamed} more` : '';
  return section(
    md`⚠️ I couldn’t remove the webhook of *${limited(names + more, 1_500)}*. A project admin can delete it: Project Settings → Webhooks → “Slack”.`,
  );
}

/** To the person who had them made, once no one subscribes any more. */
export function webhooksStayView({ projects }: { readonly projects: readonly Project[] }): Message {
  const count = projects.length === 1 ? 'A webhook is left' : `${projects.length} webhooks are left`;
  return message({
    title: md`⚠️ *${count} in CircleCI*, but no channel is subscribed anymore.`,
    blocks: [webhooksLeft(projects), context('Their reports are ignored')],
  });
}
