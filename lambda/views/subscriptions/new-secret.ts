/** Draws the notice that a manually created webhook needs its new secret. Pure. */
import { type Project, projectSlug } from '../../circleci/project.ts';
import { actions, message, section } from '../text/blocks.ts';
import { organizationName, projectName } from '../text/display-names.ts';
import { button } from '../text/elements.ts';
import type { Message } from '../text/message.ts';
import { code, limited, md } from '../text/mrkdwn.ts';

export function newSecretView({ project }: { readonly project: Project }): Message {
  const command = `webhook ${projectSlug(project)}`;
  const isWhole = project.repo === '*';
  const title = isWhole
    ? md`🔑 *The webhooks of ${limited(organizationName(project), 120)}’s projects need their new secret.*`
    : md`🔑 *The webhook of ${limited(projectName(project), 120)} needs its new secret.*`;
  return message({
    title,
    blocks: [
      section(
        'The key that the secret is made of was changed, and I may not tell CircleCI myself. Alerts go on for now; they end once the former key is removed.',
      ),
      section(
        md`An admin types ${code(`/circle ${command}`)}, presses *Show the secret*, and pastes it on CircleCI${isWhole ? ', in each project' : ''}: Project Settings → Webhooks → Edit. The URL stays as it is; a notification URL changes, too.`,
      ),
      actions(button('Show me', { action: 'run', command }, { id: 'webhook' })),
    ],
  });
}
