/** What the first steps say, by name. */

import { directAskedView, directModal, directView } from '../../lambda/views/people/direct-alerts.ts';
import {
  type SetUpInput,
  setUpForChannelView,
  setUpView,
  setupModal,
  setupView,
} from '../../lambda/views/people/setup.ts';
import type { Message, Modal } from '../../lambda/views/text/message.ts';
import { now } from './sample-builds.ts';
import type { Material } from './samples-of-every-view.ts';
import { subscriptionOf } from './subscription-samples.ts';

export function setups(material: Material): Readonly<Record<string, () => Message>> {
  const { text } = material;
  const one = subscriptionOf(material);
  // Two rules each, which are one place.
  const places = (count: number) =>
    Array.from({ length: 2 * count }, (_, at) => ({ ...one, id: `s${at}`, channel: `C0PLACE0${at >> 1}` }));
  const connection = { host: 'https://circleci.com', login: text, connectedBy: 'U01ANN', connectedAt: now };
  const admin = { subscriptions: [], effectiveRole: 'admin' } as const;
  const done: SetUpInput = {
    channel: 'C01GENERAL',
    joining: 'joined',
    subscriptions: [one, { ...one, project: { ...one.project, repo: '*' } }],
    unreported: [],
    failed: [],
    telling: 'told',
  };
  return {
    'setup, nothing done': () => setupView({ ...admin, connection: undefined }),
    'setup, for an admin to begin': () =>
      setupView({ ...admin, connection: undefined, effectiveRole: 'viewer' }),
    'setup, connected': () => setupView({ ...admin, connection }),
    'setup, done': () => setupView({ ...admin, connection, subscriptions: places(9) }),
    'set up': () => setUpView(done),
    'set up, in part': () =>
      setUpView({
        ...done,
        joining: 'as before',
        unreported: [one],
        failed: [{ name: text, why: text }],
        telling: 'untold',
      }),
    'set up, for the channel': () => setUpForChannelView({ subscriptions: [one], changedBy: 'U01ANN' }),
  };
}

export function setupModals(): Readonly<Record<string, () => Modal>> {
  return {
    'setup modal': () => setupModal({ channel: undefined, metadata: '{}' }),
    'setup modal in a channel': () => setupModal({ channel: 'C01GENERAL', metadata: '{}' }),
  };
}

export function directs(material: Material): Readonly<Record<string, () => Message>> {
  const one = { ...subscriptionOf(material), channel: 'D0ANN00001', direct: 'own' } as const;
  return {
    'direct alerts': () => directView({ subscriptions: [one], reporting: 3 }),
    'direct alerts about everyone, of no project yet': () =>
      directView({ subscriptions: [{ ...one, direct: 'all' }], reporting: 0 }),
    'direct alerts off': () => directView({ subscriptions: [], reporting: 0 }),
    'direct alerts begin': () => directAskedView({ rule: one.rule, whose: 'own' }),
    'direct alerts of all begin': () => directAskedView({ rule: one.rule, whose: 'all' }),
  };
}

export function directModals({ text }: Material): Readonly<Record<string, () => Modal>> {
  const fresh = {
    status: undefined,
    branch: undefined,
    quiet: undefined,
    whose: 'own',
    metadata: '{}',
  } as const;
  return {
    'direct alerts modal': () => directModal({ ...fresh, names: [] }),
    'direct alerts modal, filled in': () =>
      directModal({
        ...fresh,
        status: 'failed, hold',
        branch: text,
        quiet: '22-7',
        whose: 'all',
        names: [text, text],
      }),
  };
}
