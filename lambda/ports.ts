/** Declares the ports that the alerts need. */
import type { CircleCI } from './circleci/client/client.ts';
import type { Project } from './circleci/project.ts';
import type { Log } from './log.ts';
import type { Poster } from './poster.ts';
import type { Queued } from './queue-message.ts';
import type { AlertStore } from './store/alert-store.ts';
import type { Store } from './store/store.ts';
import type { Hook } from './store/subscriptions-and-schedules.ts';
import type { HookAddress } from './webhook/manual-setup.ts';

export type { Poster, PostOutcome } from './poster.ts';

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
  /** The workspace's CircleCI; of several the project's. Throws NotConnectedError. */
  readonly circleci: (workspace: string, project?: Project) => Promise<CircleCI>;
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
