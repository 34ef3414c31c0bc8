/** Declares the ports that the alerts need. */
import type { CircleCI } from './circleci/client/client.ts';
import type { Log } from './log.ts';
import type { EffectiveRole } from './permissions.ts';
import type { Queued } from './queue-message.ts';
import type { AlertStore } from './store/alert-store.ts';
import type { Store } from './store/store.ts';
import type { Hook } from './store/subscriptions.ts';
import type { Message } from './views/text/message.ts';
import type { HookAddress } from './webhook/manual-setup.ts';

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
  /** Returns a person's effective role; `unknown` also when Slack does not answer. */
  effectiveRole(user: string): Promise<EffectiveRole>;
}

/** The outcome of renewing a workspace's Slack token. */
export type Renewal =
  /** It is not installed, or its token does not expire. */
  | { readonly is: 'none' }
  /** The token that is stored needs no renewal until then. */
  | { readonly is: 'fresh'; readonly renewAt: number }
  /** Another instance is renewing it, or Slack or AWS is in trouble: try again. */
  | { readonly is: 'later'; readonly after: number }
  /** Slack no longer accepts the refresh token: the app must be installed again. `mark` identifies the token. */
  | {
      readonly is: 'lost';
      readonly mark: string;
      readonly expiresAt: number;
      readonly installUrl: string;
    };

/** The ports of the queue's handlers. */
export interface AlertServices {
  readonly store: Store & AlertStore;
  /** The workspace's CircleCI. Throws NotConnectedError. */
  readonly circleci: (workspace: string) => Promise<CircleCI>;
  /** Throws when the workspace has uninstalled us. */
  readonly poster: (workspace: string) => Promise<Poster>;
  /** Returns a webhook's address and signing secret. */
  readonly hookAddress: (workspace: string, hook: Pick<Hook, 'id' | 'renewal'>) => Promise<HookAddress>;
  /** `refused` identifies a token that Slack refused before its expiry. */
  readonly renewToken: (which: {
    readonly workspace: string;
    readonly refused: string | undefined;
  }) => Promise<Renewal>;
  readonly send: (queued: Queued) => Promise<void>;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly newId: () => string;
  readonly log: Log;
}
