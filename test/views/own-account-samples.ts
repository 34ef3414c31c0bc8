/** What is said of people's own CircleCI accounts, by name. */
import { OwnAccountError, type OwnAccountReason } from '../../lambda/errors.ts';
import {
  needsOwnAccountView,
  ownAccountModal,
  ownConnectedView,
  ownDisconnectedView,
  ownTokenEndedView,
} from '../../lambda/views/people/own-account.ts';
import { writeIntent } from '../../lambda/views/text/button-intent.ts';
import type { Message, Modal } from '../../lambda/views/text/message.ts';
import { now } from './sample-builds.ts';

type Messages = Readonly<Record<string, () => Message>>;

export function ownAccounts(text: string): Messages {
  const own = { host: text, login: text, command: `retry ${text}` };
  const wish = { intent: writeIntent({ action: 'run', command: 'status' }), until: now };
  const needed = (reason: OwnAccountReason) => () =>
    needsOwnAccountView(new OwnAccountError(reason, { act: 'ssh', wish }));
  return {
    'own account connected': () => ownConnectedView({ ...own, next: undefined }),
    'own account connected, and what was asked for': () => ownConnectedView({ ...own, next: 'runs' }),
    'own account connected too late': () => ownConnectedView({ ...own, next: 'expired' }),
    'own account disconnected': () => ownDisconnectedView({ login: text }),
    'own token ended': () => ownTokenEndedView({ host: 'https://circleci.com', login: text }),
    'no own account to disconnect': () => ownDisconnectedView({ login: undefined }),
    'own account needed: shell': needed({ is: 'shell' }),
    'own account needed: required': needed({ is: 'required', channel: 'C01GENERAL', setBy: 'U01ANN' }),
    'own account needed: required elsewhere': needed({ is: 'required', channel: '*', setBy: 'U01ANN' }),
    'own account needed: refused': needed({ is: 'refused', login: text }),
    'own account needed: unreadable': needed({ is: 'unreadable' }),
    'own account needed: elsewhere': needed({ is: 'elsewhere', host: text, workspaceHost: text }),
  };
}

export function ownAccountModals(text: string): Readonly<Record<string, () => Modal>> {
  const form = { host: 'https://circleci.com', metadata: '{}' };
  return {
    'own account modal': () => ownAccountModal({ ...form, next: undefined }),
    'own account modal of several hosts': () =>
      ownAccountModal({ ...form, hosts: ['https://circleci.com', 'https://ci.acme.dev'], next: undefined }),
    'own account modal after a refusal': () => ownAccountModal({ ...form, host: text, next: `ssh ${text}` }),
  };
}
