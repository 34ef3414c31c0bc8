/** All outcomes of a post and of an edit, once, as a table. */
import { describe, expect, it } from 'vitest';
import { kinds, mostAttempts, policies } from '../../lambda/outbox/policy.ts';
import { nextStage, reconciled } from '../../lambda/outbox/state.ts';
import type { PostOutcome } from '../../lambda/poster.ts';
import { renderers } from '../../lambda/queue/renderers.ts';

const gone = (is: 'channel-gone' | 'not-in-channel' | 'missing-scope' | 'workspace-gone') => ({
  stage: 'dead',
  reason: is,
  gone: is,
});
const refused = (reason: string) => ({ stage: 'dead', reason, gone: undefined });

/** Slack's outcome, then what becomes of a post and of an edit. */
const table: readonly (readonly [PostOutcome, object, object])[] = [
  [
    { is: 'posted', ts: '1.1' },
    { stage: 'done', ts: '1.1' },
    { stage: 'done', ts: '1.1' },
  ],
  [
    { is: 'rate-limited', after: 7_000 },
    { stage: 'new', wait: 7_000 },
    { stage: 'new', wait: 7_000 },
  ],
  [
    { is: 'ambiguous' },
    { stage: 'intent', wait: 15_000, settling: 60_000 },
    { stage: 'new, later', wait: 15_000 },
  ],
  [{ is: 'message-gone' }, refused('message_not_found'), { stage: 'new, unposted' }],
  [{ is: 'refused', code: 'invalid_blocks' }, refused('invalid_blocks'), refused('invalid_blocks')],
  [
    { is: 'unknown', code: 'sun_is_down' },
    { stage: 'new', wait: 1_000 },
    { stage: 'new', wait: 1_000 },
  ],
  [{ is: 'channel-gone' }, gone('channel-gone'), gone('channel-gone')],
  [{ is: 'not-in-channel' }, gone('not-in-channel'), gone('not-in-channel')],
  [{ is: 'missing-scope' }, gone('missing-scope'), gone('missing-scope')],
  [{ is: 'workspace-gone' }, gone('workspace-gone'), gone('workspace-gone')],
];

describe('the state machine of a message', () => {
  it.each(table)('after %j', (outcome, afterPost, afterEdit) => {
    expect(nextStage(outcome, 'post', 1)).toEqual(afterPost);
    expect(nextStage(outcome, 'edit', 1)).toEqual(afterEdit);
  });

  it.each(['post', 'edit'] as const)('gives a %s up after five answers that we do not know', (call) => {
    const outcome = { is: 'unknown', code: 'sun_is_down' } as const;
    const stages = Array.from({ length: mostAttempts }, (_, at) => nextStage(outcome, call, at + 1).stage);
    expect(stages).toEqual(['new', 'new', 'new', 'new', 'dead']);
  });

  it.each([
    ['1.1', { stage: 'done', ts: '1.1' }],
    ['absent', { stage: 'new', count: 'not counted' }],
    ['unknown', { stage: 'new', count: 'counted' }],
  ])('takes a begun post that is found as %s', (found, next) => {
    expect(reconciled(found)).toEqual(next);
  });
});

describe('the policies', () => {
  it('remember each kind for longer than CircleCI repeats its reports, and have a renderer for each', () => {
    // What is watched or followed ends after a day, whatever is reported later.
    const ofADay: readonly string[] = ['watch-ended', 'followed'];
    const day = 24 * 60 * 60_000;
    for (const kind of kinds) {
      expect(policies[kind].lifetime).toBeGreaterThanOrEqual((ofADay.includes(kind) ? 8 : 16) * day);
      // A kind that pauses or tells has a renderer that does it.
      const acts = policies[kind].undeliverable !== 'end';
      expect([kind, renderers[kind].undeliverable !== undefined]).toEqual([kind, acts]);
    }
  });
});
