/** Shows a thread beside the channel, or over it where there is no room: the message and its replies. */
import { type KeyboardEvent, useRef } from 'react';
import type { PageChannel, PageMessage } from '../../../slack/page-api/page-api.ts';
import { useOpener } from '../dialogs/use-dialog-focus.ts';
import { Icon } from '../icons.tsx';
import { useSlack } from '../page-context.tsx';
import { ScrollRegion } from '../scroll-region.tsx';
import { follows } from './group-messages.ts';
import { Message } from './message.tsx';
import { ReplyComposer } from './reply-composer.tsx';
import { replyCount, threadsIn } from './separate-threads.ts';

interface ThreadProps {
  readonly channel: PageChannel;
  /** Of the message that was replied to. */
  readonly ts: string;
}

export function ThreadPane({ channel, ts }: ThreadProps) {
  const { closeThread } = useSlack();
  const body = useRef<HTMLElement>(null);
  useOpener(body);
  const name = channel.kind === 'im' ? channel.name : `#${channel.name}`;
  const closeOnEscape = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) closeThread();
  };
  return (
    <aside className="thread" aria-label={`Thread in ${name}`} onKeyDown={closeOnEscape}>
      <header className="thread-header">
        <h2>Thread</h2>
        <span className="topic">{name}</span>
        <button type="button" className="icon-button" aria-label="Close thread" onClick={closeThread}>
          <Icon name="close" />
        </button>
      </header>
      <ScrollRegion area={body} className="conversation" label="Messages in this thread">
        <Messages channel={channel} ts={ts} />
      </ScrollRegion>
      {!channel.isArchived && <ReplyComposer channel={channel} ts={ts} />}
    </aside>
  );
}

const none: readonly PageMessage[] = [];

function Messages({ channel, ts }: ThreadProps) {
  const { page } = useSlack();
  const all = page.messages[channel.id] ?? none;
  const parent = all.find((message) => message.ts === ts);
  const replies = all.filter(({ threadTs }) => threadTs === ts);
  const count = threadsIn(replies).get(ts)?.count ?? 0;
  return (
    <div className="thread-messages">
      {parent ? (
        <Message message={parent} follows={false} place="thread" />
      ) : (
        <p className="thread-gone">This message was deleted.</p>
      )}
      <p className="reply-divider">{count > 0 && <span>{replyCount(count)}</span>}</p>
      <div role="log" aria-label="Replies">
        {replies.map((reply, at) => (
          <Message
            key={reply.ts}
            message={reply}
            follows={!reply.broadcast && follows(replies[at - 1], reply)}
            place="thread"
          />
        ))}
      </div>
    </div>
  );
}
