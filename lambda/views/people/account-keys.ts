/** Draws changes to the keys of the connected CircleCI account. Pure. */

import { confirmView } from '../forms/confirm.ts';
import { input, modal } from '../forms/form.ts';
import { context, message } from '../text/blocks.ts';
import type { Message, Modal } from '../text/message.ts';
import { limited, md, mention } from '../text/mrkdwn.ts';

/** Before the account's GitHub user gets a key. */
export function askAccountKeyView({ login }: { readonly login: string }): Message {
  return confirmView({
    title: md`🔑 Add a CircleCI SSH key to *${limited(login, 60)}* on GitHub?`,
    follows: [
      md`With this key, CircleCI can read and write everything that *${limited(login, 60)}* (the connected account) can on GitHub. To remove it, go to Settings → SSH and GPG keys on GitHub.`,
    ],
    label: 'Add key',
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
    title: md`🔑 ${mention(changedBy)} added a CircleCI SSH key to *${limited(login, 60)}* on GitHub.`,
    blocks: [context('this workspace’s connected account')],
  });
}

export function herokuModal({ metadata }: { readonly metadata: string }): Modal {
  return modal({
    id: 'heroku-key',
    title: 'Set Heroku key',
    submit: 'Set',
    intro:
      'Deployments to Heroku use this key. It replaces the one that CircleCI has for the connected account.',
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
export function herokuKeySetView({ login, changedBy }: AccountInput): Message {
  return message({
    title: md`🔑 ${mention(changedBy)} set the Heroku key of *${limited(login, 60)}* on CircleCI.`,
    blocks: [context('this workspace’s connected account')],
  });
}
