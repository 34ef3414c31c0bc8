/** Declares followed messages: messages in Slack that show a run until its end. Times are milliseconds. */
import type { Project } from '../circleci/project.ts';
import type { Workspace } from './store.ts';

/** What is followed. */
export type FollowTarget = { readonly project: Project } & (
  | { readonly kind: 'build'; readonly number: number }
  /** One attempt of a workflow. */
  | { readonly kind: 'workflow'; readonly id: string }
  | { readonly kind: 'pipeline'; readonly number: number }
  | { readonly kind: 'branch'; readonly branch: string }
);

/** A message that one person sees is edited by the response_url of the press that put it there. */
export interface SealedUrl {
  readonly sealed: string;
  /** How often it may be used. */
  readonly left: number;
  /** When Slack takes it no longer. */
  readonly until: number;
  /** The message as drawn has not been sent. */
  readonly isUnsent: boolean;
}

/** Of response_urls: who has one can write to the person. */
export interface UrlCipher {
  /** Once for each follow. */
  seal(of: UrlOwner, url: string): Promise<string>;
  /** Returns undefined for what was not sealed for this follow, or is damaged. */
  open(of: UrlOwner, sealed: string): Promise<string | undefined>;
}

export interface UrlOwner {
  readonly workspace: Workspace;
  readonly follow: string;
}

/** How a message ended: with the run's end, or with what was known last. */
export type FollowEnd = 'ended' | 'as of';

export interface Follow {
  readonly id: string;
  readonly channel: string;
  /** Who had it posted. */
  readonly user: string;
  readonly target: FollowTarget;
  /** What the message says besides the state; read by what draws it. */
  readonly drawing: unknown;
  readonly createdAt: number;
  /** How long it usually takes; 0 where CircleCI does not tell, undefined until it was asked. */
  readonly usual?: number | undefined;
  /** Identifies the state that the message shows, and when that was read. */
  readonly shown: string;
  readonly seenAt: number;
  /** The message as drawn for that state; undefined while it says what was posted. */
  readonly message?: unknown;
  readonly end?: FollowEnd | undefined;
  /** Set for a message that one person sees. */
  readonly responseUrl?: SealedUrl | undefined;
}

/** Of its message in the outbox. */
export function followSubject(id: string): string {
  return `follow:${id}`;
}

/** With the version that an optimistic update must name. */
export interface VersionedFollow {
  readonly value: Follow;
  readonly version: number;
}

export interface FollowStore {
  follow(workspace: Workspace, id: string): Promise<VersionedFollow | undefined>;
  /** Returns false when it has changed since `version` was read (0: it did not exist). Kept for 8 days. */
  saveFollow(workspace: Workspace, follow: Follow, version: number): Promise<boolean>;
  removeFollow(workspace: Workspace, id: string): Promise<void>;
}
