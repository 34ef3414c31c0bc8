/** What the alerts stand on, as ports. */
import type { CircleCI } from './circleci/client/client.ts';
import type { Log } from './log.ts';
import type { EffectiveRole } from './permissions.ts';
import type { Queued } from './queue-message.ts';
import type { AlertStore } from './store/alert-store.ts';
import type { Store } from './store/store.ts';
import type { Hook } from './store/subscriptions.ts';
import type { Message } from './views/text/message.ts';
import type { HookAddress } from './webhook/manual-setup.ts';

/** What came of asking Slack, by the total classifier in slack/api/classify-error.ts. */
export type PostOutcome =
  | { readonly is: 'posted'; readonly ts: string }
  /** Slack says wait: nothing was posted. `after` is clamped to 1 s .. 15 min. */
  | { readonly is: 'rate-limited'; readonly after: number }
  /** Reset, timeout, 5xx: perhaps it was posted. */
  | { readonly is: 'ambiguous' }
  /** The message that was to be changed is gone: post a new one. */
  | { readonly is: 'message-gone' }
  | { readonly is: 'channel-gone' | 'not-in-channel' | 'missing-scope' | 'workspace-gone' }
  /** Slack does not take it: our bug. The plain text was tried once, too. */
  | { readonly is: 'refused'; readonly code: string }
  /** Nothing was posted, and nobody knows why: to be tried a few times, and then given up. */
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
  /** Who reads along: no log excerpts where another company does, or where Slack does not tell. */
  readers(channel: string): Promise<'own company' | 'another company too' | 'unknown'>;
  /** Who a person is here. `unknown`, too, where Slack does not tell. */
  effectiveRole(user: string): Promise<EffectiveRole>;
}

/** What came of renewing a workspace's Slack token. */
export type Renewal =
  /** It is not installed, or its token does not expire. */
  | { readonly is: 'none' }
  /** The token that is stored needs no renewal until then. */
  | { readonly is: 'fresh'; readonly renewAt: number }
  /** Another is renewing it, or Slack or AWS is in trouble: to be asked for again. */
  | { readonly is: 'later'; readonly after: number }
  /** Slack takes the refresh token no longer: only installing again helps. `mark` names the token. */
  | {
      readonly is: 'lost';
      readonly mark: string;
      readonly expiresAt: number;
      readonly installUrl: string;
    };

/** What everything here stands on. */
export interface AlertServices {
  readonly store: Store & AlertStore;
  /** The workspace's CircleCI. Throws NotConnectedError. */
  readonly circleci: (workspace: string) => Promise<CircleCI>;
  /** Throws when the workspace has uninstalled us. */
  readonly poster: (workspace: string) => Promise<Poster>;
  /** Where CircleCI is to report to, and what it signs with. */
  readonly hookAddress: (workspace: string, hook: Pick<Hook, 'id' | 'renewal'>) => Promise<HookAddress>;
  /** `refused` names a token that Slack does not take, although it should still live. */
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
