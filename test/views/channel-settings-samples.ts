/** What is said of a channel's settings, by name. */

import type { BrokenLimit } from '../../lambda/channel-limits.ts';
import { RefusedError } from '../../lambda/errors.ts';
import { type ChannelLimits, everywhereElse } from '../../lambda/store/channel-limit-store.ts';
import { errorView } from '../../lambda/views/errors/errors.ts';
import { limitsModal } from '../../lambda/views/forms/channel-settings-form.ts';
import { allLimitsView, limitsView } from '../../lambda/views/people/channel-settings.ts';
import type { Message, Modal } from '../../lambda/views/text/message.ts';
import { now } from './sample-builds.ts';
import type { Material } from './samples-of-every-view.ts';

const channel = 'C01GENERAL';
const set = { setBy: 'U01ANN', setAt: now - 3_600_000 };

function limitsOf(text: string): ChannelLimits {
  return {
    channel,
    acts: ['rerun', 'approve', 'alerts'],
    projects: ['acme/*', `!${text}`],
    approvers: ['U01ANN', 'U02BEN'],
    ownRuns: 'refused',
    ownAccount: 'act',
    ownAccountIn: ['acme/billing'],
    ...set,
  };
}

export function limitMessages({ project, text }: Material): Readonly<Record<string, () => Message>> {
  const limits = limitsOf(text);
  const open: ChannelLimits = {
    channel: everywhereElse,
    acts: 'all',
    projects: [],
    approvers: 'admins',
    ownRuns: 'refused unless unknown',
    ownAccount: 'optional',
    ownAccountIn: [],
    linkPreviews: true,
    ...set,
  };
  const of = { channel, setBy: 'U01ANN' };
  const refused = (act: 'retry' | 'approve', limit: BrokenLimit) =>
    errorView(new RefusedError(act, 'operator', { limit }), { reference: 'r3f3r3nc3' });
  return {
    settings: () => limitsView({ limits, channel }),
    'settings changed': () => limitsView({ limits, channel, changedBy: 'U01ANN' }),
    'settings of a channel without its own': () => limitsView({ limits: open, channel }),
    'no settings': () => limitsView({ limits: undefined, channel }),
    'looking only': () => limitsView({ limits: { ...limits, acts: [] }, channel }),
    'default settings': () => limitsView({ limits: open, channel: everywhereElse, changedBy: 'U01ANN' }),
    'settings of all channels': () => allLimitsView({ all: [limits, { ...limits, setBy: 'U02BEN' }, open] }),
    'settings of no channel': () => allLimitsView({ all: [] }),
    'refused by a channel: act': () => refused('retry', { ...of, is: 'act', group: 'rerun' }),
    'refused by a channel: project': () =>
      refused('retry', { ...of, is: 'project', project, patterns: limits.projects }),
    'refused by a channel: approver': () =>
      refused('approve', { ...of, is: 'approver', approvers: ['U01ANN', 'U02BEN'] }),
    'refused by a channel: own run': () => refused('approve', { ...of, is: 'own run' }),
    'refused by a channel: unknown requester': () =>
      refused('approve', { ...of, is: 'unknown', missing: 'requester', logins: [text] }),
    'refused by a channel: unknown approver': () =>
      refused('approve', { ...of, is: 'unknown', missing: 'approver', logins: [text, 'ada'] }),
  };
}

export function limitModals({ text }: Material): Readonly<Record<string, () => Modal>> {
  return {
    'settings modal': () => limitsModal({ limits: limitsOf(text), channel, metadata: '{}' }),
    'default settings modal': () =>
      limitsModal({ limits: undefined, channel: everywhereElse, metadata: '{}' }),
  };
}
