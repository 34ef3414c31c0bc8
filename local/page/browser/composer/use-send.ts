/** Sends what was typed: a command to the bot, anything else to the channel. */
import { useRef } from 'react';
import type { PageChannel } from '../../../slack/page-api/page-api.ts';
import { useSlack } from '../page-context.tsx';

/** What Slackbot says in the channel by itself. */
const saidBySlackbot: ReadonlySet<string> = new Set([
  'unknown_command',
  'operation_timeout',
  'dispatch_failed',
  'http_service_error',
  'http_client_error',
  'invalid_command_response',
]);

export function useSending(channel: PageChannel, write: (text: string) => void) {
  const { wire, warn } = useSlack();
  const history = useRef('');
  const send = async (text: string) => {
    if (text.trim() === '') return;
    history.current = text;
    write('');
    const path = text.trimStart().startsWith('/') ? 'command' : 'say';
    const answer = await wire.post(path, { channel: channel.id, text: text.trim() });
    if (!answer.ok && !saidBySlackbot.has(answer.error))
      warn({ code: answer.error, text: answer.message, channel: channel.id });
  };
  return { send: (text: string) => void send(text), last: () => history.current };
}
