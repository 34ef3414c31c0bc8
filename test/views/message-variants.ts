/** A message in each form in which it is sent: plain, with Slack's own table or chart, with a picture. */
import type { Message } from '../../lambda/views/text/message.ts';
import { pictureForm, plainForm, richForm } from '../../lambda/views/text/message-variants.ts';

/** Modals and Home tabs have one. */
export function formsOf(view: unknown): readonly unknown[] {
  if (!isMessage(view) || !view.richer) return [view];
  return [plainForm(view), richForm(view), pictureForm(view, 'F0PICTURE1')].filter(
    (form) => form !== undefined,
  );
}

function isMessage(view: unknown): view is Message {
  return typeof view === 'object' && view !== null && 'unfurl_links' in view;
}
