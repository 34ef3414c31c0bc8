/** Limits calls as Slack does: tiers by method, and about one message a second in a channel, short bursts allowed. */
import type { Args } from '../methods/method-type.ts';

/** Calls a minute. */
const tier1 = 1;
const tier2 = 20;
const tier3 = 50;
const tier4 = 100;

const perMinute: Readonly<Record<string, number>> = {
  'chat.postEphemeral': tier4,
  'chat.update': tier3,
  'chat.delete': tier3,
  'views.open': tier4,
  'views.push': tier4,
  'views.update': tier4,
  'views.publish': tier4,
  'conversations.list': tier2,
  'conversations.info': tier3,
  'conversations.members': tier4,
  'conversations.history': tier3,
  'conversations.replies': tier3,
  'conversations.join': tier3,
  'users.info': tier4,
  'users.list': tier2,
  'users.lookupByEmail': tier3,
  'reactions.add': tier3,
  'apps.uninstall': tier1,
};

/** Messages that may come at once before the one a second holds. */
const burst = 5;

interface Bucket {
  tokens: number;
  at: number;
}

/** Answers how many seconds to wait; 0 lets the call through. */
export type RateLimit = (method: string, args: Args) => number;

export function newRateLimit(clock: () => number): RateLimit {
  const buckets = new Map<string, Bucket>();
  return (method, args) => {
    if (method === 'chat.postMessage')
      return take(buckets, { name: `post:${args.channel}`, size: burst, perSecond: 1 }, clock());
    const limit = perMinute[method];
    return limit === undefined
      ? 0
      : take(buckets, { name: method, size: limit, perSecond: limit / 60 }, clock());
  };
}

function take(
  buckets: Map<string, Bucket>,
  limit: { name: string; size: number; perSecond: number },
  now: number,
): number {
  const bucket = buckets.get(limit.name) ?? { tokens: limit.size, at: now };
  const tokens = Math.min(limit.size, bucket.tokens + ((now - bucket.at) / 1000) * limit.perSecond);
  const passes = tokens >= 1;
  buckets.set(limit.name, { tokens: passes ? tokens - 1 : tokens, at: now });
  return passes ? 0 : Math.ceil((1 - tokens) / limit.perSecond);
}
