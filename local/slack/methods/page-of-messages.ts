/** Returns a page of messages to those who may read them. */

import type { World } from '../stand-in-context.ts';
import type { StoredMessage } from '../state-schema.ts';
import { threadedMessage } from '../thread-fields.ts';
import { type Args, isTrue, paged } from './method-type.ts';

/** Metadata is for those who ask for it. */
function shown(
  world: World,
  message: StoredMessage,
  { include_all_metadata }: Args,
): Record<string, unknown> {
  const { metadata, ...others } = threadedMessage(world, message);
  return isTrue(include_all_metadata) && metadata !== undefined ? { ...others, metadata } : others;
}

interface Wanted {
  readonly of: (message: StoredMessage) => boolean;
  readonly first: 'newest' | 'oldest';
}

/** Ephemeral messages are in no history. */
export function messagesPage(world: World, args: Args, { of, first }: Wanted): Record<string, unknown> {
  const oldest = Number(args.oldest ?? 0);
  const latest = Number(args.latest ?? Infinity);
  const inclusive = isTrue(args.inclusive);
  const all = world.state.messages.filter((message) => {
    const ts = Number(message.ts);
    const inRange = inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest;
    return inRange && message.visibleTo === undefined && of(message);
  });
  const { page, next } = paged(first === 'newest' ? all.toReversed() : all, args);
  return {
    messages: page.map((message) => shown(world, message, args)),
    has_more: next !== '',
    response_metadata: { next_cursor: next },
  };
}
