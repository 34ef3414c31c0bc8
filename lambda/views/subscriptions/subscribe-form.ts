/** Draws the form that subscribes a channel. Pure. */
import type { InputBlock } from '@slack/types';
import type { Field } from '../../rule-options/option-type.ts';
import { type RuleTexts, ruleFormFields } from '../../rule-options/rule.ts';
import type { Subscription } from '../../store/subscriptions-and-schedules.ts';
import { input, modal } from '../forms/form.ts';
import {
  announcing,
  asTyped,
  checkboxes,
  mostPicked,
  multiPicker,
  picker,
  radios,
  select,
} from '../forms/form-choices.ts';
import type { PickerName } from '../forms/picker-names.ts';
import type { Modal } from '../text/message.ts';
import { channelName, limited, md } from '../text/mrkdwn.ts';
import { subject } from './rule-in-words.ts';

export interface SubscribeFormInput {
  /** What is known already: the project, and the texts of options by name. */
  readonly fields: RuleTexts;
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
    inputs: [...(changed ? [] : [projectMenu(fields.project)]), ...ruleFormFields(fields).map(inputOf)],
    metadata,
  });
}

/** Characters in a field. */
const most = 1_000;

function projectMenu(initial: string | undefined): InputBlock {
  const menu = {
    id: 'project',
    label: 'Project',
    placeholder: 'Search projects',
    hint: 'Or all projects of an organization.',
    from: 'pick-projects',
  } as const;
  return announcing(picker(menu, asTyped(initial)));
}

const menus = {
  branch: 'pick-branch',
  workflow: 'pick-workflow',
  job: 'pick-job',
  person: 'pick-person',
} as const satisfies Readonly<Record<string, PickerName>>;

type TextField = Extract<Field, { kind: 'text' }>;

/** A menu, unless it cannot hold what is there already: then the text can be edited. */
function names(field: TextField): InputBlock {
  const { id, label, placeholder, hint, initial = '', offers } = field;
  const texts = initial.split(',').flatMap((text) => text.trim() || []);
  const chosen = texts.flatMap((text) => asTyped(text) ?? []);
  if (!offers || chosen.length < texts.length || chosen.length > mostPicked)
    return input({ id, label, placeholder, hint, initial, most, optional: 'optional' });
  const from = menus[offers];
  return multiPicker(
    { id, label, hint, placeholder: `Search, or type ${placeholder}`, from, optional: 'optional' },
    chosen,
  );
}

function inputOf(field: Field): InputBlock {
  switch (field.kind) {
    case 'text':
      return names(field);
    case 'checkboxes':
      return checkboxes(
        field,
        field.chosen.filter((value) => value !== undefined),
      );
    case 'radios':
      return radios(field, field.chosen[0]);
    case 'select':
      return select(field, field.chosen[0]);
  }
}
