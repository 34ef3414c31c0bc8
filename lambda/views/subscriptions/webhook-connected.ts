/** Draws the announcement of the first report that a webhook delivered. Pure. */
import { type Project, projectSlug } from '../../circleci/project.ts';
import { actions, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { organizationName, projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { limited, md, mention } from '../text/mrkdwn.ts';

export interface HookConnectedInput {
  readonly project: Project;
  /** User id of the person who set it up. */
  readonly createdBy: string;
}

export function hookConnectedView({ project, createdBy }: HookConnectedInput): Message {
  return message({
    title: md`✅ *Connected*: CircleCI now reports ${limited(reported(project), 120)}.`,
    blocks: [
      section(md`Set up by ${mention(createdBy)}. Alerts are posted here, one message per run.`),
      actions(button('Manage alerts', { action: 'run', command: `subscriptions ${projectSlug(project)}` })),
    ],
  });
}

/** The address of an organization does not say which project it was pasted into. */
function reported(project: Project): string {
  return project.repo === '*' ? `the first of ${organizationName(project)}’s projects` : projectName(project);
}
