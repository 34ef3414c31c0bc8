/** Declares what drawing a digest needs: it reads, and changes nothing. Types only. */
import type { CircleCI } from '../circleci/client/client.ts';
import type { Poster } from '../poster.ts';
import type { AlertStore } from '../store/alert-store.ts';
import type { Store } from '../store/store.ts';

export interface DigestServices {
  readonly store: Store & AlertStore;
  /** The workspace's CircleCI. Throws NotConnectedError. */
  readonly circleci: (workspace: string) => Promise<CircleCI>;
  /** Who reads a channel of the workspace. */
  readonly readers: (channel: string) => ReturnType<Poster['readers']>;
  readonly now: () => number;
}
