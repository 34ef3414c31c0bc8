/** Makes the limits of a channel, for tests that name only what they are about. */
import type { ChannelLimits } from '../../lambda/store/channel-limit-store.ts';

/** Returns limits of all channels that forbid nothing, save for what is given. */
export function limitsWith(some: Partial<ChannelLimits> = {}): ChannelLimits {
  return {
    channel: '*',
    acts: 'all',
    projects: [],
    approvers: 'operators',
    ownRuns: 'allowed',
    ownAccount: 'optional',
    ownAccountIn: [],
    setBy: 'U0ADA00001',
    setAt: 0,
    ...some,
  };
}
