/** Declares the port to Slack that posts and edits messages, and its outcomes. Types only. */
import type { EffectiveRole } from './permissions.ts';
import type { Message } from './views/text/message.ts';

/** The outcome of a call of Slack, by the total classifier in slack/api/classify-error.ts. */
export type PostOutcome =
  | { readonly is: 'posted'; readonly ts: string }
  /** Rate limited, so nothing was posted. `after` is clamped to 1 s .. 15 min. */
  | { readonly is: 'rate-limited'; readonly after: number }
  /** Reset, timeout, 5xx: it may have been posted. */
  | { readonly is: 'ambiguous' }
  /** The message to edit is gone: post a new one. */
  | { readonly is: 'message-gone' }
  | { readonly is: 'channel-gone' | 'not-in-channel' | 'missing-scope' | 'workspace-gone' }
  /** Slack refuses the message: our bug. The plain text was also tried once. */
  | { readonly is: 'refused'; readonly code: string }
  /** An unknown error code, and nothing was posted: try a few times, then give up. */
  | { readonly is: 'unknown'; readonly code: string };

export type MemberFound =
  | { readonly is: 'member'; readonly user: string }
  | { readonly is: 'none' }
  /** Slack does not answer. */
  | { readonly is: 'unknown' };

export interface Poster {
  /** `id` is written into the message's metadata, so that `find` may recognize it. */
  post(
    message: Message,
    where: {
      readonly channel: string;
      readonly thread?: string;
      readonly id: string;
      readonly broadcast?: 'channel';
    },
  ): Promise<PostOutcome>;
  update(message: Message, where: { readonly channel: string; readonly ts: string }): Promise<PostOutcome>;
  /** Replaces a message that one person sees, by the response_url of a press on it. Returns false where it may not have. */
  replace(
    message: Message,
    where: {
      readonly channel: string;
      readonly user: string;
      readonly follow: string;
      readonly sealed: string;
    },
  ): Promise<boolean>;
  /** The ts of the message that carries this id; `unknown` when the history may not be read. */
  find(where: {
    readonly channel: string;
    /** The thread that it was posted to, if it was. */
    readonly thread?: string;
    readonly id: string;
    readonly since: number;
  }): Promise<string | 'absent' | 'unknown'>;
  /** A direct message; best effort. */
  tell(user: string, message: Message): Promise<PostOutcome>;
  /** Returns whether another company reads the channel; `unknown` when Slack does not answer. */
  readers(channel: string): Promise<'own company' | 'another company too' | 'unknown'>;
  /** Finds the member of the workspace whose confirmed e-mail address it is. Never a guest, a bot or another company's. */
  memberByEmail(email: string): Promise<MemberFound>;
  /** Returns a person's effective role; `unknown` also when Slack does not answer. */
  effectiveRole(user: string): Promise<EffectiveRole>;
}
