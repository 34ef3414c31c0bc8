/** Defines what commands, clicks, submissions and events may use. All effects go through it. Types only. */
import type { CircleCI } from '../circleci/client/client.ts';
import type { Project } from '../circleci/project.ts';
import type { Log } from '../log.ts';
import type { ActName, EffectiveRole } from '../permissions.ts';
import type { AlertStore } from '../store/alert-store.ts';
import type { Account, HostedToken, Serving } from '../store/own-account-store.ts';
import type { Connection, Store } from '../store/store.ts';
import type { Home, Message } from '../views/text/message.ts';
import type { HookAddress, HookPlace } from '../webhook/manual-setup.ts';
import type { Reply } from './reply.ts';

export interface Caller {
  readonly workspace: string;
  readonly user: string;
  readonly channel: string | undefined;
}

/** What parsing may know of the place where the words were typed. */
export interface Channel {
  readonly defaultProject: Project | undefined;
}

export interface Intended {
  readonly name: ActName;
  /** What it acts on, as people write it: `acme/web#123`. */
  readonly target: string;
  /** Those that it changes something of; a channel's limits may leave them out. */
  readonly projects: readonly Project[];
  /**
   * The workflow that it approves: a channel's limits may require another person than the one who requested the run.
   */
  readonly approves?: string;
}

export type NewAccount = HostedToken & Pick<Account, 'login'>;

export interface Context {
  readonly caller: Caller;
  /** Milliseconds since the epoch when this delivery was taken up. */
  readonly now: number;
  /** Milliseconds since the epoch, at this moment: for deadlines. */
  readonly clock: () => number;
  readonly store: Store & AlertStore;
  /** The default CircleCI host. */
  readonly circleciHost: string;
  /** Who the caller is at this moment. */
  effectiveRole(): Promise<EffectiveRole>;
  /** Who another person is at this moment. */
  roleOf(user: string): Promise<EffectiveRole>;
  /**
   * Reads with the workspace's token, and changes with the caller's own where they have connected an account. Of several
   * connections the project's, or all. Throws NotConnectedError. Its changes throw OwnAccountError where the own one
   * cannot be used.
   */
  circleci(project?: Project): Promise<CircleCI>;
  /** CircleCI without a token: it shows public projects to everybody. */
  publicCircleci(): CircleCI;
  /** A client with a token that is being tried out. */
  circleciWith(connection: Pick<Connection, 'host'>, token: string): CircleCI;
  /** Adds a connection of the workspace, or replaces the one for the same. */
  saveConnection(connection: Connection & HostedToken): Promise<void>;
  /** Removes the one for the same, token first; all where none is given. */
  removeConnection(connection: Serving | undefined): Promise<void>;
  /**
   * The caller's own CircleCI account: the one at the project's CircleCI, or the newest one. Undefined where they have
   * connected none. Read once.
   */
  ownAccount(project?: Project): Promise<Account | undefined>;
  /** All of them, the newest first. */
  ownAccounts(): Promise<readonly Account[]>;
  /** Keeps the caller's own account, its token encrypted, besides those at other hosts. */
  saveOwnAccount(account: NewAccount): Promise<void>;
  /** Removes the one at this host, or all. */
  removeOwnAccount(host?: string): Promise<void>;
  /**
   * Does one thing to the outside at most once for this click or command: checks the caller's role and the channel's
   * limits, claims, acts, records. Throws RefusedError (not allowed), AlreadyDoneError (claimed), or what `effect` threw.
   */
  act<T>(intended: Intended, effect: () => Promise<T>): Promise<T>;
  /** An unguessable id. */
  newId(): string;
  /** Where CircleCI is to report to, and what it signs with, of one hook of this workspace. */
  hookAddress(hook: HookPlace['hook']): Promise<HookAddress>;
  /** The caller's e-mail address, if Slack has confirmed it and tells it: it needs `users:read.email`. In lower case. */
  email(): Promise<string | undefined>;
  /** IANA name of the caller's time zone; `UTC` when Slack does not tell. */
  timeZone(): Promise<string>;
  /**
   * Who reads this channel: people of this workspace alone, or of other companies too; and whether we may post there.
   */
  audience(): Promise<'own' | 'shared' | 'not a member'>;
  /** Sends the caller a direct message. Returns the id of the conversation. Throws what Slack answers. */
  sendDirect(message: Message): Promise<string>;
  /** Puts a digest into the outbox, which posts it in this channel once, and then tells its owner where it cannot. */
  sendDigest(message: Message): Promise<void>;
  /** Joins this channel, where it is a public one and Slack lets us; afterwards `audience` says whether we are in it. */
  joinChannel(): Promise<'joined' | 'as before'>;
  /** The same person's doing in another channel: one more act of the same form, which `part` tells from the others. */
  inChannel(channel: string, part: string): Context;
  /** Who reads this channel, whether or not we may post there. `unknown` where Slack does not tell. */
  readers(): Promise<'own company' | 'another company too' | 'unknown'>;
  /** Whether the caller has pressed the button of the question about this very command. */
  readonly confirmed: boolean;
  /** Runs a command's text as if the person had typed it. */
  run(text: string): Promise<Reply>;
  /** The same, once the question about it was answered. For that question's button alone. */
  runConfirmed(text: string): Promise<Reply>;
}

/** What the handler of a Slack event may use. No person waits for an answer. */
export interface EventContext {
  readonly workspace: string;
  /** Ours; undefined where the installation is gone. */
  readonly botUserId: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly store: Store &
    Pick<
      AlertStore,
      | 'schedule'
      | 'enqueue'
      | 'pending'
      | 'subscriptions'
      | 'digest'
      | 'saveDigest'
      | 'pauseSubscription'
      | 'changeSubscription'
      | 'removeSubscription'
      | 'loginOf'
      | 'watches'
    >;
  readonly log: Log;
  publishHome(user: string, home: Home): Promise<void>;
  /** Who a person is at this moment. */
  effectiveRole(user: string): Promise<EffectiveRole>;
  /** A person's e-mail address, as that of a caller. */
  email(user: string): Promise<string | undefined>;
  /** The workspace's CircleCI. Throws NotConnectedError. */
  circleci(): Promise<CircleCI>;
  /** Removes all that we keep of the workspace, its secrets included. Safe to repeat. */
  forget(): Promise<void>;
}
