/** What is said of subscriptions, digests and watches, by name. */

import { ruleOf } from '../../lambda/conversation/subscriptions/parse-rule.ts';
import { readWords } from '../../lambda/conversation/words/parse-arguments.ts';
import type { AuditEntry } from '../../lambda/store/store.ts';
import { pauses, type Subscription } from '../../lambda/store/subscriptions-and-schedules.ts';
import { digestSentView, digestSetView } from '../../lambda/views/alerts/digest-schedule.ts';
import { excerptsView } from '../../lambda/views/alerts/excerpt-setting.ts';
import { testAlertView } from '../../lambda/views/alerts/sample-alert.ts';
import { auditCsv, auditFileView, auditTextView, auditView } from '../../lambda/views/people/audit.ts';
import { linkView } from '../../lambda/views/people/linked-login.ts';
import { watchingView } from '../../lambda/views/runs/watch-started.ts';
import {
  mutedElsewhereView,
  resumedElsewhereView,
  testedView,
  unsubscribedElsewhereView,
} from '../../lambda/views/subscriptions/changed-in-other-channel.ts';
import {
  askNewSecretModal,
  hookSecretModal,
  hookStepsModal,
  ownHookModal,
} from '../../lambda/views/subscriptions/manual-webhook.ts';
import { mutedView, unsubscribedView } from '../../lambda/views/subscriptions/muted-or-unsubscribed.ts';
import {
  pausedView,
  resumedByItselfView,
  resumedView,
} from '../../lambda/views/subscriptions/paused-and-resumed.ts';
import { subscribeModal } from '../../lambda/views/subscriptions/subscribe-form.ts';
import { alreadySubscribedView, subscribedView } from '../../lambda/views/subscriptions/subscribed.ts';
import { subscriptionsView } from '../../lambda/views/subscriptions/subscriptions.ts';
import { webhooksStayView } from '../../lambda/views/subscriptions/webhooks-not-removed.ts';
import type { Message, Modal } from '../../lambda/views/text/message.ts';
import { runLists } from './run-list-samples.ts';
import { now } from './sample-builds.ts';
import type { Material } from './samples-of-every-view.ts';

const week = 7 * 24 * 3_600_000;
const usual = ruleOf(readWords([], { name: 'subscribe' }));

const channel = 'C01GENERAL';
const hour = 3_600_000;

export function subscriptionOf({ project, branch, text }: Material): Subscription {
  return {
    id: 'abcdefghijklmnop',
    workspace: 'T01ACME',
    channel,
    project,
    owner: 'U01ANN',
    rule: {
      ...usual,
      branches: [branch, `!${branch}`],
      workflows: [text],
      jobs: [text],
      authors: [`!${text}`],
      mention: { group: text },
      thread: 'on',
      quiet: { from: 22, to: 7 },
      timeZone: 'Europe/Berlin',
    },
    createdAt: now - 50 * hour,
    mutedUntil: undefined,
    paused: undefined,
    lastDeliveryAt: now - hour,
  };
}

export function subscriptions(material: Material): Readonly<Record<string, () => Message>> {
  const { project, branch, text } = material;
  const one = subscriptionOf(material);
  const plain: Subscription = {
    ...one,
    rule: { ...usual, timeZone: 'UTC' },
    lastDeliveryAt: undefined,
  };
  const list = { page: 1, command: 'subscriptions', now, of: 'here' } as const;
  const said = {
    subscription: plain,
    hooked: 'reported',
    holds: 'seen',
    change: 'new',
    isShared: false,
    changedBy: 'U01ANN',
  } as const;
  const muting = { subscriptions: [one], unmute: 'mute gh/acme/web off', changedBy: 'U01ANN' } as const;
  const elsewhere = { channel, telling: 'told' } as const;
  const many = Array.from({ length: 300 }, () => one);
  const manifold = many.slice(0, 12).map((each, index) => ({
    ...each,
    project: { ...project, repo: `${project.repo}-${index}`, name: undefined },
  }));
  return {
    subscribed: () => subscribedView(said),
    'subscribed by hand in a shared channel': () =>
      subscribedView({ ...said, subscription: one, hooked: 'by-hand', isShared: true }),
    'subscribed while CircleCI does not answer': () => subscribedView({ ...said, hooked: 'later' }),
    'subscribed, but no webhook is free': () => subscribedView({ ...said, hooked: 'full' }),
    'subscribed, but holds cannot be seen': () =>
      subscribedView({
        ...said,
        subscription: { ...plain, rule: { ...plain.rule, when: 'changed', statuses: ['failed', 'hold'] } },
        holds: 'unseen',
      }),
    'subscribed, but the channel could not be told': () => subscribedView({ ...said, telling: 'untold' }),
    'alerts changed, but the channel could not be told': () =>
      subscribedView({ ...said, change: 'changed', telling: 'untold' }),
    'alerts changed': () => subscribedView({ ...said, subscription: one, change: 'changed' }),
    subscriptions: () =>
      subscriptionsView({
        ...list,
        subscriptions: [
          plain,
          { ...one, mutedUntil: now + hour },
          { ...plain, project: { ...project, repo: '*' }, paused: { reason: 'channel-gone', at: now } },
        ],
      }),
    'subscriptions of all': () => subscriptionsView({ ...list, of: 'all', page: 3, subscriptions: many }),
    'no such page of subscriptions': () => subscriptionsView({ ...list, page: 9, subscriptions: [one] }),
    'no subscriptions to a project': () =>
      subscriptionsView({ ...list, of: 'project', slug: 'gh/acme/web', subscriptions: [] }),
    'already subscribed': () => alreadySubscribedView({ subscription: one, now }),
    'already subscribed, and muted': () =>
      alreadySubscribedView({ subscription: { ...plain, mutedUntil: now + hour }, now }),
    'subscribed to an organization': () =>
      subscribedView({ ...said, subscription: { ...plain, project: { ...project, repo: '*' } }, covers: 5 }),
    'no subscriptions': () => subscriptionsView({ ...list, subscriptions: [] }),
    unsubscribed: () =>
      unsubscribedView({ left: [], removed: [one], again: 'subscribe web', changedBy: 'U01ANN' }),
    'unsubscribed from all': () =>
      unsubscribedView({
        left: manifold.map((each) => each.project),
        removed: [one, { ...one, project: { ...project, repo: 'other' } }],
        again: undefined,
        changedBy: 'U01ANN',
      }),
    'unsubscribed elsewhere': () =>
      unsubscribedElsewhereView({
        ...elsewhere,
        left: [project],
        removed: [one],
        again: `subscribe web --branch ${branch}`,
      }),
    'unsubscribed elsewhere, untold': () =>
      unsubscribedElsewhereView({
        ...elsewhere,
        left: [project],
        removed: [one],
        again: undefined,
        telling: 'untold',
      }),
    'resumed elsewhere': () => resumedElsewhereView({ ...elsewhere, count: 1 }),
    'several muted': () => mutedView({ ...muting, subscriptions: manifold, until: now + hour }),
    'muted elsewhere': () => mutedElsewhereView({ ...elsewhere, ...muting, until: now + 24 * hour }),
    'unmuted elsewhere, untold': () =>
      mutedElsewhereView({ ...elsewhere, ...muting, until: undefined, telling: 'untold' }),
    'test alert sent': () => testedView(elsewhere),
    'test alert not sent': () => testedView({ ...elsewhere, telling: 'untold' }),
    muted: () => mutedView({ ...muting, until: now + 24 * hour }),
    unmuted: () => mutedView({ ...muting, until: undefined }),
    'test alert': () => testAlertView({ subscription: one, askedBy: 'U01ANN' }),
    ...runLists(material),
    ...Object.fromEntries(
      pauses.map((reason) => [
        `paused: ${reason}`,
        () => pausedView({ channel, reason, subscriptions: [one, plain] }),
      ]),
    ),
    resumed: () => resumedView({ channel, count: 2, changedBy: 'U01ANN' }),
    'nothing to resume': () => resumedView({ channel, count: 0, changedBy: 'U01ANN' }),
    'resumed by itself': () =>
      resumedByItselfView({
        reason: 'not-in-channel',
        subscriptions: [one, plain, { ...plain, channel: 'D01ANN' }],
      }),
    'watching a build': () => watchingView({ project, build: 123, branch: undefined, state: 'built' }),
    'watching a branch': () => watchingView({ project, build: undefined, branch, state: 'built' }),
    'watching a branch whose newest run has ended': () =>
      watchingView({ project, build: undefined, branch, state: 'ended', status: 'failed' }),
    'watching a branch without a build': () =>
      watchingView({ project, build: undefined, branch, state: 'unbuilt' }),
    'login linked': () => linkView({ login: text, change: 'saved', proof: undefined }),
    'login linked and verified': () => linkView({ login: text, change: 'saved', proof: 'account' }),
    'audit trail': () =>
      auditView({ entries: trail(text), page: 1, command: 'audit', csv: 'audit csv', span: week }),
    'audit trail, empty': () =>
      auditView({ entries: [], page: 1, command: 'audit', csv: 'audit csv', span: week }),
    'audit trail as a file': () => auditFileView({ count: 1, span: week }),
    'audit trail as text': () =>
      auditTextView({ csv: auditCsv(trail(text)), count: trail(text).length, span: week }),
    'login moved': () => linkView({ login: text, change: 'moved', person: 'U02BEN', changedBy: 'U01ANN' }),
    'no login linked': () =>
      linkView({
        login: undefined,
        change: 'shown',
        linkedBy: 'yourself',
        proof: undefined,
        email: undefined,
      }),
    'no login linked, known by an address': () =>
      linkView({ login: undefined, change: 'shown', linkedBy: 'yourself', proof: undefined, email: text }),
    'login linked by an admin, and an address': () =>
      linkView({ login: text, change: 'shown', linkedBy: 'yourself', proof: 'admin', email: text }),
    'no login linked, of a guest': () =>
      linkView({
        login: undefined,
        change: 'shown',
        linkedBy: 'an admin',
        proof: undefined,
        email: undefined,
      }),
    'excerpts on': () => excerptsView({ excerpts: 'on', changedBy: 'U01ANN' }),
    'excerpts off': () => excerptsView({ excerpts: 'off' }),
    digest: () =>
      digestSetView({
        digest: { channel, every: 'week', hour: 9, minute: 5, timeZone: text, owner: 'U01ANN' },
        changedBy: 'U01ANN',
      }),
    'digest shown': () =>
      digestSetView({
        digest: { channel, every: 'day', hour: 9, minute: 5, timeZone: text, owner: 'U01ANN' },
      }),
    'webhooks that stay': () => webhooksStayView({ projects: [project, project] }),
    'digest that waits': () =>
      digestSetView({
        digest: { channel, every: 'day', hour: 9, minute: 5, timeZone: text, owner: 'U01ANN', pausedAt: 1 },
      }),
    'digest turned off': () => digestSetView({ digest: undefined, changedBy: 'U01ANN' }),
    'digest sent': digestSentView,
    'no digest': () => digestSetView({ digest: undefined }),
  };
}

export function subscriptionModals({ project, text }: Material): Readonly<Record<string, () => Modal>> {
  const fields = { project: text, status: text, branch: text, quiet: text };
  const url = 'https://bot.example/circleci/webhooks/T01ACME/abc';
  const secret = { secret: 'f'.repeat(64), notifyUrl: 'https://bot.example/circleci/notify/T01ACME/abc/def' };
  const at = { project, url, metadata: '{}' };
  const whole = { ...at, project: { ...project, repo: '*' } };
  return {
    'subscribe modal': () => subscribeModal({ fields, channel, metadata: '{}' }),
    'change modal': () => subscribeModal({ fields, channel, metadata: '{}', changed: { project } }),
    'webhook modal': () => hookStepsModal({ ...at, shown: undefined }),
    'webhook modal of an organization': () => hookStepsModal({ ...whole, shown: undefined }),
    'webhook modal, its secret was shown': () => hookStepsModal({ ...at, shown: { to: 'U01ANN', at: now } }),
    'webhook modal with its secret': () => hookSecretModal({ ...at, ...secret }),
    'webhook modal of an organization with its secret': () => hookSecretModal({ ...whole, ...secret }),
    'new webhook secret modal': () => askNewSecretModal({ ...at, use: 'used' }),
    'new webhook secret modal of an organization': () => askNewSecretModal({ ...whole, use: 'unused' }),
    'modal of our own webhook': () => ownHookModal({ project }),
  };
}

const outcomes = ['done', 'refused', 'unknown', 'under way', 'not allowed'] as const;

function trail(target: string): readonly AuditEntry[] {
  return Array.from({ length: 20 }, (_, index) => ({
    id: `${index}`,
    at: 1_767_225_600_000 + index,
    by: 'U01ANN',
    name: 'retry',
    target,
    channel: index % 2 === 0 ? 'C01GENERAL' : undefined,
    outcome: outcomes[index % outcomes.length] ?? 'done',
  }));
}
