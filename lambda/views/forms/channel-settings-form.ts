/** Draws the form for the settings of a channel. Pure. */
import type { InputBlock } from '@slack/types';
import {
  actGroups,
  type ChannelLimits,
  everywhereElse,
  type OwnAccountFor,
} from '../../store/channel-limit-store.ts';
import { groupWords } from '../people/channel-settings.ts';
import type { Modal } from '../text/message.ts';
import { channelName, md } from '../text/mrkdwn.ts';
import { input, modal } from './form.ts';
import { type Choice, checkboxes, people, radios } from './form-choices.ts';

export interface LimitsFormInput {
  /** What holds there now. */
  readonly limits: ChannelLimits | undefined;
  /** A channel, or `everywhereElse`. */
  readonly channel: string;
  readonly metadata: string;
}

export function limitsModal({ limits, channel, metadata }: LimitsFormInput): Modal {
  const isElse = channel === everywhereElse;
  return modal({
    id: isElse ? 'settings-default' : 'settings',
    title: isElse ? 'Default settings' : 'Channel settings',
    submit: 'Save',
    intro: isElse
      ? 'These settings apply in channels without their own, in direct messages and on the Home tab. They limit every role.'
      : md`Limit what people can do in ${channelName(channel)}. The limits apply to every role, admins included.`,
    inputs: fields(limits),
    metadata,
  });
}

function fields(limits: ChannelLimits | undefined): readonly InputBlock[] {
  const { acts = 'all', projects = [], approvers = 'operators', ownRuns } = limits ?? {};
  const named = typeof approvers === 'string' ? [] : approvers;
  return [
    checkboxes(
      {
        id: 'acts',
        label: 'Allowed actions',
        optional: 'optional',
        choices: actGroups.map((group) => ({ value: group, ...groupWords[group] })),
      },
      acts === 'all' ? actGroups : acts,
    ),
    input({
      id: 'projects',
      label: 'Projects',
      placeholder: 'acme/*, !acme/billing',
      optional: 'optional',
      hint: 'Use * as a wildcard and ! to exclude. Leave empty for all projects.',
      initial: projects.join(', '),
      most: 1_000,
    }),
    radios(
      { id: 'approvers', label: 'Who can approve jobs on hold', choices: approverChoices },
      typeof approvers === 'string' ? approvers : 'people',
    ),
    people(
      {
        id: 'people',
        label: 'Approvers',
        optional: 'optional',
        hint: 'For “Only these people”. They also need the operator role.',
      },
      named,
    ),
    radios({ id: 'own', label: 'Approving your own runs', choices: ownChoices }, ownRuns),
    ...accountFields(limits),
    radios(
      { id: 'previews', label: 'CircleCI link previews', choices: previewChoices },
      limits?.linkPreviews ? 'on' : 'off',
    ),
  ];
}

function accountFields(limits: ChannelLimits | undefined): readonly InputBlock[] {
  return [
    radios({ id: 'account', label: 'Own CircleCI account', choices: accountChoices }, limits?.ownAccount),
    input({
      id: 'account-projects',
      label: 'Projects that need it',
      optional: 'optional',
      placeholder: 'acme/billing',
      hint: 'Where an account is required. Leave empty for every project.',
      most: 1_000,
      initial: limits?.ownAccountIn.join(', '),
    }),
  ];
}

const approverChoices = [
  { value: 'operators', label: 'Operators and admins' },
  { value: 'admins', label: 'Admins only' },
  { value: 'people', label: 'Only these people' },
] as const;

const accountChoices = [
  { value: 'optional', label: 'Optional', description: 'Without it, the workspace’s account acts' },
  { value: 'approve', label: 'Required to approve' },
  { value: 'act', label: 'Required to act', description: 'Retry, cancel, start, approve, change secrets' },
  {
    value: 'everything',
    label: 'Required for everything',
    description: 'Also for logs, variables, keys and alerts',
  },
] as const satisfies readonly (Choice & { readonly value: OwnAccountFor })[];

const ownChoices = [
  { value: 'allowed', label: 'Allowed' },
  {
    value: 'refused',
    label: 'Not allowed; refuse when unsure',
    description: 'An admin must link each approver: /circle link login @person',
  },
  {
    value: 'refused unless unknown',
    label: 'Not allowed; allow when unsure',
    description: 'People without a linked login can approve',
  },
] as const;

const previewChoices = [
  { value: 'off', label: 'Off' },
  {
    value: 'on',
    label: 'Show the build or run below the message',
    description: 'Never in channels shared with another company',
  },
] as const;
