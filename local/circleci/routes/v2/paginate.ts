/** Cuts v2's pages: `next_page_token` in the answer, `page-token` in the request. Pure. */
import { type Answer, json, message, Refusal } from '../../api/answer.ts';
import type { Call } from '../../api/route-call.ts';

export function paged(call: Call, items: readonly object[], size = 20): Answer {
  return pagedBy(call, items, { render: (item) => item, size });
}

export interface Listing<T> {
  readonly render: (item: T) => unknown;
  readonly size?: number;
}

/** Only what stands on the page is rendered. */
export function pagedBy<T>(call: Call, items: readonly T[], { render, size = 20 }: Listing<T>): Answer {
  const from = fromToken(call.query.get('page-token'));
  const to = from + size;
  return json({
    items: items.slice(from, to).map(render),
    next_page_token: to < items.length ? Buffer.from(`from:${to}`).toString('base64url') : null,
  });
}

function fromToken(token: string | null): number {
  if (token === null || token === '') return 0;
  const from = /^from:(\d+)$/.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1];
  if (from === undefined) throw new Refusal(message('Invalid page-token.', 400));
  return Number(from);
}
