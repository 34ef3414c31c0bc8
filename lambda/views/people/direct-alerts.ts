/** Draws a person's standing alerts by direct message. Pure. */
import { quietFields } from '../../rule-options/quiet-hours.ts';
import type { Rule, Subscription } from '../../store/subscriptions-and-schedules.ts';
import { input, modal } from '../forms/form.ts';
import { checkboxes, radios, select } from '../forms/form-choices.ts';
import { ruleLine } from '../subscriptions/rule-in-words.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import type { Message, Modal } from '../text/message.ts';
import { code, md } from '../text/mrkdwn.ts';

interface Asked {
  readonly rule: Rule;
  readonly whose: 'own' | 'all';
}

/** Begins the conversation in which the alerts come, before they are saved. */
export function directAskedView({ rule, whose }: Asked): Message {
  return message({
    title: md`🔔 You asked for alerts about ${whose === 'own' ? 'your own runs' : 'everyone’s runs'} in this conversation.`,
    blocks: [
      section(ruleLine({ rule })),
      context(md`Change it with ${code('/circle dm')}, stop it with ${code('/circle dm off')}`),
    ],
  });
}

export interface DirectInput {
  /** The person's; empty where they turned it off. */
  readonly subscriptions: readonly Subscription[];
  /** How many projects report to us. */
  readonly reporting: number;
}

export function directView({ subscriptions, reporting }: DirectInput): Message {
  const [first] = subscriptions;
  const change = button('Direct messages…', { action: 'run', command: 'dm' }, { id: 'dm' });
  if (!first)
    return message({
      title: '🔕 You get no direct messages about runs anymore.',
      blocks: [actions(change)],
    });
  const what = first.direct === 'own' ? 'your own runs' : 'everyone’s runs';
  const projects = reporting === 1 ? '1 project that reports' : `${reporting} projects that report`;
  return message({
    title: md`🔔 You get direct messages about ${what}.`,
    blocks: [
      section(ruleLine(first)),
      reporting === 0
        ? section(
            '⚠️ No project reports to me yet. Subscribe a channel to a project, and its runs are covered.',
          )
        : context(md`Covers ${projects} to me: with alerts in a channel`),
      actions(change, button('Turn off', { action: 'run', command: 'dm off' }, { id: 'off' })),
    ],
  });
}

export interface DirectModalInput {
  readonly status: string | undefined;
  readonly branch: string | undefined;
  readonly quiet: string | undefined;
  readonly whose: 'own' | 'all';
  /** As the authors of the reader's commits are named; none until it is known. */
  readonly names: readonly string[];
  readonly metadata: string;
}

const statuses = [
  { value: 'failed', label: 'Failures', description: 'A run failed' },
  { value: 'fixed', label: 'Recoveries', description: 'A run passed after one that failed' },
  { value: 'hold', label: 'Approvals', description: 'A run needs approval' },
] as const;

export function directModal({
  status = 'failed, fixed, hold',
  branch,
  quiet,
  whose,
  names,
  metadata,
}: DirectModalInput): Modal {
  const [name] = names;
  const own = name === undefined ? 'Link your login first: /circle link' : `Commits by ${name}`;
  return modal({
    id: 'dm',
    title: 'Direct messages',
    submit: 'Save',
    intro: 'Choose what I send you by direct message. Only you see it.',
    inputs: [
      checkboxes({ id: 'status', label: 'Notify me about', choices: statuses }, status.split(', ')),
      radios(
        {
          id: 'whose',
          label: 'Whose runs',
          choices: [
            { value: 'own', label: 'My own', description: own.slice(0, 75) },
            { value: 'all', label: 'Everyone’s', description: 'On the branches below' },
          ],
        },
        whose,
      ),
      input({
        id: 'branch',
        label: 'Branches',
        placeholder: 'main, release/*',
        hint: 'Use * as a wildcard and ! to exclude. Leave empty for all branches except bots’.',
        initial: branch,
        most: 1_000,
        optional: 'optional',
      }),
      ...quietFields(quiet).flatMap((field) =>
        field.kind === 'select' ? [select(field, field.chosen[0])] : [],
      ),
    ],
    metadata,
  });
}
