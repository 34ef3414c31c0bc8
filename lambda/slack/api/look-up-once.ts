/** Asks Slack for a person or a channel at most once while one delivery is handled. */
import type { WebClient } from '@slack/web-api';
import { askOnce } from '../../ask-once.ts';

export interface LookUps {
  readonly users: Pick<WebClient['users'], 'info'>;
  readonly chat: Pick<WebClient['chat'], 'postMessage'>;
  readonly conversations: Pick<WebClient['conversations'], 'info' | 'join'>;
}

export function lookUpOnce({ users, chat, conversations }: LookUps): LookUps {
  const person = askOnce((user: string) => users.info({ user }));
  const place = askOnce((channel: string) => conversations.info({ channel }));
  return {
    chat,
    users: { info: ({ user }) => person.ask(user) },
    conversations: {
      info: ({ channel }) => place.ask(channel),
      async join({ channel }) {
        const joined = await conversations.join({ channel });
        place.forget();
        return joined;
      },
    },
  };
}
