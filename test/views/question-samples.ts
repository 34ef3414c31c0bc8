/** What is asked before something is deleted, exposed, opened or deployed, by name. */

import { askExcerptsView } from '../../lambda/views/alerts/excerpt-setting.ts';
import {
  askRerunAllView,
  askSshUserView,
  askSshView,
  askTriggerView,
} from '../../lambda/views/builds/confirm-ssh-or-deploy.ts';
import { confirmedView, dismissedView } from '../../lambda/views/forms/confirm.ts';
import { askDisconnectView } from '../../lambda/views/people/connect.ts';
import { askDeployKeyView } from '../../lambda/views/projects/checkout-key-changes.ts';
import { askClearCacheView } from '../../lambda/views/projects/clear-cache.ts';
import { askUnfollowView } from '../../lambda/views/projects/followed-or-unfollowed.ts';
import {
  askMuteView,
  askUnsubscribeView,
} from '../../lambda/views/subscriptions/confirm-mute-or-unsubscribe.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import type { Material } from './samples-of-every-view.ts';
import { subscriptionOf } from './subscription-samples.ts';

export function questions(material: Material): Readonly<Record<string, () => Message>> {
  const { project, branch, build, text, now } = material;
  const one = subscriptionOf(material);
  const subscriptions = [...Array(12)].map((_, at) => ({
    ...one,
    project: { ...project, repo: `${at}`, name: text + at },
  }));
  const connection = { host: 'https://circleci.com', login: text, connectedBy: 'U01ANN', connectedAt: now };
  const server = { ...connection, host: 'https://ci.acme.dev', organizations: ['gh/acme', text] };
  const leaving = { ending: [connection], staying: [], command: 'disconnect' } as const;
  const digest = {
    channel: 'C01',
    every: 'day',
    hour: 9,
    minute: 0,
    timeZone: 'UTC',
    owner: 'U01ANN',
  } as const;
  const watch = { id: 'w', user: 'U01ANN', project, build: undefined, branch, createdAt: now };
  const started = { project, command: `trigger ${branch}` };
  const parameters = { [text]: true, DEPLOY: true };
  return {
    'SSH asked about': () => askSshView({ build }),
    'SSH while it runs asked about': () => askSshUserView({ build }),
    'rerun of a whole workflow asked about': () => askRerunAllView({ build }),
    'default branch asked about': () =>
      askTriggerView({ ...started, wanted: { branch, parameters }, risk: 'default branch' }),
    'tag asked about': () => askTriggerView({ ...started, wanted: { tag: branch }, risk: 'tag' }),
    'commit asked about': () =>
      askTriggerView({ ...started, wanted: { branch, revision: text }, risk: 'unknown branch' }),
    'muting all asked about': () => askMuteView({ subscriptions, until: now, command: 'mute 1d' }),
    'unsubscribing all asked about': () => askUnsubscribeView({ subscriptions }),
    'clearing a cache asked about': () => askClearCacheView({ project, command: 'cache clear web' }),
    'unfollowing asked about': () => askUnfollowView({ project, command: 'unfollow web' }),
    'deploy key asked about': () => askDeployKeyView({ project }),
    'log lines asked about': () => askExcerptsView(),
    'disconnecting asked about': () =>
      askDisconnectView({ ...leaving, subscriptions, digests: [digest], watches: [watch, watch] }),
    'disconnecting one of several asked about': () =>
      askDisconnectView({
        ending: [server],
        staying: [connection],
        command: 'disconnect ci.acme.dev',
        subscriptions,
        digests: [],
        watches: [watch],
      }),
    'disconnecting all of several asked about': () =>
      askDisconnectView({
        ...leaving,
        ending: [connection, server],
        subscriptions,
        digests: [],
        watches: [],
      }),
    'disconnecting without alerts asked about': () =>
      askDisconnectView({ ...leaving, subscriptions: [], digests: [], watches: [] }),
    confirmed: () => confirmedView(),
    dismissed: () => dismissedView(),
  };
}
