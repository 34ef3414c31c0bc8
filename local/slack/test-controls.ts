/** Gives tests the stand-in: a person's actions, what they then see, and the bot's calls of Slack. */
import type { View } from '@slack/types';
import { everyScope } from './optional-scopes.ts';
import type { Side } from './organization.ts';
import type {
  PageElementValue,
  PageMessage,
  PageObject,
  PageObjectPlace,
  PageValues,
  PageView,
} from './page-api/page-api.ts';
import type { PageSay, PageSubmitted, PageSuggestions, PageUseShortcut } from './page-api/page-requests.ts';
import { newId, type Upload, type World } from './stand-in-context.ts';
import { doing } from './user-actions/act-as-person.ts';
import type { openObject } from './user-actions/open-work-object.ts';
import {
  type EventDelivery,
  sendEvent,
  sendSslCheck,
  sendUrlVerification,
} from './user-actions/send-events.ts';
import type { DoorAnswer } from './user-actions/send-to-bot.ts';
import { seeing } from './user-actions/what-a-person-sees.ts';
import { type ApiCall, type Fault, rateLimited } from './web-api/recorded-calls-and-faults.ts';
import type { Api } from './web-api/serve-web-api.ts';
import { workspace } from './workspace-acme.ts';

/** Who does it; left out, the workspace's `me`. */
export interface Who {
  readonly as?: string;
}

export interface Where extends Who {
  /** Left out: #ci. */
  readonly channel?: string;
}

/** What is pressed: found by its action_id, or by the words on it. */
export interface Press extends Who {
  readonly message?: Pick<PageMessage, 'channel' | 'ts'> | undefined;
  readonly viewId?: string;
  readonly blockId?: string;
  readonly actionId?: string;
  readonly label?: string;
  readonly chosen?: PageElementValue;
  readonly values?: PageValues;
}

export interface Doing {
  /** Settles when the door answered; rejects with a Refusal (its `code`) when it did not take it. */
  typeCommand(text: string, where?: Where): Promise<void>;
  say(text: string, where?: Where & Pick<PageSay, 'threadTs' | 'broadcast'>): PageMessage;
  click(press: Press): Promise<void>;
  useShortcut(used: PageUseShortcut, who?: Who): Promise<void>;
  suggest(press: Press & { readonly value: string }): Promise<PageSuggestions>;
  /** The visible modal, unless viewId says otherwise. */
  submit(values: PageValues, at?: Who & { readonly viewId?: string }): Promise<PageSubmitted>;
  closeView(at?: Who & { readonly all?: boolean }): void;
  /** Opens or refreshes the pane of a Work Object. Returns the event that Slack sends. */
  openObject(place: PageObjectPlace, who?: Who): ReturnType<typeof openObject>;
  openHome(who?: Who): void;
  invite(channel: string, who?: Who & { readonly remove?: boolean }): void;
  /** Another company begins to read the channel; with `end` it no longer does. */
  share(channel: string, how?: { readonly end?: boolean }): void;
  /** An admin deactivates the account. */
  deactivate(user: string): void;
  uninstall(): void;
}

export interface Seeing {
  /** Without the ephemeral ones, oldest first. */
  messages(channel: string): PageMessage[];
  ephemerals(user?: string): PageMessage[];
  openViews(user?: string): PageView[];
  /** What the app put into the pane that this person opened last. */
  pane(user?: string): PageObject | undefined;
  home(user?: string): View | undefined;
  /** How many pages listen. */
  watchers(): number;
  /** Looks again at every change until there is something to see. Rejects after `milliseconds` of real time. */
  until<T>(look: () => T | undefined | false, milliseconds?: number): Promise<T>;
}

export interface Controls extends Doing, Seeing {
  readonly workspace: typeof workspace;
  /** All calls so far, oldest first; empty it with `calls.length = 0`. */
  readonly calls: ApiCall[];
  sendEvent(
    event: Readonly<Record<string, unknown>> & { readonly type: string },
    how?: { readonly id?: string; readonly side?: Side },
  ): Promise<EventDelivery>;
  sendUrlVerification(challenge: string): Promise<DoorAnswer>;
  sendSslCheck(): Promise<{ readonly status: number; readonly body: string }>;
  /** What the bot has uploaded and shared. */
  files(): readonly Upload[];
  /**
   * A code that oauth.v2.access takes once. Slack grants what the address asks for to which the installation sent the
   * browser; every scope where it is left out.
   */
  newInstallCode(authorizeUrl?: string): string;
  /** Whether installations from now on are given tokens that end. */
  rotateTokens(rotation: 'on' | 'off'): void;
  failNext(method: string, fault: Fault, times?: number): void;
  rateLimitNext(method: string, retryAfterSeconds: number, times?: number): void;
}

export function controlsOf(world: World, api: Api): Controls {
  return {
    ...doing(world),
    ...seeing(world),
    workspace,
    calls: api.calls,
    sendEvent: (event, how) => sendEvent(world, event, how),
    sendUrlVerification: (challenge) => sendUrlVerification(world, challenge),
    sendSslCheck: () => sendSslCheck(world),
    files: () => [...world.uploads.values()].filter(({ channel }) => channel !== undefined),
    rotateTokens: world.tokens.rotate,
    newInstallCode: (authorizeUrl) => {
      const code = newId(world, '', 20);
      world.installCodes.set(code, authorizeUrl === undefined ? everyScope : scopesIn(authorizeUrl));
      return code;
    },
    failNext: (method, fault, times = 1) => api.faults.add(method, fault, times),
    rateLimitNext: (method, seconds, times = 1) => api.faults.add(method, rateLimited(seconds), times),
  };
}

function scopesIn(authorizeUrl: string): readonly string[] {
  return new URL(authorizeUrl).searchParams.get('scope')?.split(',') ?? [];
}
