/** Checks Slack's blocks, each with its limits, and the surfaces that take them. */

import { wholeChart, wholeTable } from './charts.ts';
import { anyText, id, imageElement, imageKeys, mrkdwn, plainText, url } from './composition-objects.ts';
import { accessories, actionElements, contextActionElements, inputElements } from './elements.ts';
import { richText } from './rich-text.ts';
import {
  all,
  anything,
  byType,
  flag,
  list,
  needsOne,
  oneOf,
  pick,
  type Rule,
  shape,
  string,
  whole,
} from './rule-builders.ts';

type Rules = Readonly<Record<string, Rule>>;

function block(required: Rules, optional: Rules = {}): Rule {
  return shape({ type: string(50), ...required }, { block_id: id, ...optional });
}

const cell = byType({
  raw_text: shape({ type: string(20), text: string(10_000) }),
  raw_number: shape({ type: string(20), text: string(100), value: anything }),
  rich_text: richText,
});

const common: Rules = {
  actions: block({ elements: list(byType(actionElements), 25) }),
  context: block({
    elements: list(byType({ image: imageElement, plain_text: anyText(3000), mrkdwn: anyText(3000) }), 10),
  }),
  divider: block({}),
  header: block({ text: plainText(150) }),
  image: all(
    needsOne(['image_url', 'slack_file'], 'exactly'),
    block({ alt_text: string(2000) }, { ...imageKeys, title: plainText(2000) }),
  ),
  input: block(
    { label: plainText(2000), element: byType(inputElements) },
    { hint: plainText(2000), optional: flag, dispatch_action: flag },
  ),
  rich_text: richText,
  section: all(
    needsOne(['text', 'fields']),
    block(
      {},
      { text: anyText(3000), fields: list(anyText(2000), 10), accessory: byType(accessories), expand: flag },
    ),
  ),
  video: block(
    { video_url: url, thumbnail_url: url, alt_text: string(2000), title: plainText(199) },
    {
      title_url: url,
      author_name: string(49),
      provider_name: string(255),
      provider_icon_url: url,
      description: plainText(200),
    },
  ),
};

const table = block(
  { rows: list(list(cell, 20), 100) },
  { column_settings: list(shape({}, { align: oneOf('left', 'center', 'right'), is_wrapped: flag }), 20) },
);

const card = all(
  needsOne(['hero_image', 'title', 'actions', 'body']),
  block(
    {},
    {
      hero_image: imageElement,
      icon: imageElement,
      title: mrkdwn(150),
      subtitle: mrkdwn(150),
      body: mrkdwn(200),
      actions: list(byType(pick(actionElements, ['button'])), 5),
    },
  ),
);

const task = block(
  { task_id: id, title: string(255), status: oneOf('pending', 'in_progress', 'complete', 'error') },
  {
    details: richText,
    output: richText,
    sources: list(byType({ url: shape({ type: string(20), url, text: string(255) }) }), 100, 0),
  },
);

const container = all(
  needsOne(['title', 'rich_text_title']),
  block(
    { child_blocks: list(byType({ ...common, table }), 10) },
    {
      title: plainText(150),
      rich_text_title: richText,
      subtitle: anyText(150),
      width: oneOf('narrow', 'standard', 'wide', 'full'),
      icon: imageElement,
      is_collapsible: flag,
      default_collapsed: flag,
      has_header_divider: flag,
    },
  ),
);

const number: Rule = (value, pointer, report) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) report('must be a number', pointer);
};

const point = shape({ label: string(20), value: number });
const series = list(shape({ name: string(20), data: list(point, 20) }, {}), 6);
const axis = shape({ categories: list(string(20), 20) }, { x_label: string(50), y_label: string(50) });
const plotted = shape({ type: string(10), series, axis_config: axis });

/** https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
const charts: Rules = {
  bar: plotted,
  line: plotted,
  area: plotted,
  pie: shape({ type: string(10), segments: list(point, 6) }),
};

const messageOnly: Rules = {
  table,
  markdown: block({ text: string(12_000) }),
  context_actions: block({ elements: list(byType(contextActionElements), 5) }),
  carousel: block({ elements: list(byType({ card }), 10) }),
  data_table: all(
    wholeTable,
    block(
      { rows: list(list(cell, 20), 101), caption: string(255) },
      { page_size: whole(1, 100), row_header_column_index: whole(0, 19) },
    ),
  ),
  data_visualization: all(wholeChart, block({ title: string(50), chart: byType(charts) })),
  task_card: task,
  plan: block({ title: string(255) }, { tasks: list(byType({ task_card: task }), 50, 0) }),
};

const alert: Rule = block(
  { text: anyText(3000) },
  { level: oneOf('default', 'info', 'warning', 'error', 'success') },
);

export const messageBlock: Rule = byType({ ...common, ...messageOnly, alert, card, container });
export const viewBlock: Rule = byType({ ...common, alert, card, container });
