/** Declares the limits that admins set on a channel. */

/** Acts that are allowed or forbidden together. */
export const actGroups = [
  'rerun',
  'cancel',
  'trigger',
  'approve',
  'ssh',
  'project',
  'secrets',
  'alerts',
  'share',
] as const;
export type ActGroup = (typeof actGroups)[number];

/** `refused unless unknown`: a person who cannot be told from the requester may approve. */
export const ownRuns = ['allowed', 'refused', 'refused unless unknown'] as const;
export type OwnRuns = (typeof ownRuns)[number];

/** What a person needs an account of their own for. `act` includes approving; `everything`, looking at output too. */
export const ownAccounts = ['optional', 'approve', 'act', 'everything'] as const;
export type OwnAccountFor = (typeof ownAccounts)[number];

/** Stands for every channel without limits of its own, direct messages and the Home tab. */
export const everywhereElse = '*';

/** Limits narrow what a role allows; they never widen it. */
export interface ChannelLimits {
  /** Of a channel, or of `everywhereElse`. */
  readonly channel: string;
  readonly acts: 'all' | readonly ActGroup[];
  /** Patterns as rules have them. Empty: every project. */
  readonly projects: readonly string[];
  /** User ids, or all who have the role. */
  readonly approvers: 'operators' | 'admins' | readonly string[];
  /** Whether a person may approve a run that they pushed, started or had run again. */
  readonly ownRuns: OwnRuns;
  /** Whether a link to CircleCI that a member pastes is shown as a card. */
  readonly linkPreviews?: true;
  readonly ownAccount: OwnAccountFor;
  /** Patterns of the projects that it is wanted for. Empty: every project. */
  readonly ownAccountIn: readonly string[];
  readonly setBy: string;
  readonly setAt: number;
}

export interface LimitStore {
  /** Those of the channel, else those of everywhere else. */
  limits(workspace: string, channel: string | undefined): Promise<ChannelLimits | undefined>;
  /** All of the workspace, in no order. */
  allLimits(workspace: string): Promise<readonly ChannelLimits[]>;
  saveLimits(workspace: string, limits: ChannelLimits): Promise<void>;
  /** Without limits of its own a channel has those of everywhere else. */
  removeLimits(workspace: string, channel: string): Promise<void>;
}
