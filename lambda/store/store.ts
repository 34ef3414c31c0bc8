/** Declares the store and the secrets. One contract test covers the DynamoDB store and the fake in test/. */
import type { Project } from '../circleci/project.ts';
import type { LimitStore } from './channel-limit-store.ts';
import type { AccountStore, HostedToken, Serving } from './own-account-store.ts';

/** The tenant: a Slack team id (T...), or an enterprise id (E...) for an org-wide installation. */
export type Workspace = string;

export interface Installation {
  readonly workspace: Workspace;
  readonly name: string;
  readonly botUserId: string | undefined;
  readonly botId: string | undefined;
  readonly scopes: readonly string[];
  /** The user of the first installation; later installations do not change it. */
  readonly installedBy: string;
  /** Milliseconds since the epoch, as every time here. */
  readonly installedAt: number;
  /** True once an admin used the bot or was named: then the installer is no longer an admin by default. */
  readonly hasAdmin: boolean;
}

/** The workspace's CircleCI account. Its token is in Secrets. */
export interface Connection extends Serving {
  readonly login: string;
  readonly connectedBy: string;
  readonly connectedAt: number;
  /** The workspace's other accounts, none of which has others of its own. */
  readonly others?: readonly Connection[] | undefined;
}

export const roles = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof roles)[number];

/** One posted message with buttons. A button's value contains only a card's id and the position of an intent. */
export interface Card {
  readonly id: string;
  readonly workspace: Workspace;
  readonly channel: string;
  readonly createdAt: number;
  /** The intent of each button, option or menu of the message, by position. */
  readonly intents: readonly string[];
  /** `long`: 400 days, for buttons that last; else 8. */
  readonly kept?: 'long' | undefined;
}

/** A change in CircleCI that a person asked for: its idempotency record. */
export interface ClaimedAct {
  readonly id: string;
  readonly name: string;
  readonly target: string;
  readonly by: string;
  readonly channel: string | undefined;
  readonly at: number;
}

export type Outcome = 'done' | 'refused' | 'unknown';

/** One line of the audit trail. */
export interface AuditEntry {
  /** Written again with the same `at` and id, it replaces what was written before. */
  readonly id: string;
  readonly at: number;
  readonly by: string;
  /** Undefined outside of a channel: the Home tab, an installation. */
  readonly channel: string | undefined;
  readonly name: string;
  readonly target: string;
  /** `under way` stays after a crash; `not allowed`: we refused it. */
  readonly outcome: Outcome | 'under way' | 'not allowed';
  /** The login of the person's own CircleCI account that it was done with; undefined for the workspace's. */
  readonly as?: string | undefined;
}

export type Claim =
  | { readonly won: true }
  | {
      readonly won: false;
      readonly act: ClaimedAct;
      /** Undefined while it is under way, or when we were killed on the way. */
      readonly outcome: Outcome | undefined;
    };

export interface Store extends LimitStore, AccountStore {
  installation(workspace: Workspace): Promise<Installation | undefined>;
  /** Keeps the first installer, and whether there is an admin. An older installation does not replace a newer one. */
  saveInstallation(installation: Omit<Installation, 'hasAdmin'>): Promise<void>;
  /** Records that there is an admin, so that the installer is none by default. Does nothing without an installation. */
  noteAdmin(workspace: Workspace): Promise<void>;
  connection(workspace: Workspace): Promise<Connection | undefined>;
  /** Undefined disconnects. */
  saveConnection(workspace: Workspace, connection: Connection | undefined): Promise<void>;
  /** The host that CircleCI showed a project on, where the workspace uses several; undefined where it was not asked. */
  projectHost(workspace: Workspace, project: Project): Promise<string | undefined>;
  /** Kept for 30 days. */
  saveProjectHost(workspace: Workspace, project: Project, host: string): Promise<void>;
  /** The project that `#123` and a missing repo mean in this channel. */
  defaultProject(workspace: Workspace, channel: string): Promise<Project | undefined>;
  saveDefaultProject(workspace: Workspace, channel: string, project: Project | undefined): Promise<void>;
  role(workspace: Workspace, user: string): Promise<Role | undefined>;
  saveRole(workspace: Workspace, user: string, role: Role): Promise<void>;
  saveCard(card: Card): Promise<void>;
  card(workspace: Workspace, id: string): Promise<Card | undefined>;
  /** Binds the card to the first message that a click comes from; returns true when it is this one. */
  bindCard(workspace: Workspace, id: string, messageTs: string): Promise<boolean>;
  /**
   * `first`: not seen before. `again`: an earlier attempt began and did not end within its lease. Both hold the lease
   * from now on. `underway`: an attempt holds it. `done`: it ended. Remembered for more than 24 hours.
   */
  beginDelivery(id: string, now: number): Promise<'first' | 'again' | 'underway' | 'done'>;
  endDelivery(id: string): Promise<void>;
  /** At most one caller ever wins an act's id. Kept for 400 days. */
  claim(workspace: Workspace, act: ClaimedAct): Promise<Claim>;
  /** Writes how a claimed act ended. `refused` frees the id: nothing happened, so it may be tried again. */
  settle(workspace: Workspace, act: ClaimedAct, outcome: Outcome): Promise<void>;
  /** Kept for 400 days. */
  audit(workspace: Workspace, entry: AuditEntry): Promise<void>;
  /** Returns the newest first, at most `limit`, none older than `since`. */
  auditTrail(
    workspace: Workspace,
    range: { readonly since: number; readonly limit: number },
  ): Promise<readonly AuditEntry[]>;
  /** Remembers for a day that Slack did not take this kind of message here: a block's type, or `picture`. */
  saveRefused(workspace: Workspace, kind: string, now: number): Promise<void>;
  isRefused(workspace: Workspace, kind: string): Promise<boolean>;
  /** Uses an OAuth state; returns false when it was used before. */
  consumeState(state: string, until: number): Promise<boolean>;
  /** Deletes all data of a workspace. Idempotent. */
  forget(workspace: Workspace): Promise<void>;
}

/** The single-use refresh token and the expiry of a Slack token that expires. */
export interface SlackRotation {
  readonly refreshToken: string;
  readonly expiresAt: number;
}

/** The stored Slack token. */
export interface StoredToken {
  /** Its version id in Secrets Manager. */
  readonly version: string;
  readonly slackBotToken: string;
  readonly slackRotation: SlackRotation | undefined;
}

/** A token, and what it is for. */
export type ServingToken = HostedToken & Serving;

/** The secrets of one workspace: Slack's and CircleCI's, each stored as a JSON secret in Secrets Manager. */
export interface WorkspaceSecrets {
  readonly slackBotToken?: string | undefined;
  /** Undefined if token rotation is off in the Slack app. */
  readonly slackRotation?: SlackRotation | undefined;
  /** Token and host are one value, so that a token is never sent to another host. */
  readonly circleci?: (ServingToken & { readonly others?: readonly ServingToken[] | undefined }) | undefined;
}

export interface RotationStore {
  /** Takes the lease on renewing the workspace's token; returns false while another holds it. */
  beginRotation(
    workspace: Workspace,
    lease: { readonly holder: string; readonly now: number; readonly until: number },
  ): Promise<boolean>;
  /** Ends the holder's lease; another's stays. */
  endRotation(workspace: Workspace, holder: string): Promise<void>;
  /** Records that Slack no longer accepts the refresh token of this mark. Returns true the first time; kept for a month. */
  loseToken(workspace: Workspace, lost: { readonly mark: string; readonly at: number }): Promise<boolean>;
  /** Returns the mark of the refresh token that was lost last. */
  lostToken(workspace: Workspace): Promise<string | undefined>;
}

export interface Secrets {
  /** Empty when there are none. Cached for a few minutes. */
  read(workspace: Workspace): Promise<WorkspaceSecrets>;
  /** Reads past the cache, and updates it. */
  readFresh(workspace: Workspace): Promise<WorkspaceSecrets>;
  /** Reads Slack's token past the cache, completing a replacement that a crash interrupted. Undefined without one. */
  storedToken(workspace: Workspace): Promise<StoredToken | undefined>;
  /**
   * Replaces the token that was seen. Returns false, and changes nothing, when another or none is stored by now. All readers
   * get the old token until it resolves.
   */
  replaceToken(
    workspace: Workspace,
    seen: Pick<StoredToken, 'version'>,
    next: Omit<StoredToken, 'version'>,
  ): Promise<boolean>;
  /** Replaces the secrets that `change` names; an undefined value removes one. Reads nothing. */
  write(workspace: Workspace, change: WorkspaceSecrets): Promise<void>;
  /** Safe to repeat; a later write starts from nothing. */
  remove(workspace: Workspace): Promise<void>;
}
