/** Declares subscriptions, webhooks, digests, watches and scheduled jobs. Times are milliseconds. */
import type { Project } from '../circleci/project.ts';
import type { AnyRule } from '../rule-options/rule.ts';
import type { Workspace } from './store.ts';

/** Which alerts a subscription gets. */
export interface Rule extends AnyRule {
  /** IANA name of the time zone of the rule's author. */
  readonly timeZone: string;
}

/** Why a subscription is paused. */
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
  /** A project, or `*` as its repo for the whole organization. */
  readonly project: Project;
  readonly rule: Rule;
  readonly owner: string;
  readonly createdAt: number;
  readonly mutedUntil: number | undefined;
  readonly paused:
    | {
        readonly reason: Pause;
        readonly at: number;
        /** When its owner was notified. */
        readonly toldAt?: number | undefined;
      }
    | undefined;
  readonly lastDeliveryAt: number | undefined;
  /** The admin who agreed to alerts in a channel shared with another company. */
  readonly sharedBy?: string | undefined;
  /** Its owner's direct messages (`/circle dm`): `own` where it is about their own runs alone. */
  readonly direct?: 'own' | 'all' | undefined;
  readonly expected?: Expected | undefined;
}

/** What is known of the runs that a subscription expects. */
export interface Expected {
  /** When it was set: an expectation that is changed begins again. */
  readonly since: number;
  /** When the last run came that was seen. */
  readonly metAt?: number | undefined;
  readonly missed?:
    | {
        /** Identifies the absence: the time by which a run was due, or `metAt` or `since` for a span. */
        readonly at: number;
        /** No run had come up to then. */
        readonly seenTo: number;
        /** When the channel was told. */
        readonly toldAt?: number | undefined;
      }
    | undefined;
}

/** A webhook of a project; its id is in the webhook's address. */
export interface Hook {
  readonly id: string;
  /** A project, or `*` as its repo: one address and secret for all projects of the organization, pasted by hand. */
  readonly project: Project;
  readonly createdBy: string;
  /** Or last tried. */
  readonly createdAt: number;
  /** The channel that is notified of the first ping. */
  readonly channel: string;
  /** CircleCI's id of the webhook, if we created it. */
  readonly webhookId: string | undefined;
  readonly connectedAt: number | undefined;
  /** Number of secrets renewed by hand. Each renewal has its own address. */
  readonly renewal?: number | undefined;
  /** The renewal that CircleCI uses, since when, and the one before it. Only for hooks set up by hand. */
  readonly used?:
    | { readonly renewal: number; readonly at: number; readonly before?: number | undefined }
    | undefined;
  /** The user who was shown a secret last, when, and the secret's mark. */
  readonly shownTo?: string | undefined;
  readonly shownAt?: number | undefined;
  readonly shownMark?: string | undefined;
  /** The mark of the secret that CircleCI uses, as far as known; `former` for one of the former key. */
  readonly secretMark?: string | undefined;
}

/** Attributes of a hook that change. */
export type HookChange = Partial<Omit<Hook, 'id' | 'project'>>;

export const dueKinds = [
  'digest',
  'watch',
  'follow',
  'poll',
  'drain',
  'hooks',
  'resume',
  'rotation',
  'expectation',
] as const;

/** A scheduled job: a digest, a look for an expected run, a poll of CircleCI, a drain at the end of quiet hours. */
export interface Due {
  readonly workspace: Workspace;
  readonly kind: (typeof dueKinds)[number];
  /** The id of the channel, watch or project, or `*`. At most one job per kind and id. */
  readonly id: string;
  readonly at: number;
  /** Fencing stamp of this scheduling, as returned by `due`: unscheduling leaves a newer one. */
  readonly stamp?: string | undefined;
}

export interface Digest {
  readonly channel: string;
  readonly every: 'day' | 'week';
  /** Of a weekly one; Sunday is 0. Left out: Monday. */
  readonly weekday?: number | undefined;
  readonly hour: number;
  readonly minute: number;
  readonly timeZone: string;
  readonly owner: string;
  /** The admin who agreed that another company reads along. */
  readonly sharedBy?: string | undefined;
  /** Since when it has been waiting for that agreement. */
  readonly pausedAt?: number | undefined;
}

/** A run that is watched: a person is notified of its end, or a followed message shows each of its changes. */
export interface Watch {
  /** Of a followed message its id, too. */
  readonly id: string;
  readonly user: string;
  readonly project: Project;
  readonly build: number | undefined;
  readonly branch: string | undefined;
  readonly createdAt: number;
  /** Set where a message follows it, instead of a person. */
  readonly by?: 'message' | undefined;
  /** What reports of it name, where that is known: the workflow, the pipeline. */
  readonly run?: string | undefined;
  readonly pipeline?: number | undefined;
}
