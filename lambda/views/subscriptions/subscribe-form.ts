/** Draws the form that subscribes a channel. Pure. */
import type { InputBlock } from '@slack/types';
import type { Subscription } from '../../store/subscriptions.ts';
import { input, modal } from '../forms/form.ts';
import { type Choice, checkboxes, radios, select } from '../forms/form-choices.ts';
import type { Modal } from '../text/message.ts';
import { channelName, limited, md } from '../text/mrkdwn.ts';
import { subject } from './rule.ts';

/** What is known already, by field. */
export interface SubscribeFields {
  readonly project?: string | undefined;
  readonly status?: string | undefined;
  readonly when?: string | undefined;
  readonly branch?: string | undefined;
  readonly workflow?: string | undefined;
  readonly job?: string | undefined;
  readonly author?: string | undefined;
  readonly mention?: string | undefined;
  readonly thread?: string | undefined;
  readonly quiet?: string | undefined;
}

export interface SubscribeFormInput {
  readonly fields: SubscribeFields;
  readonly channel: string;
  readonly metadata: string;
  /** The subscription that is changed; its project stays. */
  readonly changed?: Pick<Subscription, 'project'> | undefined;
}

export function subscribeModal({ fields, channel, metadata, changed }: SubscribeFormInput): Modal {
  const about = changed && md` of *${limited(subject(changed), 150)}*`;
  return modal({
    id: 'subscribe',
    title: changed ? 'Change alerts' : 'Subscribe a channel',
    submit: changed ? 'Save' : 'Subscribe',
    intro: md`What should ${channelName(channel)} hear${about ?? md` of`}?`,
    inputs: [...(changed ? [] : [project(fields)]), ...what(fields), ...where(fields), ...how(fields)],
    metadata,
  });
}

function project({ project: initial }: SubscribeFields): InputBlock {
  const hint = 'Or acme/* for all of an organization.';
  return input({ id: 'project', label: 'Project', placeholder: 'acme/web', hint, initial, most });
}

function what({ status = 'failed, fixed', when }: SubscribeFields): readonly InputBlock[] {
  return [
    checkboxes({ id: 'status', label: 'Tell of', choices: statuses }, status.split(', ')),
    radios({ id: 'when', label: 'How often', choices: often }, when),
  ];
}

function where(fields: SubscribeFields): readonly InputBlock[] {
  return patterns.map((field) => input({ ...field, initial: fields[field.id], most, optional: 'optional' }));
}

function how({ mention, thread, quiet }: SubscribeFields): readonly InputBlock[] {
  const [from, to] = quiet?.split('-') ?? [];
  const group = mention?.startsWith('@') ? [{ value: mention, label: 'The user group, as now' }] : [];
  return [
    radios({ id: 'mention', label: 'Mention', choices: [...mentions, ...group] }, mention),
    radios({ id: 'thread', label: 'Failed tests and lines of logs', choices: details }, thread),
    select({ id: 'quiet', label: 'Quiet from', choices: hours }, from),
    select(
      {
        ...{ id: 'quiet-to', label: 'Quiet until', choices: hours },
        hint: 'By your clock. What happens in quiet hours is told at their end.',
      },
      to,
    ),
  ];
}

/** Characters in a field. */
const most = 1_000;

const statuses: readonly Choice[] = [
  { value: 'failed', label: 'Failures', description: 'A run failed' },
  { value: 'fixed', label: 'Recoveries', description: 'A run passed after one that failed' },
  { value: 'success', label: 'Successes', description: 'Every run that passed' },
  { value: 'canceled', label: 'Cancellations', description: 'Somebody stopped a run' },
  { value: 'hold', label: 'Approvals', description: 'A run waits until somebody approves' },
  {
    value: 'started',
    label: 'Starts',
    description: 'A card from the beginning, which changes as the run does',
  },
];

const often: readonly Choice[] = [
  { value: 'always', label: 'Every time' },
  {
    ...{ value: 'changed', label: 'Only when it changes' },
    description: 'The first failure of a red branch, and the success that ends it',
  },
];

const mentions: readonly Choice[] = [
  { value: 'none', label: 'No one' },
  {
    value: 'author',
    label: 'Whoever broke it',
    description: 'When they have linked their login: /circle link',
  },
];

const details: readonly Choice[] = [
  { value: 'off', label: 'On the card' },
  { value: 'on', label: 'In the thread of the card' },
];

/** None, and every full hour. */
const hours: readonly Choice[] = [
  { value: 'off', label: 'None' },
  ...Array.from({ length: 24 }, (_, hour) => ({
    value: String(hour),
    label: `${String(hour).padStart(2, '0')}:00`,
  })),
];

const patterns = [
  {
    id: 'branch',
    label: 'Branches',
    placeholder: 'main, release/*, !wip/*',
    hint: '* stands for anything, ! leaves out. Empty: all but those of bots, like dependabot/*.',
  },
  { id: 'workflow', label: 'Workflows', placeholder: 'deploy', hint: 'Empty: every one.' },
  {
    id: 'job',
    label: 'Jobs',
    placeholder: 'test',
    hint: 'Tells of these jobs by themselves. Empty: of the run as a whole.',
  },
  {
    id: 'author',
    label: 'Authors',
    placeholder: '!renovate*',
    hint: 'By the name on the commit. Empty: everybody.',
  },
] as const;
