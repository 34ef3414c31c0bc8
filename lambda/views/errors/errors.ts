/** Draws errors: what went wrong, and the exact command to try next. Pure. */
import { CircleCIError } from '../../circleci/errors.ts';
import {
  AlreadyDoneError,
  InvalidButtonError,
  NotConnectedError,
  OwnAccountError,
  RefusedError,
  StaleError,
  SupersededError,
  UsageError,
} from '../../errors.ts';
import { connectView } from '../people/connect.ts';
import { needsOwnAccountText, needsOwnAccountView } from '../people/own-account.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { plainText } from '../text/escape.ts';
import type { Message } from '../text/message.ts';
import { channelName, code, joined, limited, type Mrkdwn, md, mention, withCode } from '../text/mrkdwn.ts';
import { wordingOf } from './circleci-errors.ts';
import { alreadyDoneText, alreadyDoneView, refusedText, refusedView } from './not-allowed.ts';

export interface ErrorOptions {
  /** Also written to the log, for unexpected errors. */
  readonly reference: string;
}

export function errorView(error: unknown, { reference }: ErrorOptions): Message {
  if (error instanceof UsageError) return usageView(error);
  if (error instanceof NotConnectedError) return connectView();
  if (error instanceof RefusedError) return refusedView(error);
  if (error instanceof OwnAccountError) return needsOwnAccountView(error);
  if (error instanceof AlreadyDoneError) return alreadyDoneView(error);
  if (error instanceof StaleError) return staleView(error);
  if (error instanceof SupersededError) return supersededView(error);
  if (error instanceof InvalidButtonError) return invalidButtonView();
  if (error instanceof CircleCIError) return circleciView(error, reference);
  return message({
    title: md`⚠️ Something went wrong. Reference ${code(reference, 60)}`,
    blocks: [
      section('Try again. If it keeps happening, send the reference to the person who runs this app.'),
    ],
  });
}

/** Draws that the table or the secrets could not be read or written in time. */
export function troubleView(): Message {
  return message({ title: '⚠️ Something went wrong. Try again in a moment.' });
}

function usageView({ message: problem, read, paste }: UsageError): Message {
  return message({
    title: md`⚠️ ${withCode(problem.slice(0, 300))}`,
    blocks: [
      read.trim() === '' ? undefined : section(md`You typed: ${asTyped(read)}`),
      section(...suggestions(paste.slice(0, 5).map((one) => pasteable(asPeopleType(one, paste))))),
    ],
  });
}

/** `acme/web` for `gh/acme/web`, unless a project of another host has the same name here. */
function asPeopleType(command: string, all: readonly string[]): string {
  return command.replace(/(?<= )gh\/([^\s/]+\/[^\s/#]+)/, (slug, name) =>
    all.some((other) => other.replace(slug, '').includes(`/${name}`)) ? slug : name,
  );
}

function suggestions(commands: readonly Mrkdwn[]): readonly Mrkdwn[] {
  const [first] = commands;
  if (first === undefined) return [];
  return commands.length === 1 ? [md`Try: ${first}`] : [md`Try:`, ...commands];
}

/** People and channels, which come as ids, by their names: a span of code would show the id. */
function asTyped(read: string): Mrkdwn {
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
    title: md`ℹ️ ${withCommand(why)}`,
    blocks: [section(md`Nothing was changed. See the current state with ${code('/circle status')}`)],
  });
}

function supersededView({ message: why, command }: SupersededError): Message {
  return message({
    title: md`ℹ️ ${limited(why, 300)}`,
    blocks: [
      section('Nothing was changed. Run this one anyway?'),
      actions(button('Run anyway', { action: 'run', command }), button('Cancel', { action: 'dismiss' })),
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
    title: '⚠️ This button has expired.',
    blocks: [section(md`Nothing was changed. Get a new card with ${code('/circle status')}`)],
  });
}

const remedies = {
  reconnect: { label: 'Reconnect', action: 'connect' },
  'connect another': { label: 'Connect another', action: 'connect-me' },
} as const;

function circleciView(error: CircleCIError, reference: string): Message {
  const { title, next, button: remedy } = wordingOf(error);
  const unclear = 'It may have worked. Check before you try again.';
  return message({
    title: error.ambiguous ? '⚠️ CircleCI didn’t confirm the request.' : title,
    blocks: [
      section(error.ambiguous ? unclear : next),
      context(
        error.said ? md`CircleCI said: ${limited(error.said, 300)}` : undefined,
        error.reason === 'unexpected' ? md`reference ${code(reference, 60)}` : undefined,
      ),
      actions(remedy && button(remedies[remedy].label, { action: remedies[remedy].action })),
    ],
  });
}

export interface LateInput {
  /** `waited`: it was never started. `begun`: an attempt was interrupted. */
  readonly what: 'waited' | 'begun';
}

/** It was not carried out in time. */
export function tooLateView({ what }: LateInput): Message {
  return message({
    title:
      what === 'waited'
        ? '⚠️ That took too long. Nothing was changed. Try again.'
        : '⚠️ That was interrupted, and a change may have been made. Check CircleCI before you try again.',
  });
}

/** A sentence for a modal's field: plain text. */
export function fieldErrorText(error: unknown): string {
  if (error instanceof CircleCIError) return wordingOf(error).field;
  if (error instanceof AlreadyDoneError) return alreadyDoneText(error);
  if (error instanceof UsageError) return plainText(error.message.replaceAll('`', ''), 150);
  if (error instanceof RefusedError) return refusedText(error);
  if (error instanceof OwnAccountError) return needsOwnAccountText(error);
  return 'Something went wrong. Try again.';
}
