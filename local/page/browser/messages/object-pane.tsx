/** Shows the pane of a Work Object beside the channel, or over it where there is no room. */
import { type KeyboardEvent, useRef } from 'react';
import type { PageObject } from '../../../slack/page-api/page-api.ts';
import { useOpener } from '../dialogs/use-dialog-focus.ts';
import { Icon } from '../icons.tsx';
import { useSlack } from '../page-context.tsx';
import { ScrollRegion } from '../scroll-region.tsx';
import { ObjectActions, ObjectFields, ObjectName } from './object-card.tsx';

export function ObjectPane({ object }: { object: PageObject }) {
  const { closeObject, openObject } = useSlack();
  const body = useRef<HTMLElement>(null);
  useOpener(body);
  const { channel, messageTs, link, entity, error } = object;
  const at = { channel, messageTs, link };
  const closeOnEscape = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) closeObject();
  };
  return (
    <aside className="thread" aria-label="Details" onKeyDown={closeOnEscape}>
      <header className="thread-header">
        <h2>Details</h2>
        <span className="topic" />
        <button type="button" className="icon-button" aria-label="Refresh" onClick={() => openObject(at)}>
          <Icon name="refresh" />
        </button>
        <button type="button" className="icon-button" aria-label="Close details" onClick={closeObject}>
          <Icon name="close" />
        </button>
      </header>
      <ScrollRegion area={body} className="conversation object-pane" label="Work Object">
        {entity && (
          <>
            <ObjectName entity={entity} />
            <h3 className="object-title">
              <a href={entity.url} target="_blank" rel="noreferrer noopener">
                {entity.entity_payload.attributes.title.text}
              </a>
            </h3>
            <ObjectFields entity={entity} />
            <ObjectActions entity={entity} at={{ ...at, where: 'pane' }} />
          </>
        )}
        {error && <Failure error={error} />}
        {!entity && !error && <p className="loading">Loading…</p>}
      </ScrollRegion>
    </aside>
  );
}

/** What Slack's client says by itself; its own words, where the app gives none. */
const words: Readonly<Record<string, string>> = {
  restricted: 'You don’t have access to this.',
  not_found: 'This could not be found.',
  timeout: 'The app took too long. Try again.',
};

function Failure({ error }: { error: NonNullable<PageObject['error']> }) {
  const { status, custom_title: title, custom_message: message } = error;
  return (
    <p role="alert">
      <strong>{title ?? words[status] ?? 'Something went wrong.'}</strong>
      {message && ` ${message}`}
    </p>
  );
}
