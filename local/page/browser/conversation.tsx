import { Fragment } from 'react';
import type { PageChannel, PageMessage } from '../../slack/page-api.ts';
import { Beginning } from './beginning.tsx';
import { Message } from './message.tsx';
import { useSlack } from './slack.tsx';
import { dayName, timeOf } from './times.ts';

const none: readonly PageMessage[] = [];

/** Laid out from the bottom: the newest stays in sight without any scrolling of ours. */
export function Conversation({ channel }: { channel: PageChannel }) {
  const { page } = useSlack();
  const messages = page.messages[channel.id] ?? none;
  const name = channel.kind === 'im' ? channel.name : `#${channel.name}`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long history is scrolled by keys too
    <section className="conversation" tabIndex={0} aria-label={`Messages in ${name}`}>
      <div className="history" role="log" aria-label={`History of ${name}`}>
        <Beginning channel={channel} />
        {messages.map((message, at) => (
          <Fragment key={message.ts}>
            {startsDay(messages[at - 1], message) && <Day of={message} />}
            <Message message={message} follows={follows(messages[at - 1], message)} />
          </Fragment>
        ))}
      </div>
    </section>
  );
}

function Day({ of }: { of: PageMessage }) {
  return (
    <div className="day">
      <span>{dayName(timeOf(of.ts), new Date())}</span>
    </div>
  );
}

function startsDay(before: PageMessage | undefined, message: PageMessage): boolean {
  return !before || timeOf(before.ts).toDateString() !== timeOf(message.ts).toDateString();
}

/** Seconds within which one author's messages stand together. */
const together = 300;

function follows(before: PageMessage | undefined, message: PageMessage): boolean {
  if (!before || startsDay(before, message)) return false;
  const alike = before.userId === message.userId && before.ephemeral === message.ephemeral;
  return alike && !message.ephemeral && Number(message.ts) - Number(before.ts) < together;
}
