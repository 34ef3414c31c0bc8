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
  const about = changed && md` in *${limited(subject(changed), 150)}*`;
  return modal({
    id: 'subscribe',
    title: changed ? 'Edit alerts' : 'Subscribe to alerts',
    submit: changed ? 'Save' : 'Subscribe',
    intro: md`Choose what ${channelName(channel)} is notified about${about}.`,
    inputs: [...(changed ? [] : [project(fields)]), ...what(fields), ...where(fields), ...how(fields)],
    metadata,
  });
}

function project({ project: initial }: SubscribeFields): InputBlock {
  const hint = 'Or acme/* for all projects of an organization.';
  return input({ id: 'project', label: 'Project', placeholder: 'acme/web', hint, initial, most });
}

function what({ status = 'failed, fixed', when }: SubscribeFields): readonly InputBlock[] {
  return [
    checkboxes({ id: 'status', label: 'Notify about', choices: statuses }, status.split(', ')),
    radios({ id: 'when', label: 'How often', choices: often }, when),
  ];
}

function where(fields: SubscribeFields): readonly InputBlock[] {
  return patterns.map((field) => input({ ...field, initial: fields[field.id], most, optional: 'optional' }));
}

function how({ mention, thread, quiet }: SubscribeFields): readonly InputBlock[] {
  const [from, to] = quiet?.split('-') ?? [];
  const group = mention?.startsWith('@') ? [{ value: mention, label: 'The current user group' }] : [];
  return [
    radios({ id: 'mention', label: 'Mention', choices: [...mentions, ...group] }, mention),
    radios({ id: 'thread', label: 'Show failed tests and logs', choices: details }, thread),
    select({ id: 'quiet', label: 'Quiet from', choices: hours }, from),
    select(
      {
        ...{ id: 'quiet-to', label: 'Quiet until', choices: hours },
        hint: 'In your time zone. Alerts from quiet hours are posted when they end.',
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
  { value: 'canceled', label: 'Cancellations', description: 'A run was canceled' },
  { value: 'hold', label: 'Approvals', description: 'A run needs approval' },
  {
    value: 'started',
    label: 'Starts',
    description: 'Post when a run starts, and update the message as it runs',
  },
];

const often: readonly Choice[] = [
  { value: 'always', label: 'Every time' },
  {
    ...{ value: 'changed', label: 'Only changes' },
    description: 'The first failure on a branch, and the run that fixes it',
  },
];

const mentions: readonly Choice[] = [
  { value: 'none', label: 'No one' },
  {
    value: 'author',
    label: 'The author',
    description: 'If they have linked their login: /circle link',
  },
];

const details: readonly Choice[] = [
  { value: 'off', label: 'In the message' },
  { value: 'on', label: 'In a thread' },
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
    hint: 'Use * as a wildcard and ! to exclude. Leave empty for all branches except bots’, like dependabot/*.',
  },
  { id: 'workflow', label: 'Workflows', placeholder: 'deploy', hint: 'Leave empty for all workflows.' },
  {
    id: 'job',
    label: 'Jobs',
    placeholder: 'test',
    hint: 'Notify about these jobs only. Leave empty for the whole run.',
  },
  {
    id: 'author',
    label: 'Authors',
    placeholder: '!renovate*',
    hint: 'The name on the commit. Leave empty for everyone.',
  },
] as const;
