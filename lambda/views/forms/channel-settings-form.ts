/** Draws the form for the settings of a channel. Pure. */
import type { InputBlock } from '@slack/types';
import { actGroups, type ChannelLimits, everywhereElse } from '../../store/limit-store.ts';
import { groupWords } from '../people/channel-settings.ts';
import type { Modal } from '../text/message.ts';
import { channelName, md } from '../text/mrkdwn.ts';
import { input, modal } from './form.ts';
import { checkboxes, people, radios } from './form-choices.ts';

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
      ? 'These limits apply in every channel without settings of its own, in direct messages and on the Home tab. They apply to everyone, admins included.'
      : md`These limits apply in ${channelName(channel)}, to everyone, admins included.`,
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
        ...{ id: 'acts', label: 'Allowed here', optional: 'optional' },
        choices: actGroups.map((group) => ({ value: group, ...groupWords[group] })),
      },
      acts === 'all' ? actGroups : acts,
    ),
    input({
      ...{ id: 'projects', label: 'Projects', placeholder: 'acme/*, !acme/billing', optional: 'optional' },
      hint: '* stands for anything, ! leaves out. Empty: every project.',
      initial: projects.join(', '),
      most: 1_000,
    }),
    radios(
      { id: 'approvers', label: 'Who may approve what is on hold', choices: approverChoices },
      typeof approvers === 'string' ? approvers : 'people',
    ),
    people(
      {
        ...{ id: 'people', label: 'People who may approve', optional: 'optional' },
        hint: 'For “Only these people”. They need the role operator, too.',
      },
      named,
    ),
    radios({ id: 'own', label: 'Runs of their own', choices: ownChoices }, ownRuns),
    radios(
      { id: 'previews', label: 'Links to CircleCI', choices: previewChoices },
      limits?.linkPreviews ? 'on' : 'off',
    ),
  ];
}

const approverChoices = [
  { value: 'operators', label: 'Operators and admins' },
  { value: 'admins', label: 'Admins only' },
  { value: 'people', label: 'Only these people' },
] as const;

const ownChoices = [
  { value: 'allowed', label: 'May be approved by the same person' },
  {
    value: 'refused',
    label: 'Need another person; refuse when unsure',
    description: 'An admin has to link each approver: /circle link login @person',
  },
  {
    value: 'refused unless unknown',
    label: 'Need another person; allow when unsure',
    description: 'A person without a linked login may approve',
  },
] as const;

const previewChoices = [
  { value: 'off', label: 'Stay links' },
  {
    value: 'on',
    label: 'Show the build or run below the message',
    description: 'Never where another company reads along',
  },
] as const;
