/** Shows below a message who replied, how often and when last; it opens the thread. */
import type { PageMessage } from '../../../slack/page-api/page-api.ts';
import { Avatar } from '../avatar.tsx';
import { Icon } from '../icons.tsx';
import { usePerson, useSlack } from '../page-context.tsx';
import { fullTime, lately, timeOf } from './format-times.ts';
import { replyCount, type Thread } from './separate-threads.ts';

/** More pictures than these say nothing more. */
const shown = 5;

export function ThreadBar({ message, thread }: { message: PageMessage; thread: Thread }) {
  const { thread: open, openThread } = useSlack();
  const last = timeOf(thread.latest);
  return (
    <button
      type="button"
      className="thread-bar"
      aria-expanded={open === message.ts}
      onClick={() => openThread(message.ts)}
    >
      {thread.userIds.slice(0, shown).map((id) => (
        <Replier key={id} id={id} />
      ))}
      <span className="reply-count">{replyCount(thread.count)}</span>
      <span className="last-reply" title={fullTime(last)}>
        Last reply {lately(last, new Date())}
      </span>
      <span className="view-thread" aria-hidden="true">
        View thread
      </span>
      <Icon name="right" size={16} />
    </button>
  );
}

function Replier({ id }: { id: string }) {
  return <Avatar user={usePerson(id)} size="reply" />;
}
