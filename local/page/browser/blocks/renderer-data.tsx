/** Prepares the renderer's data. It changes only with people and channels, because drawing is slow. */
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { MessageProps } from 'slack-blocks-to-jsx';
import { useSlack } from '../page-context.tsx';
import { Emoji, isEmoji } from './emoji.tsx';

interface Drawing {
  readonly users: { id: string; name: string }[];
  readonly channels: { id: string; name: string }[];
  readonly hooks: NonNullable<MessageProps['hooks']>;
}

const DrawingContext = createContext<Drawing>({ users: [], channels: [], hooks: {} });

export function useDrawing(): Drawing {
  return useContext(DrawingContext);
}

export function DrawingProvider({ children }: { children: ReactNode }) {
  const { page, visit } = useSlack();
  const { me, users, channels } = page;
  const drawing = useMemo(
    () => ({
      users: users.map(({ id, name }) => ({ id, name })),
      channels: channels.map(({ id, name }) => ({ id, name })),
      hooks: hooksFor(me, visit),
    }),
    [me, users, channels, visit],
  );
  return <DrawingContext value={drawing}>{children}</DrawingContext>;
}

function hooksFor(me: string, visit: (channel: string) => void): Drawing['hooks'] {
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
