/** Shows the app's message shortcuts for one message. */
import type { PageMessage } from '../../../slack/page-api/page-api.ts';
import { Menu } from '../dialogs/menu.tsx';
import { Icon } from '../icons.tsx';
import { useSlack } from '../page-context.tsx';
import { useShortcut } from '../use-shortcut.ts';

/** None on what only this person sees, as in Slack. */
export function MessageMenu({ message }: { message: PageMessage }) {
  const { page } = useSlack();
  const use = useShortcut();
  const items = page.workspace.shortcuts
    .filter(({ type }) => type === 'message')
    .map(({ callbackId, name }) => ({
      key: callbackId,
      text: name,
      choose: () => use({ callbackId, channel: message.channel, messageTs: message.ts }),
    }));
  if (message.ephemeral || items.length === 0) return null;
  return (
    <div className="message-menu">
      <Menu
        label="More actions"
        className="icon-button"
        heading={page.workspace.bot.name}
        items={items}
        side="end"
      >
        <Icon name="more" size={18} />
      </Menu>
    </div>
  );
}
