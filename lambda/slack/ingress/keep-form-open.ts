/** Keeps a submitted form open with its input, and shows an error under its first field. */
import { isFields } from '../../http/gateway-event.ts';
import { tryAgainField } from '../../views/errors/request-not-stored.ts';

/** Slack's answer to a submission. Undefined for a form without fields: no place in it can say anything. */
export function keepFormOpen(view: unknown): Readonly<Record<string, unknown>> | undefined {
  const blocks = isFields(view) && Array.isArray(view.blocks) ? view.blocks : [];
  const input = blocks.filter(isFields).find(({ type }) => type === 'input');
  if (typeof input?.block_id !== 'string') return undefined;
  return { response_action: 'errors', errors: { [input.block_id]: tryAgainField } };
}
