/** What lies in the alerts queue. */
import type { Report } from './circleci/report.ts';

/** One message of the queue; `workspace` is its message group too, so that no tenant delays another. */
export type Queued = { readonly version: 1; readonly workspace: string } & (
  | { readonly kind: 'report'; readonly hook: string; readonly report: Report }
  /** A poll has seen it: there is no hook to hold it against. */
  | { readonly kind: 'seen'; readonly report: Report }
  /** v1.1: only which build it was, to be read through the API. */
  | { readonly kind: 'hint'; readonly hook: string; readonly project: string; readonly build: number }
  | { readonly kind: 'ping'; readonly hook: string }
  /** Something waits for this channel. */
  | { readonly kind: 'drain'; readonly channel: string }
  | { readonly kind: 'digest'; readonly channel: string }
  | { readonly kind: 'watch'; readonly id: string }
  | { readonly kind: 'poll'; readonly project: string }
);
