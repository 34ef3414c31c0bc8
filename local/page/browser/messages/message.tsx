import { memo, useMemo } from 'react';
import type { PageMessage } from '../../../slack/page-api/page-api.ts';
import { Avatar } from '../avatar.tsx';
import { Blocks } from '../blocks/blocks.tsx';
import { initialValues } from '../blocks/initial-values.ts';
import { Mrkdwn } from '../blocks/renderer-config.tsx';
import { SurfaceProvider, useHeld } from '../blocks/surface-state.tsx';
import { Troubles } from '../error-notices.tsx';
import { Icon } from '../icons.tsx';
import { usePerson } from '../page-context.tsx';
import { Attachment } from './attachment.tsx';
import { clockTime, fullTime, shortTime, timeOf } from './format-times.ts';
import { type MessagePlace, ThreadNote } from './link-to-other-place.tsx';
import { MessageMenu } from './message-menu.tsx';
import type { Thread } from './separate-threads.ts';
import { ThreadBar } from './thread-bar.tsx';

interface MessageProps {
  readonly message: PageMessage;
  /** Right after another of the same author: without name and picture. */
  readonly follows: boolean;
  readonly place: MessagePlace;
  /** What was replied to it. */
  readonly thread?: Thread | undefined;
}

export const Message = memo(({ message, follows, place, thread }: MessageProps) => {
  const author = usePerson(message.userId);
  const time = timeOf(message.ts);
  const label = `${author.realName} at ${clockTime(time)}`;
  const classes = ['message', follows && 'follows', message.ephemeral && 'ephemeral'].filter(Boolean);
  return (
    <article className={classes.join(' ')} aria-label={label} data-ts={message.ts}>
      {message.ephemeral && (
        <p className="only-you">
          <Icon name="eye" size={14} /> Only visible to you
        </p>
      )}
      <div className="gutter">
        {follows ? (
          <time title={fullTime(time)}>{shortTime(time)}</time>
        ) : (
          <Avatar user={author} size="large" />
        )}
      </div>
      <div className="message-main">
        {!follows && (
          <header className="byline">
            <strong>{author.realName}</strong>
            {(author.role === 'bot' || author.role === 'slackbot') && <span className="app-badge">APP</span>}
            {author.role === 'guest' && <span className="app-badge">GUEST</span>}
            <time title={fullTime(time)}>{clockTime(time)}</time>
          </header>
        )}
        <ThreadNote message={message} place={place} />
        <Content message={message} />
        <MessageMenu message={message} />
        <Troubles of={{ messageTs: message.ts }} />
        {thread && <ThreadBar message={message} thread={thread} />}
      </div>
    </article>
  );
});

function Content({ message }: { message: PageMessage }) {
  const { blocks, attachments } = message;
  const initial = useMemo(() => {
    const inside = attachments.flatMap((attachment) => attachment.blocks ?? []);
    return initialValues([...blocks, ...inside]);
  }, [blocks, attachments]);
  const { values, hold } = useHeld(initial);
  const place = { channel: message.channel, messageTs: message.ts };
  return (
    <SurfaceProvider place={place} values={values} hold={hold}>
      {blocks.length > 0 ? <Blocks blocks={blocks} /> : <Words message={message} />}
      {attachments.map((attachment, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one that is changed keeps its open menus
        <Attachment key={at} attachment={attachment} />
      ))}
      {message.editedAt !== undefined && blocks.length + attachments.length > 0 && (
        <Edited at={message.editedAt} />
      )}
      <Reactions message={message} />
    </SurfaceProvider>
  );
}

/** A message without blocks is its text. With attachments, an empty text is no text. */
function Words({ message }: { message: PageMessage }) {
  const isCard = message.attachments.some((card) => card.blocks && !('is_app_unfurl' in card));
  if (message.text === '' || isCard) return null;
  return (
    <div className="words">
      <Mrkdwn text={message.text} />
      {message.editedAt !== undefined && <Edited at={message.editedAt} />}
    </div>
  );
}

function Edited({ at }: { at: number }) {
  return (
    <span className="edited" title={fullTime(new Date(at))}>
      (edited)
    </span>
  );
}

function Reactions({ message }: { message: PageMessage }) {
  if (message.reactions.length === 0) return null;
  return (
    <div className="reactions">
      {message.reactions.map(({ name, userIds }) => (
        <span key={name} className="reaction">
          <Mrkdwn text={`:${name}:`} /> {userIds.length}
        </span>
      ))}
    </div>
  );
}
