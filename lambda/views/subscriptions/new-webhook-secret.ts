/** Draws the notice that a manually created webhook needs its new secret. Pure. */
import { type Project, projectSlug } from '../../circleci/project.ts';
import { actions, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { organizationName, projectInCommand, projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, limited, md } from '../text/mrkdwn.ts';

export function newSecretView({ project }: { readonly project: Project }): Message {
  const command = `webhook ${projectSlug(project)}`;
  const isWhole = project.repo === '*';
  const title = isWhole
    ? md`🔑 *The webhooks of ${limited(organizationName(project), 120)}’s projects need a new secret.*`
    : md`🔑 *The webhook of ${limited(projectName(project), 120)} needs a new secret.*`;
  return message({
    title,
    blocks: [
      section(
        'The app’s webhook key was changed. Alerts still work, but will stop once the old key is removed.',
      ),
      section(
        md`An admin types ${code(`/circle webhook ${projectInCommand(project)}`)}, presses *Show secret* and pastes it in CircleCI${isWhole ? ', in each project' : ''}: Project Settings → Webhooks → Edit. The webhook URL stays the same; the notification URL changes.`,
      ),
      actions(button('Set up webhook', { action: 'run', command }, { id: 'webhook' })),
    ],
  });
}
