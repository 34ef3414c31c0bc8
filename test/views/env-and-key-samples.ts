/** The views about environment variables and keys, by name. */
import type { CheckoutKey } from '../../lambda/circleci/api-v1-schemas.ts';
import { changeUnknownView } from '../../lambda/views/errors/outcome-unknown.ts';
import {
  accountKeyAddedView,
  askAccountKeyView,
  herokuKeySetView,
  herokuModal,
} from '../../lambda/views/people/account-keys.ts';
import {
  askDeleteKeyView,
  askUserKeyView,
  keyDeletedView,
  keyMadeView,
} from '../../lambda/views/projects/checkout-key-changes.ts';
import { keysView, keyView } from '../../lambda/views/projects/checkout-keys.ts';
import {
  askUnsetView,
  envModal,
  envSetView,
  envUnsetView,
  envView,
} from '../../lambda/views/projects/env.ts';
import { sshKeyAddedView, sshKeyModal } from '../../lambda/views/projects/ssh-key.ts';
import type { Message, Modal } from '../../lambda/views/text/message.ts';
import { limited } from '../../lambda/views/text/mrkdwn.ts';
import { checkoutKey } from './sample-builds.ts';
import type { Material } from './samples-of-every-view.ts';

export function secrets({ project, text, jobs, page }: Material): Readonly<Record<string, () => Message>> {
  const changed = { project, changedBy: 'U01ANN' };
  const variables = jobs.map(({ number }) => ({
    name: `${text}_${number}`,
    masked: `xxxx${text.slice(-4)}`,
  }));
  const variable = { name: text, masked: 'xxxx1234' };
  const key: CheckoutKey = {
    ...checkoutKey(),
    fingerprint: text.slice(0, 300),
    login: text,
    publicKey: `ssh-rsa ${text}`,
  };
  const user: CheckoutKey = { ...key, type: 'github-user-key', preferred: false };
  const keys = jobs.map((_, index) => (index % 2 === 0 ? key : { ...user, type: text }));
  return {
    'environment variables': () => envView({ project, variables, page }),
    'one environment variable': () => envView({ project, variables: [variable], page: 1 }),
    'no environment variables': () => envView({ project, variables: [], page: 1 }),
    'variable set': () => envSetView({ ...changed, name: text }),
    'deletion of a variable asked about': () => askUnsetView({ project, variable }),
    'variable deleted': () => envUnsetView({ ...changed, name: text }),
    'deletion unknown': () =>
      changeUnknownView({ wish: limited(text, 150), command: `env ${text}`, label: 'Show the variables' }),
    keys: () => keysView({ project, keys }),
    'no keys': () => keysView({ project, keys: [] }),
    key: () => keyView({ project, key: user }),
    'user key asked about': () => askUserKeyView({ project, login: text }),
    'key made': () => keyMadeView({ ...changed, key }),
    'deletion of a key asked about': () => askDeleteKeyView({ project, key }),
    'deletion of a spare key asked about': () => askDeleteKeyView({ project, key: user }),
    'key deleted': () => keyDeletedView({ ...changed, fingerprint: text }),
    'SSH key added': () => sshKeyAddedView({ ...changed, hostname: text }),
    'SSH key for any host added': () => sshKeyAddedView({ ...changed, hostname: undefined }),
    'account key asked about': () =>
      askAccountKeyView({ login: text, connection: undefined, command: 'account ssh-key' }),
    'account key added': () =>
      accountKeyAddedView({ login: text, connection: undefined, changedBy: 'U01ANN' }),
    'Heroku key set': () => herokuKeySetView({ login: text, connection: undefined, changedBy: 'U01ANN' }),
    'account key of one connection asked about': () =>
      askAccountKeyView({ login: text, connection: text, command: 'account ssh-key ci.acme.dev' }),
    'Heroku key of one connection set': () =>
      herokuKeySetView({ login: text, connection: 'ci.acme.dev', changedBy: 'U01ANN' }),
  };
}

export function secretModals({ project }: Material): Readonly<Record<string, () => Modal>> {
  return {
    'env modal': () => envModal({ project, metadata: '{}' }),
    'ssh-key modal': () => sshKeyModal({ project, metadata: '{}' }),
    'heroku-key modal': () => herokuModal({ metadata: '{}', connection: undefined }),
    'heroku-key modal of one connection': () => herokuModal({ metadata: '{}', connection: 'ci.acme.dev' }),
  };
}
