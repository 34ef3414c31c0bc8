/** The form that subscribes a channel. */
import type { InputBlock, PlainTextInput, StaticSelect } from '@slack/types';
import type { Subscription } from '../store/subscriptions.ts';
import { plain } from './elements.ts';
import { modal } from './form.ts';
import type { Modal } from './message.ts';
import { channelName, limited, md } from './mrkdwn.ts';
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

type Row = readonly [id: keyof SubscribeFields, label: string, placeholder: string, hint: string];

const rows: readonly Row[] = [
  ['project', 'Project', 'acme/web', 'Or acme/* for all of an organization.'],
  [
    'status',
    'Tell of',
    'failed, fixed',
    'Of: started, hold, failed, fixed, success, canceled. Empty: failed and fixed.',
  ],
  ['when', 'How often', '', 'A change is the first failure of a red branch, or the success that ends it.'],
  [
    'branch',
    'Branches',
    'main, release/*, !wip/*',
    '* stands for anything, ! in front leaves out. Empty: all but those of bots, like dependabot/*.',
  ],
  ['workflow', 'Workflows', 'deploy', 'Empty: every one.'],
  ['job', 'Jobs', 'test', 'Tells of these jobs alone. Empty: of the workflow as a whole.'],
  ['author', 'Authors', '!renovate*', 'By the name on the commit. Empty: everybody.'],
  [
    'mention',
    'Mention',
    'author',
    'author: whoever broke it, when they have linked their account. Empty: nobody.',
  ],
  ['thread', 'Details', '', 'Where failed tests and lines of logs are shown.'],
  ['quiet', 'Quiet hours', '22-7', 'By your clock: what happens then is told at their end.'],
];

/** Where there is nothing to type; the first is what nobody has to choose. */
const choices: Readonly<Partial<Record<keyof SubscribeFields, Readonly<Record<string, string>>>>> = {
  when: { always: 'Every time', changed: 'Only when it changes' },
  thread: { off: 'On the card', on: 'In the thread of the card' },
};

export function subscribeModal({ fields, channel, metadata, changed }: SubscribeFormInput): Modal {
  const about = changed && md` of *${limited(subject(changed), 150)}*`;
  return modal({
    id: 'subscribe',
    title: changed ? 'Change alerts' : 'Subscribe a channel',
    submit: changed ? 'Save' : 'Subscribe',
    intro: md`What should ${channelName(channel)} hear${about ?? md` of`}?`,
    inputs: rows.filter(([id]) => !(changed && id === 'project')).map((row) => field(row, fields)),
    metadata,
  });
}

function field([id, label, placeholder, hint]: Row, fields: SubscribeFields): InputBlock {
  const options = choices[id];
  return {
    type: 'input',
    block_id: id,
    optional: id !== 'project',
    label: plain(label, 2_000),
    hint: plain(hint, 2_000),
    element: options ? select(options, fields[id]) : text(placeholder, fields[id]),
  };
}

function text(placeholder: string, initial: string | undefined): PlainTextInput {
  return {
    type: 'plain_text_input',
    action_id: 'value',
    max_length: 1_000,
    placeholder: plain(placeholder, 150),
    ...(initial && { initial_value: initial.toWellFormed().slice(0, 1_000) }),
  };
}

function select(choice: Readonly<Record<string, string>>, initial: string | undefined): StaticSelect {
  const options = Object.entries(choice).map(([value, label]) => ({ text: plain(label, 75), value }));
  const [first] = options;
  const chosen = options.find(({ value }) => value === initial) ?? first;
  return { type: 'static_select', action_id: 'value', options, ...(chosen && { initial_option: chosen }) };
}
