/** Draws changes to the keys of the connected CircleCI account. Pure. */

import { confirmView } from '../forms/confirm.ts';
import { input, modal } from '../forms/form.ts';
import { context, message } from '../text/blocks.ts';
import type { Message, Modal } from '../text/message.ts';
import { limited, type Mrkdwn, md, mention } from '../text/mrkdwn.ts';

interface AskAccountKeyInput {
  readonly login: string;
  /** Of several connections this one. */
  readonly connection: string | undefined;
  /** The command that was typed. */
  readonly command: string;
}

/** Before the account's GitHub user gets a key. */
export function askAccountKeyView({ login, connection, command }: AskAccountKeyInput): Message {
  return confirmView({
    title: md`🔑 Add a CircleCI SSH key to *${limited(login, 60)}* on GitHub?`,
    follows: [
      md`With this key, CircleCI can read and write everything that *${limited(login, 60)}* (${accountOf('the', connection)}) can on GitHub. To remove it, go to Settings → SSH and GPG keys on GitHub.`,
    ],
    label: 'Add key',
    command,
  });
}

function accountOf(whose: 'the' | 'this workspace’s', connection: string | undefined): Mrkdwn {
  const at = connection === undefined ? undefined : md` at ${limited(connection, 80)}`;
  return md`${whose} connected account${at}`;
}

export interface AccountInput {
  readonly login: string;
  /** Of several connections this one. */
  readonly connection: string | undefined;
  /** User id. */
  readonly changedBy: string;
}

/** For the card and for the channel. */
export function accountKeyAddedView({ login, connection, changedBy }: AccountInput): Message {
  return message({
    title: md`🔑 ${mention(changedBy)} added a CircleCI SSH key to *${limited(login, 60)}* on GitHub.`,
    blocks: [context(accountOf('this workspace’s', connection))],
  });
}

interface HerokuFormInput {
  readonly metadata: string;
  /** Of several connections this one. */
  readonly connection: string | undefined;
}

export function herokuModal({ metadata, connection }: HerokuFormInput): Modal {
  const account = `the connected account${connection === undefined ? '' : ` at ${connection.slice(0, 80)}`}`;
  return modal({
    id: 'heroku-key',
    title: 'Set Heroku key',
    submit: 'Set',
    intro: `Deployments to Heroku use this key. It replaces the one that CircleCI has for ${account}.`,
    metadata,
    inputs: [
      input({
        id: 'key',
        label: 'Heroku API key',
        hint: 'In Heroku: Account settings → API Key → Reveal.',
        most: 300,
      }),
    ],
  });
}

/** For the channel. */
export function herokuKeySetView({ login, connection, changedBy }: AccountInput): Message {
  return message({
    title: md`🔑 ${mention(changedBy)} set the Heroku key of *${limited(login, 60)}* on CircleCI.`,
    blocks: [context(accountOf('this workspace’s', connection))],
  });
}
