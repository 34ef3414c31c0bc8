import type { PageChannel } from '../../slack/page-api/page-api.ts';
import { Avatar } from './avatar.tsx';
import { Menu } from './dialogs/menu.tsx';
import { Icon } from './icons.tsx';
import { usePerson, useSlack } from './page-context.tsx';

export type Tab = 'home' | 'messages';

interface HeaderProps {
  readonly channel: PageChannel;
  readonly tab: Tab | undefined;
  turn(tab: Tab): void;
  openSidebar(): void;
}

export function ChannelHeader({ channel, tab, turn, openSidebar }: HeaderProps) {
  const { page } = useSlack();
  const other = usePerson(channel.memberIds.find((id) => id !== page.me) ?? page.me);
  return (
    <header className="channel-header">
      <div className="channel-title">
        <button type="button" className="icon-button menu-button" aria-label="Channels" onClick={openSidebar}>
          <Icon name="menu" />
        </button>
        {channel.kind === 'im' ? (
          <Avatar user={other} size="small" />
        ) : (
          <Icon name={channel.kind === 'private' ? 'lock' : 'hash'} />
        )}
        <h2>{channel.name}</h2>
        {other.role === 'bot' && channel.kind === 'im' && <span className="app-badge">APP</span>}
        {channel.topic && <p className="topic">{channel.topic}</p>}
        {channel.kind !== 'im' && <Members channel={channel} />}
      </div>
      {tab && <Tabs tab={tab} turn={turn} />}
    </header>
  );
}

function Tabs({ tab, turn }: { tab: Tab; turn(tab: Tab): void }) {
  const names = { home: 'Home', messages: 'Messages' } as const;
  return (
    <div className="tabs" role="tablist" aria-label="The app">
      {(['home', 'messages'] as const).map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={name === tab}
          className="tab"
          onClick={() => turn(name)}
        >
          {names[name]}
        </button>
      ))}
    </div>
  );
}

/** How many there are, who they are, and the bot added or taken out. */
function Members({ channel }: { channel: PageChannel }) {
  const { page, wire } = useSlack();
  const { bot } = page.workspace;
  const names = channel.memberIds.map((id) => page.users.find((user) => user.id === id)?.realName ?? id);
  const invite = () => void wire.post('invite', { channel: channel.id, remove: channel.botIsMember });
  const text = channel.botIsMember
    ? `Remove ${bot.name} from this channel`
    : `Add ${bot.name} to this channel`;
  return (
    <Menu
      label={`${names.length} members`}
      className="members"
      heading={names.join(', ')}
      items={[{ key: 'invite', text, choose: invite }]}
      side="end"
    >
      <Icon name="people" size={18} /> {names.length}
    </Menu>
  );
}
