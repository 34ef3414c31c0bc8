/** Who hears of what, and what is to be done at a time. Times are milliseconds. */
import type { Project } from '../circleci/project.ts';
import type { Workspace } from './store.ts';

export const alertStatuses = ['started', 'hold', 'failed', 'fixed', 'success', 'canceled'] as const;
export type AlertStatus = (typeof alertStatuses)[number];

/**
 * Branches that dependency and housekeeping bots push to, by their default names. A rule hears of them only when it
 * names branches of its own that match.
 */
export const botBranches = [
  ...['dependabot/*', 'renovate/*', 'snyk-fix-*', 'snyk-upgrade-*', 'depfu/*'],
  ...['greenkeeper/*', 'greenkeeper-*', 'pyup/*', 'pyup-*', 'whitesource/*', 'whitesource-remediate/*'],
  ...['imgbot', 'pre-commit-ci-update-config'],
] as const;

/** Who hears of what. A pattern is a name with `*`s; one that begins with `!` leaves out what it matches. */
export interface Rule {
  readonly statuses: readonly AlertStatus[];
  /** `changed`: of failures the first of a red time alone, of successes those that end one. */
  readonly when: 'always' | 'changed';
  /** Of the branch, or of the tag. Without a name that is not left out: every one but `botBranches`. */
  readonly branches: readonly string[];
  readonly workflows: readonly string[];
  /** Empty: the workflow as a whole decides. */
  readonly jobs: readonly string[];
  readonly authors: readonly string[];
  readonly mention: 'none' | 'author' | { readonly group: string };
  readonly thread: 'on' | 'off';
  /** Whole hours, local to `timeZone`; over midnight when `from` is the later. */
  readonly quiet: { readonly from: number; readonly to: number } | undefined;
  /** IANA name: of whoever made the rule. */
  readonly timeZone: string;
}

/** Why a subscription rests. */
export const pauses = [
  'channel-gone',
  'not-in-channel',
  'missing-scope',
  'workspace-gone',
  'shared',
] as const;
export type Pause = (typeof pauses)[number];

export interface Subscription {
  readonly id: string;
  readonly workspace: Workspace;
  readonly channel: string;
  /** A project, or `*` as its repo: all of the organization's. */
  readonly project: Project;
  readonly rule: Rule;
  readonly owner: string;
  readonly createdAt: number;
  readonly mutedUntil: number | undefined;
  readonly paused:
    | {
        readonly reason: Pause;
        readonly at: number;
        /** When its owner heard of it. */
        readonly toldAt?: number | undefined;
      }
    | undefined;
  readonly lastDeliveryAt: number | undefined;
  /** The admin who agreed that another company reads along. */
  readonly sharedBy?: string | undefined;
}

/** Where CircleCI reports a project to: the id is in the address of the webhook. */
export interface Hook {
  readonly id: string;
  /** A project, or `*` as its repo: one address and secret, pasted into each of the organization's projects. */
  readonly project: Project;
  readonly createdBy: string;
  /** Or last tried. */
  readonly createdAt: number;
  /** The channel that is told when the first ping arrives. */
  readonly channel: string;
  /** CircleCI's id of the webhook, when we set it up ourselves. */
  readonly webhookId: string | undefined;
  readonly connectedAt: number | undefined;
  /** How many new secrets were made for it by hand. The address says which: each renewal has its own. */
  readonly renewal?: number | undefined;
  /** The renewal that CircleCI has used since a time, and the one before it. Only of hooks set up by hand. */
  readonly used?:
    | { readonly renewal: number; readonly at: number; readonly before?: number | undefined }
    | undefined;
  /** Who was shown a secret, when, and the mark of that secret. */
  readonly shownTo?: string | undefined;
  readonly shownAt?: number | undefined;
  readonly shownMark?: string | undefined;
  /** The mark of the secret that CircleCI has, as far as we know; `former` when it is one of the former key. */
  readonly secretMark?: string | undefined;
}

/** What becomes of a hook. */
export type HookChange = Partial<Omit<Hook, 'id' | 'project'>>;

/** Something to be done at a time: a digest, a look at CircleCI, the end of quiet hours. */
export interface Due {
  readonly workspace: Workspace;
  readonly kind: 'digest' | 'watch' | 'poll' | 'drain' | 'hooks' | 'paused' | 'back' | 'rotation';
  /** Of the digest's channel, the watch, the project that is looked at, the channel, or `*` for all of them and for the token. One of a kind and id at most. */
  readonly id: string;
  readonly at: number;
  /** Which scheduling this is, as `due` tells it: taking it off the list leaves a newer one there. */
  readonly stamp?: string | undefined;
}

export interface Digest {
  readonly channel: string;
  readonly every: 'day' | 'week';
  readonly hour: number;
  readonly minute: number;
  readonly timeZone: string;
  readonly owner: string;
  /** The admin who agreed that another company reads along. */
  readonly sharedBy?: string | undefined;
  /** Since when it waits for that. */
  readonly pausedAt?: number | undefined;
}

/** One person waits for one build, or for the newest run of a branch. */
export interface Watch {
  readonly id: string;
  readonly user: string;
  readonly project: Project;
  readonly build: number | undefined;
  readonly branch: string | undefined;
  readonly createdAt: number;
}
