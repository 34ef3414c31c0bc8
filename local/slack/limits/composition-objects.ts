/** Checks Slack's composition objects: texts, options, confirmations, images. */
import {
  all,
  byType,
  flag,
  isRecord,
  list,
  matching,
  needsOne,
  oneOf,
  type Rule,
  shape,
  string,
} from './rule-builders.ts';

export function plainText(max: number): Rule {
  return byType({ plain_text: shape({ type: string(20), text: string(max) }, { emoji: flag }) });
}

export function mrkdwn(max: number): Rule {
  return byType({ mrkdwn: shape({ type: string(20), text: string(max) }, { verbatim: flag }) });
}

export function anyText(max: number): Rule {
  return byType({
    plain_text: shape({ type: string(20), text: string(max) }, { emoji: flag }),
    mrkdwn: shape({ type: string(20), text: string(max) }, { verbatim: flag }),
  });
}

export const id = string(255);

export const url: Rule = all(string(3000), (value, pointer, report) => {
  if (typeof value === 'string' && !(URL.canParse(value) && /^(https?|slack|mailto):/.test(value))) {
    report('must be a valid URL', pointer);
  }
});

export const style = oneOf('primary', 'danger');

export const confirmation: Rule = shape(
  { text: anyText(300) },
  { title: plainText(100), confirm: plainText(30), deny: plainText(30), style },
);

const optionKeys = { value: string(150), description: plainText(75) };

export const option: Rule = shape({ text: plainText(75), value: string(150) }, optionKeys);

/** Check boxes and radio buttons take mrkdwn, too. */
export const richOption: Rule = shape(
  { text: anyText(75), value: string(150) },
  { description: anyText(75) },
);

/** Only an overflow menu's option may lead to a URL. */
export const overflowOption: Rule = shape(
  { text: plainText(75), value: string(150) },
  { ...optionKeys, url },
);

export const optionGroup: Rule = shape({ label: plainText(75), options: list(option, 100) });

/** A menu's own options: either alone or in groups, and no value twice. */
export const menuOptions: Rule = all(
  needsOne(['options', 'option_groups'], 'exactly'),
  (value, pointer, report) => {
    if (!isRecord(value) || !Array.isArray(value.options)) return;
    const values = value.options.map((item) => (isRecord(item) ? item.value : undefined));
    if (new Set(values).size < values.length)
      report('options must have different values', `${pointer}/options`);
  },
);

export const conversationFilter: Rule = shape(
  {},
  {
    include: list(oneOf('im', 'mpim', 'private', 'public'), 4),
    exclude_external_shared_channels: flag,
    exclude_bot_users: flag,
  },
);

export const dispatchConfig: Rule = shape({
  trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), 2),
});

const slackFile: Rule = all(needsOne(['id', 'url'], 'exactly'), shape({}, { id, url }));

export const imageKeys = { image_url: url, slack_file: slackFile };

export const imageElement: Rule = byType({
  image: all(
    needsOne(['image_url', 'slack_file'], 'exactly'),
    shape({ type: id, alt_text: string(2000) }, imageKeys),
  ),
});

export const color = matching(
  /^(good|warning|danger|#?[0-9a-fA-F]{6})$/,
  'good, warning, danger or a hex colour',
);
