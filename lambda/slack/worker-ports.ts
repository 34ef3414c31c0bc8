/**
 * Defines the ports of the worker's Bolt app. Types only. Made in lambda/composition/worker-services.ts, or by a test.
 */
import type { CircleCI } from '../circleci/client/client.ts';
import type { CircleCIOptions } from '../circleci/client/create-client.ts';
import type { Log } from '../log.ts';
import type { Picture } from '../pictures/picture-data.ts';
import type { AlertStore } from '../store/alert-store.ts';
import type { UrlCipher } from '../store/follow-store.ts';
import type { TokenCipher } from '../store/own-account-store.ts';
import type { Secrets, Store } from '../store/store.ts';
import type { HookAddress, HookPlace } from '../webhook/manual-setup.ts';

export interface Services {
  readonly store: Store & AlertStore;
  readonly secrets: Secrets;
  /** Of people's own CircleCI tokens. */
  readonly tokenCipher: TokenCipher;
  readonly urlCipher: UrlCipher;
  readonly circleci: (options: CircleCIOptions) => CircleCI;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** An unguessable id of 16 characters. */
  readonly newId: () => string;
  readonly log: Log;
  /** Slack's Web API, with its trailing slash. */
  readonly slackApiUrl: string;
  /** Where CircleCI is to report to, and what it signs with, of one hook. */
  readonly hookAddress: (workspace: string, hook: HookPlace['hook']) => Promise<HookAddress>;
  /**
   * Asks that Slack's token be renewed; `refused` names one that Slack does not take, although it should still live.
   */
  readonly requestRenewal: (workspace: string, refused: string | undefined) => Promise<void>;
  /** Has the alerts queue dispatch what waits in the outbox for a destination. */
  readonly requestDispatch: (workspace: string, destination: string) => Promise<void>;
  /** A chart as PNG; undefined where it could not be drawn. Never rejects. */
  readonly draw: (picture: Picture) => Promise<Buffer | undefined>;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Set when the bot was pointed elsewhere: each is used instead of what is stored. */
  readonly slackBotToken: string | undefined;
  readonly circleciToken: string | undefined;
  readonly circleciHost: string;
}
