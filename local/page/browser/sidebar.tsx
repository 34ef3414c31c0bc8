import type { PageChannel } from '../../slack/page-api/page-api.ts';
import { People } from './act-as-person.tsx';
import { Avatar } from './avatar.tsx';
import { Icon } from './icons.tsx';
import { usePerson, useSlack } from './page-context.tsx';
import { allRead, type Unread, type Workspace } from './reduce-events.ts';
import { Simulator } from './simulator-buttons.tsx';
import { Workspaces } from './switch-workspace.tsx';

interface SidebarProps {
  readonly reading: string;
  readonly unread: Workspace['unread'];
  /** Called once a channel, person or workspace was chosen: on a phone it lies over the channel. */
  close(): void;
}

export function Sidebar({ reading, unread, close }: SidebarProps) {
  const { page } = useSlack();
  const { bot, name, isOrganization } = page.workspace;
  const direct = page.channels.filter((channel) => channel.kind === 'im');
  const isApp = (channel: PageChannel) => channel.memberIds.includes(bot.userId);
  const sections = {
    Channels: page.channels.filter((channel) => channel.kind !== 'im'),
    'Direct messages': direct.filter((channel) => !isApp(channel)),
    Apps: direct.filter(isApp),
  };
  return (
    <>
      <div className="rail">
        <Workspaces close={close} />
        <People close={close} />
      </div>
      <nav className="sidebar" aria-label="Channels and direct messages">
        <h1 className="workspace-name">
          {name}
          {isOrganization && <small>Enterprise Grid</small>}
        </h1>
        {Object.entries(sections).map(([title, channels]) => (
          <Section
            key={title}
            title={title}
            channels={channels}
            reading={reading}
            unread={unread}
            close={close}
          />
        ))}
        <Simulator close={close} />
      </nav>
    </>
  );
}

interface SectionProps extends SidebarProps {
  readonly title: string;
  readonly channels: readonly PageChannel[];
}

function Section({ title, channels, reading, unread, close }: SectionProps) {
  if (channels.length === 0) return null;
  return (
    <section className="sidebar-section">
      <h2>{title}</h2>
      <ul>
        {channels.map((channel) => (
          <Line
            key={channel.id}
            channel={channel}
            current={channel.id === reading}
            unread={unread[channel.id] ?? allRead}
            close={close}
          />
        ))}
      </ul>
    </section>
  );
}

interface LineProps {
  readonly channel: PageChannel;
  readonly current: boolean;
  readonly unread: Unread;
  close(): void;
}

function Line({ channel, current, unread, close }: LineProps) {
  const { visit } = useSlack();
  const choose = () => {
    visit(channel.id);
    close();
  };
  const classes = ['channel', unread.messages > 0 && 'unread', channel.isArchived && 'archived'].filter(
    Boolean,
  );
  return (
    <li>
      <button
        type="button"
        className={classes.join(' ')}
        aria-current={current ? 'page' : undefined}
        onClick={choose}
      >
        <Mark channel={channel} />
        <span className="channel-name">{channel.name}</span>
        {channel.isExtShared && <span className="channel-tag">shared</span>}
        {channel.isArchived && <span className="channel-tag">archived</span>}
        {unread.mentions > 0 && <span className="badge">{unread.mentions}</span>}
        {unread.messages > 0 && <span className="sr-only"> unread</span>}
      </button>
    </li>
  );
}

function Mark({ channel }: { channel: PageChannel }) {
  const { page } = useSlack();
  const other = usePerson(channel.memberIds.find((id) => id !== page.me) ?? page.me);
  if (channel.kind === 'im') return <Avatar user={other} size="tiny" />;
  return <Icon name={channel.kind === 'private' ? 'lock' : 'hash'} size={18} />;
}
