/** The form that subscribes a channel. */
import type { InputBlock, PlainTextInput } from '@slack/types';
import { plain } from './elements.ts';
import { modal } from './form.ts';
import type { Modal } from './message.ts';
import { channelName, md } from './mrkdwn.ts';

/** What is known already, by field. */
export interface SubscribeFields {
  readonly project?: string | undefined;
  readonly status?: string | undefined;
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
  readonly change: 'new' | 'changed';
}

const rows = [
  ['project', 'Project', 'acme/web', 'Or acme/* for all of an organization.'],
  [
    'status',
    'Tell of',
    'failed, fixed',
    'Of: started, hold, failed, fixed, success, canceled. Empty: failed and fixed.',
  ],
  [
    'branch',
    'Branches',
    'main, release/*, !dependabot/*',
    '* stands for anything, ! in front leaves out. Empty: all but those of bots.',
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
  ['thread', 'Thread', 'on', 'on: the details go into the thread of the card.'],
  ['quiet', 'Quiet hours', '22-7', 'By your clock: what happens then is told at their end.'],
] as const;

export function subscribeModal({ fields, channel, metadata, change }: SubscribeFormInput): Modal {
  return modal({
    id: 'subscribe',
    title: change === 'new' ? 'Subscribe a channel' : 'Change alerts',
    submit: change === 'new' ? 'Subscribe' : 'Save',
    intro: md`What should ${channelName(channel)} hear of?`,
    inputs: rows.map(([id, label, placeholder, hint]) =>
      field(id, { label, placeholder, hint, initial: fields[id] }),
    ),
    metadata,
  });
}

interface Field {
  readonly label: string;
  readonly placeholder: string;
  readonly hint: string;
  readonly initial: string | undefined;
}

function field(id: string, { label, placeholder, hint, initial }: Field): InputBlock {
  const element: PlainTextInput = {
    type: 'plain_text_input',
    action_id: 'value',
    max_length: 1_000,
    placeholder: plain(placeholder, 150),
    ...(initial && { initial_value: initial.toWellFormed().slice(0, 1_000) }),
  };
  return {
    type: 'input',
    block_id: id,
    optional: id !== 'project',
    label: plain(label, 2_000),
    hint: plain(hint, 2_000),
    element,
  };
}
