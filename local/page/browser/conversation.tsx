import { Fragment, useMemo } from 'react';
import type { PageChannel, PageMessage } from '../../slack/page-api/page-api.ts';
import { Beginning } from './conversation-beginning.tsx';
import { dayName, timeOf } from './messages/format-times.ts';
import { follows, startsDay } from './messages/group-messages.ts';
import { Message } from './messages/message.tsx';
import { isInChannel, threadsIn } from './messages/separate-threads.ts';
import { useSlack } from './page-context.tsx';
import { ScrollRegion } from './scroll-region.tsx';

const none: readonly PageMessage[] = [];

/** Laid out from the bottom: the newest stays in sight without any scrolling of ours. */
export function Conversation({ channel }: { channel: PageChannel }) {
  const { page } = useSlack();
  const all = page.messages[channel.id] ?? none;
  const messages = useMemo(() => all.filter(isInChannel), [all]);
  const threads = useMemo(() => threadsIn(all), [all]);
  const name = channel.kind === 'im' ? channel.name : `#${channel.name}`;
  return (
    <ScrollRegion className="conversation" label={`Messages in ${name}`}>
      <div className="history" role="log" aria-label={`History of ${name}`}>
        <Beginning channel={channel} />
        {messages.map((message, at) => (
          <Fragment key={message.ts}>
            {startsDay(messages[at - 1], message) && <Day of={message} />}
            <Message
              message={message}
              follows={!message.broadcast && follows(messages[at - 1], message)}
              place="channel"
              thread={threads.get(message.ts)}
            />
          </Fragment>
        ))}
      </div>
    </ScrollRegion>
  );
}

function Day({ of }: { of: PageMessage }) {
  return (
    <div className="day">
      <span>{dayName(timeOf(of.ts), new Date())}</span>
    </div>
  );
}
