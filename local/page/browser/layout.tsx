/** Lays out the page's three parts: the sidebar, the conversation, and the composer. */
import { useEffect, useState } from 'react';
import { ChannelHeader, type Tab } from './channel-header.tsx';
import { Composer } from './composer/composer.tsx';
import { Conversation } from './conversation.tsx';
import { HomeTab } from './home-tab.tsx';
import { ObjectPane } from './messages/object-pane.tsx';
import { ThreadPane } from './messages/thread-pane.tsx';
import type { Workspace } from './reduce-events.ts';
import { Sidebar } from './sidebar.tsx';

interface ViewProps {
  readonly workspace: Workspace;
  readonly online: boolean;
  readonly text: string;
  write(text: string): void;
}

export function View({ workspace, online, text, write }: ViewProps) {
  const { page, reading, thread, object, unread } = workspace;
  const [drawer, setDrawer] = useState(false);
  const [tab, setTab] = useState<Tab>('messages');
  const channel = page.channels.find((other) => other.id === reading);
  useTitle(workspace);
  if (!channel) return <p className="loading">This person sees no channel.</p>;
  const isApp = channel.kind === 'im' && channel.memberIds.includes(page.workspace.bot.userId);
  const isHome = isApp && tab === 'home';
  const open = isHome ? undefined : (thread ?? object);
  const classes = ['slack', drawer && 'drawer', open && 'threaded'].filter(Boolean);
  return (
    <div className={classes.join(' ')}>
      <Sidebar reading={reading} unread={unread} close={() => setDrawer(false)} />
      <button type="button" className="veil" aria-label="Close channels" onClick={() => setDrawer(false)} />
      <main className="main">
        <ChannelHeader
          channel={channel}
          tab={isApp ? tab : undefined}
          turn={setTab}
          openSidebar={() => setDrawer(true)}
        />
        {!online && (
          <p className="offline" role="status">
            Trying to reconnect…
          </p>
        )}
        {isHome ? (
          <HomeTab />
        ) : (
          <>
            <Conversation channel={channel} />
            <Composer channel={channel} text={text} write={write} />
          </>
        )}
      </main>
      {open &&
        (typeof open === 'string' ? (
          <ThreadPane key={open} channel={channel} ts={open} />
        ) : (
          <ObjectPane object={open} />
        ))}
    </div>
  );
}

function useTitle({ page, reading, unread }: Workspace): void {
  const all = Object.values(unread);
  const mentions = all.reduce((sum, one) => sum + one.mentions, 0);
  const isUnread = all.some(({ messages }) => messages > 0);
  const mark = mentions > 0 ? `(${mentions}) ` : isUnread ? '* ' : '';
  const name = page.channels.find((channel) => channel.id === reading)?.name ?? '';
  useEffect(() => {
    document.title = `${mark}${name} · ${page.workspace.name} · Slack`;
  }, [mark, name, page.workspace.name]);
}
