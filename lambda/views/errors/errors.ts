/** Draws errors: what went wrong, and the exact command to try next. Pure. */
import { CircleCIError } from '../../circleci/errors.ts';
import {
  AlreadyDoneError,
  InvalidButtonError,
  NotConnectedError,
  RefusedError,
  StaleError,
  SupersededError,
  UsageError,
} from '../../errors.ts';
import { connectView } from '../people/connect.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button } from '../text/elements.ts';
import { plainText } from '../text/escape.ts';
import type { Message } from '../text/message.ts';
import { channelName, code, joined, limited, type Mrkdwn, md, mention, withCode } from '../text/mrkdwn.ts';
import { wordingOf } from './circleci-errors.ts';
import { alreadyDoneText, alreadyDoneView, refusedText, refusedView } from './not-allowed.ts';

export interface ErrorOptions {
  /** What the log line bears too, for errors that nobody expected. */
  readonly reference: string;
}

export function errorView(error: unknown, { reference }: ErrorOptions): Message {
  if (error instanceof UsageError) return usageView(error);
  if (error instanceof NotConnectedError) return connectView();
  if (error instanceof RefusedError) return refusedView(error);
  if (error instanceof AlreadyDoneError) return alreadyDoneView(error);
  if (error instanceof StaleError) return staleView(error);
  if (error instanceof SupersededError) return supersededView(error);
  if (error instanceof InvalidButtonError) return invalidButtonView();
  if (error instanceof CircleCIError) return circleciView(error, reference);
  return message({
    title: md`😟 Something went wrong on our side. Reference ${code(reference, 60)}`,
    blocks: [section('Please try again. If it stays, give the reference to whoever runs this bot.')],
  });
}

/** What we remember could not be read or written in time. */
export function troubleView(): Message {
  return message({ title: '⚠️ I could not take that just now. Please try again in a moment.' });
}

function usageView({ message: problem, read, paste }: UsageError): Message {
  return message({
    title: md`🤔 ${withCode(problem.slice(0, 300))}`,
    blocks: [
      read.trim() === '' ? undefined : section(md`I read: ${asRead(read)}`),
      section(paste.length > 0 ? md`Paste this:` : undefined, ...paste.slice(0, 5).map(pasteable)),
    ],
  });
}

/** People and channels, which come as ids, by their names: a span of code would show the id. */
function asRead(read: string): Mrkdwn {
  const parts = read.slice(0, 300).split(/(?<=^| )([@#][UWCG][A-Z0-9]{8,14})(?= |$)/);
  return joined(
    parts.map((part, index) => {
      if (index % 2 === 0) return part.trim() === '' ? undefined : code(part, 300);
      return part.startsWith('@') ? mention(part.slice(1)) : channelName(part.slice(1));
    }),
    ' ',
  );
}

/** Written with or without the slash command before it. */
function pasteable(command: string): Mrkdwn {
  return code(command.startsWith('/') ? command : `/circle ${command}`, 300);
}

function staleView({ message: why }: StaleError): Message {
  return message({
    title: md`⌛ ${withCommand(why)}`,
    blocks: [section(md`Nothing was changed. ${code('/circle status')} shows how things are now.`)],
  });
}

function supersededView({ message: why, command }: SupersededError): Message {
  return message({
    title: md`⌛ ${limited(why, 300)}`,
    blocks: [
      section('Nothing was changed. Run this one again anyway?'),
      actions(button('Run it anyway', { action: 'run', command }), button('Cancel', { action: 'dismiss' })),
    ],
  });
}

/** `Stop it first: /circle cancel web#1`: a command at the end is marked as one. */
function withCommand(text: string): Mrkdwn {
  const [, words = text, colon, command] = /^(.*?)(:?) (\/circle .*?)\.?$/s.exec(text) ?? [];
  if (command === undefined) return limited(text, 300);
  return md`${limited(words, 300)}${colon && md`:`} ${code(command, 200)}`;
}

function invalidButtonView(): Message {
  return message({
    title: '⌛ This button is no longer valid.',
    blocks: [section(md`Nothing was changed. Ask for a fresh card, say with ${code('/circle status')}`)],
  });
}

function circleciView(error: CircleCIError, reference: string): Message {
  const { title, next, button: remedy } = wordingOf(error);
  const unclear = 'It may have happened all the same: check before you try again.';
  return message({
    title: error.ambiguous ? '⚠️ CircleCI gave no clear answer.' : title,
    blocks: [
      section(error.ambiguous ? unclear : next),
      context(
        error.said ? md`CircleCI said: ${limited(error.said, 300)}` : undefined,
        error.reason === 'unexpected' ? md`reference ${code(reference, 60)}` : undefined,
      ),
      actions(remedy && button('Reconnect', { action: 'connect' })),
    ],
  });
}

export interface LateInput {
  /** `waited`: it was never begun. `begun`: an attempt ended in the middle. */
  readonly what: 'waited' | 'begun';
}

/** It was not carried out in time. */
export function tooLateView({ what }: LateInput): Message {
  return message({
    title:
      what === 'waited'
        ? '⌛ That took too long, nothing was done. Please ask again.'
        : '⚠️ That was interrupted. Look at CircleCI before you ask again: a change may have been made.',
  });
}

/** A sentence for a modal's field: plain text. */
export function fieldErrorText(error: unknown): string {
  if (error instanceof CircleCIError) return wordingOf(error).field;
  if (error instanceof AlreadyDoneError) return alreadyDoneText(error);
  if (error instanceof UsageError) return plainText(error.message, 150);
  if (error instanceof RefusedError) return refusedText(error);
  return 'Something went wrong on our side. Please try again.';
}
