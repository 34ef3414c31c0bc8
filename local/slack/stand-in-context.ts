/** Holds what all parts of the stand-in share: state, clock, ids, and the observers of changes. */
import { createHash } from 'node:crypto';
import { newTokens, type Tokens } from './app-tokens.ts';
import { everyScope } from './optional-scopes.ts';
import type { InstalledFor } from './organization.ts';
import type { PageEvent, PageObject, PageObjectPlace, PageShortcut } from './page-api/page-api.ts';
import type { Person, State } from './state-schema.ts';

/** Runs something later; the answer cancels it. */
export type After = (milliseconds: number, run: () => void) => () => void;

/** Where Slack sends what people do. */
export interface Doors {
  readonly commands: string;
  readonly interactions: string;
  readonly events: string;
}

/** Those who see a channel, or one person. */
export type Audience = { readonly channel: string } | { readonly userId: string };

export type Listener = (audience: Audience, event: PageEvent) => void;

/** A workspace, as Slack names it. */
export interface Team {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
}

export interface Settings {
  readonly signingSecret: string;
  readonly botToken: string;
  readonly seed: number | string;
  /** The slash commands of the app, with the slash. */
  readonly commands: readonly string[];
  /** The manifest's should_escape: mentions and links in a command's text come marked up. */
  readonly escapesCommands: boolean;
  readonly shortcuts: readonly PageShortcut[];
  readonly unfurlDomains: readonly string[];
  /** The app's switch for Work Object previews. */
  readonly workObjects: 'on' | 'off';
  /** The bot events that the app subscribes to. */
  readonly events: readonly string[];
  /** What the installation granted of the manifest's optional scopes. */
  readonly optionalScopes: readonly string[];
  readonly team: Team;
  /** All that the page shows, this one among them. */
  readonly teams: readonly Team[];
  readonly installedFor: InstalledFor;
  readonly rateLimits: 'slack' | 'none';
  readonly tokenRotation: 'on' | 'off';
  readonly clock: () => number;
  readonly after: After;
}

export interface World extends Settings {
  readonly state: State;
  /** Trigger ids that were sent: to whom, when, and from which view. */
  readonly triggers: Map<string, Trigger>;
  /** Of each person the pane of a Work Object that was filled last. */
  readonly panes: Map<string, PageObject>;
  /** Files that were announced, by id; their content comes afterwards. */
  readonly uploads: Map<string, Upload>;
  /** Given out by an approved installation, not yet exchanged for a token. */
  readonly installCodes: Map<string, Asked>;
  /** Of the newest installation. */
  grantedScopes: readonly string[];
  readonly tokens: Tokens;
  readonly listeners: Set<Listener>;
  readonly changed: Set<() => void>;
  /** Known once the server listens. */
  url: string;
  doors: Doors | undefined;
}

/** The scopes that the address of an installation asked for. */
export type Asked = readonly string[];

export interface Upload {
  readonly name: string;
  bytes: Buffer | undefined;
  /** Once it is shared. */
  channel: string | undefined;
  /** From when on a block may name it: Slack looks at it first. Undefined before the upload is completed. */
  shownFrom: number | undefined;
}

/** Where the person acted. */
export interface TriggeredBy {
  readonly viewId: string | undefined;
  /** A Work Object, by the id that the app gave it. */
  readonly object: (PageObjectPlace & { readonly id: string }) | undefined;
}

export interface Trigger extends TriggeredBy {
  readonly userId: string;
  readonly at: number;
  used: boolean;
}

export function newWorld(settings: Settings, state: State): World {
  return {
    ...settings,
    state,
    triggers: new Map(),
    panes: new Map(),
    uploads: new Map(),
    installCodes: new Map(),
    grantedScopes: everyScope,
    tokens: newTokens(settings),
    listeners: new Set(),
    changed: new Set(),
    url: '',
    doors: undefined,
  };
}

/** An id as Slack's look, the same for the same seed and history. */
export function newId(world: World, prefix: string, length = 10): string {
  world.state.ids += 1;
  const bytes = createHash('sha256').update(`${world.seed}:${world.state.ids}`).digest();
  const letters = [...bytes].map((byte) => (byte % 36).toString(36)).join('');
  return prefix + letters.toUpperCase().slice(0, length - prefix.length);
}

/** Seconds with six decimals, ever growing. */
export function newTs(world: World): string {
  world.state.lastTs = Math.max(Math.floor(world.clock()) * 1000, world.state.lastTs + 1);
  const micros = String(world.state.lastTs).padStart(16, '0');
  return `${Number(micros.slice(0, -6))}.${micros.slice(-6)}`;
}

export function tell(world: World, audience: Audience, event: PageEvent): void {
  for (const listener of world.listeners) listener(audience, event);
  touched(world);
}

/** Reports a change: the state is saved, and waiting observers check again. */
export function touched(world: World): void {
  for (const look of [...world.changed]) look();
}

export function personOf(world: World, id: string | undefined): Person | undefined {
  return world.state.people.find((person) => person.id === id);
}
