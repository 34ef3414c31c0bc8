/** Separates the messages of a channel from the replies below each. Pure. */
import type { PageMessage } from '../../../slack/page-api/page-api.ts';

export interface Thread {
  /** Without what only this person sees. */
  readonly count: number;
  /** Those who replied, each once, in the order of their first replies. */
  readonly userIds: readonly string[];
  readonly latest: string;
}

/** A reply stands in its thread alone, unless it was also sent to the channel. */
export function isInChannel({ threadTs, broadcast }: PageMessage): boolean {
  return threadTs === undefined || broadcast === true;
}

/** By the parent's ts. */
export function threadsIn(messages: readonly PageMessage[]): ReadonlyMap<string, Thread> {
  const replies = messages.filter(({ threadTs, ephemeral }) => threadTs !== undefined && !ephemeral);
  const byParent = Map.groupBy(replies, ({ threadTs = '' }) => threadTs);
  return new Map([...byParent].map(([ts, of]) => [ts, threadOf(of)]));
}

function threadOf(replies: readonly PageMessage[]): Thread {
  return {
    count: replies.length,
    userIds: [...new Set(replies.map(({ userId }) => userId))],
    latest: replies.at(-1)?.ts ?? '',
  };
}

export function replyCount(count: number): string {
  return count === 1 ? '1 reply' : `${count} replies`;
}
