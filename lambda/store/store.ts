/** What we remember, as an interface. The stores (dynamo.ts, and the fake in test/) keep one contract test. */
import type { Project } from '../circleci/project.ts';
import type { LimitStore } from './limit-store.ts';

/** The tenant: a Slack team id (T...), or an enterprise id (E...) for an org-wide installation. */
export type Workspace = string;

export interface Installation {
  readonly workspace: Workspace;
  readonly name: string;
  readonly botUserId: string | undefined;
  readonly botId: string | undefined;
  readonly scopes: readonly string[];
  /** Who installed it first: a later installation does not change that. */
  readonly installedBy: string;
  /** Milliseconds since the epoch, as every time here. */
  readonly installedAt: number;
  /** An admin has used the bot or was named: having installed it makes no admin any more. */
  readonly hasAdmin: boolean;
}

/** The CircleCI account that the workspace acts with. Its token is in Secrets. */
export interface Connection {
  readonly host: string;
  readonly login: string;
  readonly connectedBy: string;
  readonly connectedAt: number;
}

export const roles = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof roles)[number];

/** One posted message with buttons. A button's value names a card and one of its intents, nothing more. */
export interface Card {
  readonly id: string;
  readonly workspace: Workspace;
  readonly channel: string;
  readonly createdAt: number;
  /** What each button, option or menu of the message means, by position. */
  readonly intents: readonly string[];
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
  /** `under way` stays when we were killed; `not allowed` is our own no. */
  readonly outcome: Outcome | 'under way' | 'not allowed';
}

export type Claim =
  | { readonly won: true }
  | {
      readonly won: false;
      readonly act: ClaimedAct;
      /** Undefined while it is under way, or when we were killed on the way. */
      readonly outcome: Outcome | undefined;
    };

export interface Store extends LimitStore {
  installation(workspace: Workspace): Promise<Installation | undefined>;
  /** Keeps who installed it first, and whether there is an admin. An older installation does not replace a newer one. */
  saveInstallation(installation: Omit<Installation, 'hasAdmin'>): Promise<void>;
  /** From now on having installed it makes no admin. Does nothing where nothing is installed. */
  noteAdmin(workspace: Workspace): Promise<void>;
  connection(workspace: Workspace): Promise<Connection | undefined>;
  /** Undefined disconnects. */
  saveConnection(workspace: Workspace, connection: Connection | undefined): Promise<void>;
  /** The project that `#123` and a missing repo mean in this channel. */
  defaultProject(workspace: Workspace, channel: string): Promise<Project | undefined>;
  saveDefaultProject(workspace: Workspace, channel: string, project: Project | undefined): Promise<void>;
  role(workspace: Workspace, user: string): Promise<Role | undefined>;
  saveRole(workspace: Workspace, user: string, role: Role): Promise<void>;
  saveCard(card: Card): Promise<void>;
  card(workspace: Workspace, id: string): Promise<Card | undefined>;
  /** The first message that a click comes from is the card's; true when it is this one. */
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
  /** Whether this notice is due: true for one caller, then false for everybody during its lifetime. */
  claimNotice(workspace: Workspace, notice: string, now: number): Promise<boolean>;
  /** The same, and leaves it as it is: for whoever notes it only once it was given. */
  isNoticeDue(workspace: Workspace, notice: string): Promise<boolean>;
  /** OAuth's one-time states. */
  consumeState(state: string, until: number): Promise<boolean>;
  /** Removes all that we remember of a workspace. Safe to repeat. */
  forget(workspace: Workspace): Promise<void>;
}

/** Of a Slack token that expires: what buys the next one, once, and when it ends. */
export interface SlackRotation {
  readonly refreshToken: string;
  readonly expiresAt: number;
}

/** Slack's token as it is stored at this moment. */
export interface StoredToken {
  /** Secrets Manager's id of it. */
  readonly version: string;
  readonly slackBotToken: string;
  readonly slackRotation: SlackRotation | undefined;
}

/** The secrets of one workspace: Slack's and CircleCI's, each a JSON secret of its own in Secrets Manager. */
export interface WorkspaceSecrets {
  readonly slackBotToken?: string | undefined;
  /** Undefined where Slack does not rotate the app's tokens. */
  readonly slackRotation?: SlackRotation | undefined;
  /** One value: a token is never sent to a host that it was not given for. */
  readonly circleci?: { readonly host: string; readonly token: string } | undefined;
}

export interface RotationStore {
  /** A lease on renewing the workspace's token; false while another holds it. */
  beginRotation(
    workspace: Workspace,
    lease: { readonly holder: string; readonly now: number; readonly until: number },
  ): Promise<boolean>;
  /** Ends the holder's lease; another's stays. */
  endRotation(workspace: Workspace, holder: string): Promise<void>;
  /** Slack takes the refresh token of this mark no longer. True for the first who says it; kept for a month. */
  loseToken(workspace: Workspace, lost: { readonly mark: string; readonly at: number }): Promise<boolean>;
  /** The mark of the one that was lost last. */
  lostToken(workspace: Workspace): Promise<string | undefined>;
}

export interface Secrets {
  /** Empty when there are none. Cached for a few minutes. */
  read(workspace: Workspace): Promise<WorkspaceSecrets>;
  /** The same, past the cache, which keeps what was read. */
  readAnew(workspace: Workspace): Promise<WorkspaceSecrets>;
  /** Slack's token, past the cache; a replacement that a crash had cut in half is completed. Undefined when there is none. */
  storedToken(workspace: Workspace): Promise<StoredToken | undefined>;
  /**
   * Replaces the token that was seen. False when another is stored by now, or none; then nothing has changed. Until it
   * resolves the old one is what everybody reads.
   */
  replaceToken(
    workspace: Workspace,
    seen: Pick<StoredToken, 'version'>,
    next: Omit<StoredToken, 'version'>,
  ): Promise<boolean>;
  /** Replaces Slack's secret, CircleCI's or both, whichever it names; an undefined value removes it. Reads nothing. */
  write(workspace: Workspace, change: WorkspaceSecrets): Promise<void>;
  /** Safe to repeat; a later write starts from nothing. */
  remove(workspace: Workspace): Promise<void>;
}
