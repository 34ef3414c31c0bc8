/** Looks for one of our messages in a channel by the id in its metadata. */
import type { WebClient } from '@slack/web-api';
import * as v from 'valibot';
import type { Poster } from '../../ports.ts';

export const eventType = 'circleci_alert';
/** One page of a channel's history, or of a thread: what was posted within the last minutes. */
const historyPage = 100;

const historySchema = v.object({
  has_more: v.optional(v.boolean()),
  messages: v.array(
    v.object({
      ts: v.string(),
      /** Other apps put into theirs what they like. */
      metadata: v.fallback(
        v.optional(v.object({ event_type: v.string(), event_payload: v.object({ id: v.string() }) })),
        undefined,
      ),
    }),
  ),
});

type History = v.InferOutput<typeof historySchema>;
type Method = 'conversations.history' | 'conversations.replies';

export type Look = (
  method: Method,
  page: Readonly<Record<string, string | number | boolean>>,
) => Promise<History>;

/** Returns a reader that requests each page once, since several alerts may be looked for on the same page. */
export function createHistoryReader(client: WebClient): Look {
  const known = new Map<string, History>();
  return async (method, page) => {
    const key = JSON.stringify([method, page]);
    const answer = known.get(key) ?? v.parse(historySchema, await client.apiCall(method, page));
    known.set(key, answer);
    return answer;
  };
}

/** Returns `unknown` without the scope to read the history, and where a bot may not read threads. */
export async function find(
  look: Look,
  { channel, thread, id, since }: Parameters<Poster['find']>[0],
): ReturnType<Poster['find']> {
  try {
    const oldest = `${Math.floor(since / 1000) - 60}`;
    const page = { channel, oldest, limit: historyPage, include_all_metadata: true };
    const { messages, has_more } = await (thread === undefined
      ? look('conversations.history', page)
      : look('conversations.replies', { ...page, ts: thread }));
    const isOurs = (ids: string) => ids.split(' ').includes(id);
    const found = messages.find(
      ({ metadata }) => metadata?.event_type === eventType && isOurs(metadata.event_payload.id),
    );
    if (found) return found.ts;
    // Some apps are given fewer messages than they ask for.
    return has_more === false ? 'absent' : 'unknown';
  } catch {
    return 'unknown';
  }
}
