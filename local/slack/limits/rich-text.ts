/** Checks Slack's rich text. */
import { id, url } from './composition-objects.ts';
import { byType, flag, list, oneOf, type Rule, shape, string, whole } from './rule-builders.ts';

const style = shape({}, { bold: flag, code: flag, italic: flag, strike: flag, underline: flag });

function piece(
  required: Readonly<Record<string, Rule>>,
  optional: Readonly<Record<string, Rule>> = {},
): Rule {
  return shape({ type: string(50), ...required }, { ...optional, style });
}

const text = piece({ text: string(3000) });
const link = piece({ url }, { text: string(3000), unsafe: flag });

const pieces = byType({
  text,
  link,
  broadcast: piece({ range: oneOf('here', 'channel', 'everyone') }),
  color: piece({ value: string(7) }),
  channel: piece({ channel_id: id }),
  date: piece({ timestamp: whole(0, 1e11), format: string(255) }, { url, fallback: string(255) }),
  emoji: piece({ name: string(100) }, { unicode: string(100), url }),
  team: piece({ team_id: id }),
  user: piece({ user_id: id }),
  usergroup: piece({ usergroup_id: id }),
});

const type = string(50);
const border = oneOf(0, 1);
const section = shape({ type, elements: list(pieces, 1000, 0) });

const parts = byType({
  rich_text_section: section,
  rich_text_list: shape(
    {
      type,
      style: oneOf('bullet', 'ordered'),
      elements: list(byType({ rich_text_section: section }), 1000, 0),
    },
    { indent: whole(0, 8), offset: whole(0, 1e6), border },
  ),
  rich_text_quote: shape({ type, elements: list(pieces, 1000, 0) }, { border }),
  rich_text_preformatted: shape(
    { type, elements: list(byType({ text, link }), 1000, 0) },
    { border, language: string(50) },
  ),
});

export const richText: Rule = byType({
  rich_text: shape({ type, elements: list(parts, 1000) }, { block_id: id }),
});
