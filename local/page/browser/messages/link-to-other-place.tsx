/** Links a reply that is shown in two places to the other one. */
import type { PageMessage } from '../../../slack/page-api/page-api.ts';
import { excerpt } from '../blocks/message-excerpt.ts';
import { Drawn } from '../blocks/renderer-config.tsx';
import { useSlack } from '../page-context.tsx';

export type MessagePlace = 'channel' | 'thread';

export function ThreadNote({ message, place }: { message: PageMessage; place: MessagePlace }) {
  if (message.threadTs === undefined || !message.broadcast) return null;
  if (place === 'thread') return <p className="thread-note">Also sent to the channel</p>;
  return <RepliedTo channel={message.channel} ts={message.threadTs} />;
}

/** With the beginning of the message that was replied to. */
function RepliedTo({ channel, ts }: { channel: string; ts: string }) {
  const { page, openThread } = useSlack();
  const parent = page.messages[channel]?.find((message) => message.ts === ts);
  return (
    <p className="thread-note">
      <span>replied to a thread:</span>
      <button type="button" className="parent-words" onClick={() => openThread(ts)}>
        {parent ? <Drawn block={excerpt(parent.text, page.channels)} /> : 'a message that was deleted'}
      </button>
    </p>
  );
}
