/** Checks Work Objects: the entities of chat.unfurl and of entity.presentDetails, by Slack's declared types. */
import { url } from './composition-objects.ts';
import {
  all,
  anything,
  flag,
  isRecord,
  list,
  matching,
  oneOf,
  type Rule,
  shape,
  string,
} from './rule-builders.ts';

const number: Rule = (value, pointer, report) => {
  if (typeof value !== 'number') report('must be a number', pointer);
};
const id = string(255);

/** https://docs.slack.dev/messaging/work-objects-implementation/#actions */
const action = shape(
  { text: string(75), action_id: string(255) },
  {
    value: string(2000),
    style: oneOf('primary', 'danger'),
    url,
    accessibility_label: string(75),
    processing_state: shape({ enabled: flag }, { interstitial_text: string(150) }),
  },
);

const actions = shape({}, { primary_actions: list(action, 2, 0), overflow_actions: list(action, 5, 0) });

/** The value that each type of a field holds; those of people, images and other objects are not drawn here. */
const valuesOf: Readonly<Record<string, Rule>> = {
  string: string(3000),
  integer: number,
  'slack#/types/timestamp': number,
  'slack#/types/date': matching(/^\d{4}-\d\d-\d\d$/, 'a date'),
  'slack#/types/link': url,
  'slack#/types/email': string(320),
};

const fieldShape = shape(
  { key: string(100), label: string(100), type: oneOf(...Object.keys(valuesOf)), value: anything },
  {
    link: url,
    long: flag,
    format: oneOf('markdown'),
    tag_color: oneOf('red', 'yellow', 'green', 'gray', 'blue'),
    icon: anything,
  },
);

/** `type` is looked at apart: a shape passes it by. */
const field: Rule = all(fieldShape, (value, pointer, report) => {
  if (!isRecord(value)) return;
  const rule = typeof value.type === 'string' ? valuesOf[value.type] : undefined;
  if (!rule) return report('unsupported type', `${pointer}/type`);
  rule(value.value, `${pointer}/value`, report);
  if (value.format !== undefined && (value.link !== undefined || value.icon !== undefined))
    report('format is incompatible with link and icon', pointer);
  if (value.tag_color !== undefined && value.icon !== undefined)
    report('tag_color is incompatible with icon', pointer);
});

const ordered: Rule = (value, pointer, report) => {
  if (!isRecord(value) || !Array.isArray(value.display_order)) return;
  const fields = Array.isArray(value.custom_fields) ? value.custom_fields.filter(isRecord) : [];
  const keys = new Set(fields.map(({ key }) => key));
  if (keys.size < fields.length) report('keys must be unique', `${pointer}/custom_fields`);
  for (const key of value.display_order)
    if (!keys.has(key)) report('must name a field', `${pointer}/display_order`);
};

const payload = all(
  ordered,
  shape(
    {
      attributes: shape(
        { title: shape({ text: string(3000) }) },
        {
          display_type: string(100),
          display_id: string(100),
          product_name: string(100),
          metadata_last_modified: number,
        },
      ),
    },
    { custom_fields: list(field, 100, 0), display_order: list(string(100), 100, 0), actions },
  ),
);

const entity = {
  entity_type: oneOf(
    'slack#/entities/task',
    'slack#/entities/file',
    'slack#/entities/item',
    'slack#/entities/incident',
    'slack#/entities/content_item',
  ),
  external_ref: all(shape({ id }, {}), (value, pointer, report) => {
    if (isRecord(value) && value.type !== undefined) string(255)(value.type, `${pointer}/type`, report);
  }),
  url,
  entity_payload: payload,
};

/** Of a link in a message. */
const unfurled = shape({ ...entity, app_unfurl_url: url });
/** Of a pane: for no link in particular. */
const presented = shape(entity);

const failure = shape(
  {
    status: oneOf(
      'restricted',
      'internal_error',
      'not_found',
      'custom',
      'custom_partial_view',
      'timeout',
      'edit_error',
    ),
  },
  {
    custom_title: string(3000),
    custom_message: string(3000),
    message_format: oneOf('markdown'),
    actions: list(action, 5, 0),
  },
);

/** Words are shown with `custom` alone. */
const worded: Rule = (value, pointer, report) => {
  if (!isRecord(value) || String(value.status).startsWith('custom')) return;
  if (value.custom_message !== undefined || value.custom_title !== undefined)
    report('custom words need the status custom', pointer);
};

export const unfurlViolations = violationsOf(shape({ entities: list(unfurled, 10) }));
export const detailsViolations = violationsOf(presented);
export const failureViolations = violationsOf(all(failure, worded));

function violationsOf(rule: Rule) {
  return (value: unknown): string[] => {
    const found: string[] = [];
    rule(value, '', (problem, pointer) => found.push(`[ERROR] ${problem} [json-pointer:${pointer}]`));
    return found;
  };
}
