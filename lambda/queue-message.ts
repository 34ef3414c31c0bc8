/** Defines, writes and parses the messages of the alerts queue. */
import * as v from 'valibot';
import { type Report, reportedStatuses } from './circleci/reports/run-event.ts';
import { runTriggers } from './circleci/run-trigger.ts';

/** The webhook address that a message came in by. */
export interface ByHook {
  /** The hook's id. */
  readonly hook: string;
  /** The hook's address, counted by renewals of its secret; undefined for the first. */
  readonly renewal?: number | undefined;
  /** Only the former webhook key verified it. */
  readonly key?: 'former' | undefined;
}

/** One message of the queue; `workspace` is its message group too, so that no tenant delays another. */
export type Queued = { readonly version: 1; readonly workspace: string } & (
  | ({ readonly kind: 'report'; readonly report: Report } & ByHook)
  /** Seen by a poll, so there is no hook to check. */
  | { readonly kind: 'seen'; readonly report: Report }
  /** From a v1.1 notification: names only the build, to be read through the API. */
  | ({ readonly kind: 'hint'; readonly project: string; readonly build: number } & ByHook)
  | ({ readonly kind: 'ping' } & ByHook)
  /** Messages wait for this channel or user. */
  | {
      readonly kind: 'drain';
      readonly destination: string;
      /** A crashed dispatcher may hold the lock: retry until it is free. */
      readonly untilFree?: true | undefined;
      /** Seconds after which it is delivered. */
      readonly after?: number | undefined;
    }
  | { readonly kind: 'digest'; readonly channel: string }
  | {
      readonly kind: 'watch';
      readonly id: string;
      /** A report says that its run has ended. */
      readonly after?: 'end' | undefined;
    }
  | {
      readonly kind: 'follow';
      readonly id: string;
      /** Why it is looked at before its minute: a report. `end`: it says that the run has ended. */
      readonly after?: 'end' | 'progress' | undefined;
    }
  /** Look whether the run that a subscription expects has come. */
  | { readonly kind: 'expectation'; readonly id: string }
  /** Compare the tests of a commit's runs, some of which failed before one passed. `run`: one of them. */
  | { readonly kind: 'flaky'; readonly run: string }
  | { readonly kind: 'poll'; readonly project: string }
  /** Reconcile webhooks with subscriptions, for a project or an organization's projects. */
  | { readonly kind: 'hooks'; readonly project: string }
  /** The app can post again: to this channel, or after a new installation (`*`) to all. */
  | { readonly kind: 'resume'; readonly channel: string }
  /** Renew the workspace's Slack token if it expires soon. */
  | {
      readonly kind: 'rotation';
      /** The mark of a token that Slack has refused: renew it at once. */
      readonly refused?: string | undefined;
    }
);

export type QueuedKind = Queued['kind'];

export type QueuedAs<K extends QueuedKind> = Extract<Queued, { kind: K }>;

const maybe = v.optional(v.string(), () => undefined);
const count = v.optional(v.number(), () => undefined);
const status = v.fallback(v.picklist(reportedStatuses), 'other');

const report: v.GenericSchema<unknown, Report> = v.object({
  id: v.string(),
  at: v.number(),
  project: v.object({
    vcs: v.picklist(['github', 'bitbucket', 'circleci']),
    org: v.string(),
    repo: v.string(),
  }),
  projectName: maybe,
  run: v.string(),
  workflow: maybe,
  pipeline: count,
  createdAt: v.number(),
  startedAt: count,
  stoppedAt: count,
  url: maybe,
  branch: maybe,
  tag: maybe,
  revision: maybe,
  subject: maybe,
  author: maybe,
  login: maybe,
  email: v.optional(v.string()),
  pullRequest: maybe,
  trigger: v.fallback(v.optional(v.picklist(runTriggers)), undefined),
  status: v.optional(status, () => undefined),
  job: v.optional(
    v.object({
      name: v.string(),
      number: count,
      status,
      startedAt: v.optional(v.number()),
      stoppedAt: v.optional(v.number()),
    }),
    () => undefined,
  ),
  approval: v.optional(v.object({ requestId: v.string(), job: v.string() }), () => undefined),
  supersededBy: v.optional(v.number()),
  startedBy: v.optional(v.string()),
});

const common = { version: v.literal(1), workspace: v.pipe(v.string(), v.minLength(1)) } as const;
const byHook = {
  hook: v.string(),
  renewal: v.optional(v.number()),
  key: v.optional(v.literal('former')),
} as const;

/** The schema of each kind. */
export const schemas: { readonly [K in QueuedKind]: v.GenericSchema<unknown, QueuedAs<K>> } = {
  report: v.object({ ...common, ...byHook, kind: v.literal('report'), report }),
  seen: v.object({ ...common, kind: v.literal('seen'), report }),
  hint: v.object({ ...common, ...byHook, kind: v.literal('hint'), project: v.string(), build: v.number() }),
  ping: v.object({ ...common, ...byHook, kind: v.literal('ping') }),
  drain: v.object({
    ...common,
    kind: v.literal('drain'),
    destination: v.string(),
    untilFree: v.optional(v.literal(true)),
    after: v.optional(v.number()),
  }),
  digest: v.object({ ...common, kind: v.literal('digest'), channel: v.string() }),
  watch: v.object({
    ...common,
    kind: v.literal('watch'),
    id: v.string(),
    after: v.optional(v.literal('end')),
  }),
  follow: v.object({
    ...common,
    kind: v.literal('follow'),
    id: v.string(),
    after: v.optional(v.picklist(['end', 'progress'])),
  }),
  expectation: v.object({ ...common, kind: v.literal('expectation'), id: v.string() }),
  flaky: v.object({ ...common, kind: v.literal('flaky'), run: v.string() }),
  poll: v.object({ ...common, kind: v.literal('poll'), project: v.string() }),
  hooks: v.object({ ...common, kind: v.literal('hooks'), project: v.string() }),
  resume: v.object({ ...common, kind: v.literal('resume'), channel: v.string() }),
  rotation: v.object({ ...common, kind: v.literal('rotation'), refused: v.optional(v.string()) }),
};

/** Escapes two characters that SQS refuses, and surrogates, which older software refuses. */
export function writeQueued(message: Queued): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16)}`;
  return JSON.stringify(message).replace(/[\uD800-\uDFFF\uFFFE\uFFFF]/g, escaped);
}
