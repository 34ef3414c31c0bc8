/** The renderer from npm, given what it draws as Slack does. */
import type { KnownBlock, TextObject } from '@slack/types';
import { memo } from 'react';
import { type Block as DrawnBlock, Message, type MessageProps } from 'slack-blocks-to-jsx';
import { useSlack } from '../slack.tsx';
import { Emoji, isEmoji } from './emoji.tsx';
import { fromMrkdwn, fromPlain } from './mrkdwn.ts';

/** A block that the renderer draws whole. */
export const Drawn = memo(({ block }: { block: KnownBlock }) => {
  const { page, visit } = useSlack();
  if (!isDrawn(block)) return null;
  const channels = page.channels.map(({ id, name }) => ({ id, name }));
  const users = page.users.map(({ id, name }) => ({ id, name }));
  return (
    <Message
      withoutWrapper
      theme="light"
      logo=""
      name=""
      blocks={[block]}
      data={{ users, channels }}
      hooks={hooks(page.me, visit)}
    />
  );
});

export function Mrkdwn({ text }: { text: string }) {
  return <Drawn block={fromMrkdwn({ text })} />;
}

export function Text({ of }: { of: TextObject }) {
  return <Drawn block={of.type === 'mrkdwn' ? fromMrkdwn(of) : fromPlain(of.text)} />;
}

/** The same words of Slack, typed twice: by Slack and by the renderer. */
function isDrawn(block: KnownBlock): block is KnownBlock & DrawnBlock {
  return block.type !== 'data_table';
}

function hooks(me: string, visit: (channel: string) => void): NonNullable<MessageProps['hooks']> {
  return {
    user: ({ id, name }) => <span className={id === me ? 'mention mine' : 'mention'}>@{name}</span>,
    channel: ({ id, name }) => (
      <a
        className="mention"
        href={`?channel=${id}`}
        onClick={(event) => {
          event.preventDefault();
          visit(id);
        }}
      >
        #{name}
      </a>
    ),
    emoji: ({ name, ...rest }, parse) => {
      const drawn = isEmoji(name) ? name : parse({ name, ...rest });
      return isEmoji(drawn) ? <Emoji drawn={drawn} name={name} /> : `:${name}:`;
    },
  };
}
