/** What lies in the alerts queue, and how it is written and read back. */
import * as v from 'valibot';
import { type Report, reportedStatuses } from './circleci/reports/run-event.ts';

/** What has come in at our door. */
export interface ByHook {
  /** The hook's id. */
  readonly hook: string;
  /** Which of the hook's addresses: undefined for the first. */
  readonly renewal?: number | undefined;
  /** It was genuine by the former of our keys alone. */
  readonly key?: 'former' | undefined;
}

/** One message of the queue; `workspace` is its message group too, so that no tenant delays another. */
export type Queued = { readonly version: 1; readonly workspace: string } & (
  | ({ readonly kind: 'report'; readonly report: Report } & ByHook)
  /** A poll has seen it: there is no hook to hold it against. */
  | { readonly kind: 'seen'; readonly report: Report }
  /** v1.1: only which build it was, to be read through the API. */
  | ({ readonly kind: 'hint'; readonly project: string; readonly build: number } & ByHook)
  | ({ readonly kind: 'ping' } & ByHook)
  /** Something waits for this channel. */
  | {
      readonly kind: 'drain';
      readonly channel: string;
      /** Never written: whoever takes it off the queue says so when it was received before. */
      readonly isAgain?: true;
    }
  | { readonly kind: 'digest'; readonly channel: string }
  | { readonly kind: 'watch'; readonly id: string }
  | { readonly kind: 'poll'; readonly project: string }
  /** Webhooks and subscriptions are to agree: of a project, or of all of an organization's. */
  | { readonly kind: 'hooks'; readonly project: string }
  /** Alerts of this channel rest: whoever asked for them has to hear of it. */
  | { readonly kind: 'paused'; readonly channel: string }
  /** We were let in again: to this channel, or by a new installation (`*`) to the workspace. */
  | { readonly kind: 'back'; readonly channel: string }
  /** Slack's token of the workspace is to be renewed, if it ends soon. */
  | {
      readonly kind: 'rotation';
      /** Names the token that Slack has refused: it is renewed before its time. */
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
  pullRequest: maybe,
  status: v.optional(status, () => undefined),
  job: v.optional(
    v.object({
      ...{ name: v.string(), number: count, status },
      ...{ startedAt: v.optional(v.number()), stoppedAt: v.optional(v.number()) },
    }),
    () => undefined,
  ),
  approval: v.optional(v.object({ requestId: v.string(), job: v.string() }), () => undefined),
});

const common = { version: v.literal(1), workspace: v.pipe(v.string(), v.minLength(1)) } as const;
const byHook = {
  hook: v.string(),
  renewal: v.optional(v.number()),
  key: v.optional(v.literal('former')),
} as const;
const channel = v.string();

const kinds: readonly string[] = [
  'report',
  'seen',
  'hint',
  'ping',
  'drain',
  'digest',
  'watch',
  'poll',
  'hooks',
  'paused',
  'back',
  'rotation',
] satisfies readonly QueuedKind[];

const queued: v.GenericSchema<unknown, Queued> = v.variant('kind', [
  v.object({ ...common, ...byHook, kind: v.literal('report'), report }),
  v.object({ ...common, kind: v.literal('seen'), report }),
  v.object({ ...common, ...byHook, kind: v.literal('hint'), project: v.string(), build: v.number() }),
  v.object({ ...common, ...byHook, kind: v.literal('ping') }),
  v.object({ ...common, kind: v.literal('drain'), channel }),
  v.object({ ...common, kind: v.literal('digest'), channel }),
  v.object({ ...common, kind: v.literal('watch'), id: v.string() }),
  v.object({ ...common, kind: v.literal('poll'), project: v.string() }),
  v.object({ ...common, kind: v.literal('hooks'), project: v.string() }),
  v.object({ ...common, kind: v.literal('paused'), channel }),
  v.object({ ...common, kind: v.literal('back'), channel }),
  v.object({ ...common, kind: v.literal('rotation'), refused: v.optional(v.string()) }),
]);

/** SQS refuses two characters that JSON lets pass, and older software those beyond the first plane. */
export function writeQueued(message: Queued): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16)}`;
  return JSON.stringify(message).replace(/[\uD800-\uDFFF\uFFFE\uFFFF]/g, escaped);
}

const envelope = v.object({ version: v.number(), kind: v.string() });

/** `broken`: nobody can read it. `unknown`: perhaps a newer version of us can: another version or kind. */
export function readQueued(body: string): Queued | 'broken' | 'unknown' {
  const parsed = parse(body);
  const read = v.safeParse(queued, parsed);
  if (read.success) return read.output;
  const { success, output } = v.safeParse(envelope, parsed);
  return success && (output.version !== 1 || !kinds.includes(output.kind)) ? 'unknown' : 'broken';
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
