/** Draws a Work Object below the link that it came from. A press opens its pane. */
import type { EntityActionButton, EntityCustomField, EntityMetadata, MessageAttachment } from '@slack/types';
import * as v from 'valibot';
import type { PageObjectPress } from '../../../slack/page-api/page-requests.ts';
import { useSurface } from '../blocks/surface-state.tsx';
import { Menu } from '../dialogs/menu.tsx';
import { Icon } from '../icons.tsx';
import { useSlack } from '../page-context.tsx';
import { fullTime } from './format-times.ts';

const isObject = (value: unknown) => typeof value === 'object' && value !== null;
const objectSchema = v.object({
  work_object: v.custom<EntityMetadata>(isObject),
  app_unfurl_url: v.string(),
});

interface Shown {
  readonly entity: EntityMetadata;
  readonly link: string;
}

export function objectOf(attachment: MessageAttachment): Shown | undefined {
  const read = v.safeParse(objectSchema, attachment);
  return read.success ? { entity: read.output.work_object, link: read.output.app_unfurl_url } : undefined;
}

/** Of the fields, in the card. */
const mostFields = 5;

export function ObjectCard({ entity, link }: Shown) {
  const { openObject } = useSlack();
  const { place } = useSurface();
  if (!('channel' in place)) return null;
  const at = { channel: place.channel, messageTs: place.messageTs, link };
  const { title } = entity.entity_payload.attributes;
  return (
    <div className="object">
      <ObjectName entity={entity} />
      <button type="button" className="object-title" onClick={() => openObject(at)}>
        {title.text}
      </button>
      <ObjectFields entity={entity} most={mostFields} />
      <ObjectActions entity={entity} at={{ ...at, where: 'card' }} />
    </div>
  );
}

export function ObjectName({ entity }: { entity: EntityMetadata }) {
  const { product_name: product, display_type: type } = entity.entity_payload.attributes;
  return <small className="object-name">{[product, type].filter(Boolean).join(' · ')}</small>;
}

export function ObjectFields({ entity, most }: { entity: EntityMetadata; most?: number }) {
  const { custom_fields: fields = [] } = entity.entity_payload;
  return (
    <dl className="object-fields">
      {fields.slice(0, most).map((field) => (
        <div key={field.key} className={field.long ? 'long' : undefined}>
          <dt>{field.label}</dt>
          <dd>
            <Value field={field} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ field: { type, value, link, tag_color: color } }: { field: EntityCustomField }) {
  if (typeof value === 'number')
    return type === 'slack#/types/timestamp' ? fullTime(new Date(value * 1000)) : value;
  if (typeof value !== 'string') return null;
  if (color) return <span className={`object-tag ${color}`}>{value}</span>;
  if (!link) return value;
  return (
    <a href={link} target="_blank" rel="noreferrer noopener">
      {value}
    </a>
  );
}

interface ActionsProps {
  readonly entity: EntityMetadata;
  readonly at: Omit<PageObjectPress, 'actionId'>;
}

/** Two beside each other, the others in a menu. */
export function ObjectActions({ entity, at }: ActionsProps) {
  const { wire } = useSlack();
  const { primary_actions: primary = [], overflow_actions: more = [] } = entity.entity_payload.actions ?? {};
  if (primary.length + more.length === 0) return null;
  const press = ({ action_id: actionId }: EntityActionButton) =>
    void wire.post('press-object', { ...at, actionId });
  const items = more.map((action) => ({
    key: action.action_id,
    text: action.text,
    url: action.url,
    choose: () => press(action),
  }));
  return (
    <div className="block actions">
      {primary.map((action) => (
        <button
          key={action.action_id}
          type="button"
          className={`button ${action.style ?? 'plain'}`}
          onClick={() => press(action)}
        >
          {action.text}
        </button>
      ))}
      {items.length > 0 && (
        <Menu label="More actions" className="button plain overflow" items={items} side="end">
          <Icon name="more" size={18} />
        </Menu>
      )}
    </div>
  );
}
