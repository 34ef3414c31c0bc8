/** Draws changes to the keys of the connected CircleCI account. Pure. */

import { confirmView } from '../forms/confirm.ts';
import { input, modal } from '../forms/form.ts';
import { context, message } from '../text/blocks.ts';
import type { Message, Modal } from '../text/message.ts';
import { limited, md, mention } from '../text/mrkdwn.ts';

/** Before the account's GitHub user gets a key. */
export function askAccountKeyView({ login }: { readonly login: string }): Message {
  return confirmView({
    title: md`🔐 Add a key of CircleCI’s to *${limited(login, 60)}* on GitHub?`,
    follows: [
      md`With it CircleCI reads and writes everything that *${limited(login, 60)}*, the connected account, can on GitHub. It is removed on GitHub: Settings, SSH and GPG keys.`,
    ],
    label: 'Add the key',
    command: 'account ssh-key',
  });
}

export interface AccountInput {
  readonly login: string;
  /** User id. */
  readonly changedBy: string;
}

/** For the card and for the channel. */
export function accountKeyAddedView({ login, changedBy }: AccountInput): Message {
  return message({
    title: md`🔐 ${mention(changedBy)} added a key of CircleCI’s to *${limited(login, 60)}* on GitHub.`,
    blocks: [context('that is the account which this workspace acts with')],
  });
}

export function herokuModal({ metadata }: { readonly metadata: string }): Modal {
  return modal({
    id: 'heroku-key',
    title: 'Set the Heroku key',
    submit: 'Set',
    intro:
      'The Heroku API key of the connected CircleCI account, for deployments to Heroku. CircleCI keeps it; there it takes the place of the one before.',
    metadata,
    inputs: [
      input({
        id: 'key',
        label: 'Heroku API key',
        hint: 'On Heroku: Account settings, API Key, Reveal.',
        most: 300,
      }),
    ],
  });
}

/** For the channel. */
export function herokuKeySetView({ login, changedBy }: AccountInput): Message {
  return message({
    title: md`🔐 ${mention(changedBy)} set the Heroku key of *${limited(login, 60)}* on CircleCI.`,
    blocks: [context('that is the account which this workspace acts with')],
  });
}
