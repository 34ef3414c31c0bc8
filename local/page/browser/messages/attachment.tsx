/** Draws the part of a message beside a color bar. */
import type { MessageAttachment } from '@slack/types';
import { Blocks } from '../blocks/blocks.tsx';
import { Mrkdwn } from '../blocks/renderer-config.tsx';

import { ObjectCard, objectOf } from './object-card.tsx';

const named: Readonly<Record<string, string>> = { good: '#2eb886', warning: '#daa038', danger: '#a30200' };

export function Attachment({ attachment }: { attachment: MessageAttachment }) {
  const object = objectOf(attachment);
  if (object) return <ObjectCard {...object} />;
  const { color = '' } = attachment;
  const bar = named[color] ?? (/^#?[0-9a-f]{6}$/i.test(color) ? `#${color.replace('#', '')}` : '#ddd');
  return (
    <div className="attachment">
      <span className="attachment-bar" style={{ backgroundColor: bar }} />
      <div className="attachment-body">
        {attachment.blocks ? <Blocks blocks={attachment.blocks} /> : <Legacy attachment={attachment} />}
      </div>
    </div>
  );
}

/** Attachments as they were before Block Kit. */
function Legacy({ attachment }: { attachment: MessageAttachment }) {
  const { pretext, title, title_link, text, fields = [], footer, fallback } = attachment;
  const words = text ?? (title || pretext ? undefined : fallback);
  return (
    <>
      {pretext && <Mrkdwn text={pretext} />}
      {title && (
        <strong>{title_link ? <Mrkdwn text={`<${title_link}|${title}>`} /> : <Mrkdwn text={title} />}</strong>
      )}
      {words && <Mrkdwn text={words} />}
      {fields.length > 0 && (
        <div className="fields">
          {fields.map((field) => (
            <div key={field.title} className="field">
              <strong>{field.title}</strong>
              <Mrkdwn text={field.value} />
            </div>
          ))}
        </div>
      )}
      {footer && <small className="footer">{footer}</small>}
    </>
  );
}
