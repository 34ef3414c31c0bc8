/** Draws the form that subscribes a channel. Pure. */
import type { InputBlock } from '@slack/types';
import type { Field } from '../../rule-options/option.ts';
import { type RuleTexts, ruleFormFields } from '../../rule-options/rule.ts';
import type { Subscription } from '../../store/subscriptions.ts';
import { input, modal } from '../forms/form.ts';
import { checkboxes, radios, select } from '../forms/form-choices.ts';
import type { Modal } from '../text/message.ts';
import { channelName, limited, md } from '../text/mrkdwn.ts';
import { subject } from './rule.ts';

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
    inputs: [...(changed ? [] : [project(fields.project)]), ...ruleFormFields(fields).map(inputOf)],
    metadata,
  });
}

/** Characters in a field. */
const most = 1_000;

function project(initial: string | undefined): InputBlock {
  const hint = 'Or acme/* for all projects of an organization.';
  return input({ id: 'project', label: 'Project', placeholder: 'acme/web', hint, initial, most });
}

function inputOf(field: Field): InputBlock {
  switch (field.kind) {
    case 'text':
      return input({ ...field, most, optional: 'optional' });
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
