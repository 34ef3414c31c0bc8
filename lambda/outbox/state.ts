/** Decides what becomes of a message after a call of Slack. Pure: the state machine of README.md. */
import type { PostOutcome } from '../poster.ts';
import { mostAttempts, pauseAfterTrouble, pauseAfterUnknown, settling } from './policy.ts';

/** A post creates a message; an edit changes one, and may be repeated. */
export type Call = 'post' | 'edit';

/** Why nothing can be posted to a destination, or in a whole workspace. */
export type Gone = 'channel-gone' | 'not-in-channel' | 'missing-scope' | 'workspace-gone';

export type Next =
  | { readonly stage: 'done'; readonly ts: string }
  /** Nothing was posted: wait that long, then send it again. */
  | { readonly stage: 'new'; readonly wait: number }
  /** The edit may have been made: wait that long, then make it again. The queue has to return for it. */
  | { readonly stage: 'new, later'; readonly wait: number }
  /** The message to edit is gone: post it again. */
  | { readonly stage: 'new, unposted' }
  /** It may have been posted: nothing goes there for `wait`, and after `settling` it is looked for. */
  | { readonly stage: 'intent'; readonly wait: number; readonly settling: number }
  /** Slack refuses the message; where `gone` is set, its destination. */
  | { readonly stage: 'dead'; readonly reason: string; readonly gone: Gone | undefined };

/** `attempt` counts from 1. An ambiguous post was looked for already, and not found. */
export function nextStage(outcome: PostOutcome, call: Call, attempt: number): Next {
  switch (outcome.is) {
    case 'posted':
      return { stage: 'done', ts: outcome.ts };
    case 'rate-limited':
      return { stage: 'new', wait: outcome.after };
    case 'ambiguous':
      return call === 'edit'
        ? { stage: 'new, later', wait: pauseAfterTrouble }
        : { stage: 'intent', wait: pauseAfterTrouble, settling };
    case 'unknown':
      return attempt < mostAttempts
        ? { stage: 'new', wait: pauseAfterUnknown }
        : { stage: 'dead', reason: outcome.code, gone: undefined };
    case 'message-gone':
      return call === 'edit'
        ? { stage: 'new, unposted' }
        : { stage: 'dead', reason: 'message_not_found', gone: undefined };
    case 'refused':
      return { stage: 'dead', reason: outcome.code, gone: undefined };
    case 'channel-gone':
    case 'not-in-channel':
    case 'missing-scope':
    case 'workspace-gone':
      return { stage: 'dead', reason: outcome.is, gone: outcome.is };
  }
}

/** A post that an earlier dispatcher began and did not settle, as Slack's history shows it. */
export function reconciled(found: string | 'absent' | 'unknown'):
  | { readonly stage: 'done'; readonly ts: string }
  /** `count`: it may be posted twice. */
  | { readonly stage: 'new'; readonly count: 'counted' | 'not counted' } {
  if (found === 'absent') return { stage: 'new', count: 'not counted' };
  return found === 'unknown' ? { stage: 'new', count: 'counted' } : { stage: 'done', ts: found };
}
