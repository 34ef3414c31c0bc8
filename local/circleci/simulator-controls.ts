/** Changes the simulated CircleCI for tests and demonstrations, outside of its API. */
import type { Token } from './api/auth.ts';
import type { PendingFault } from './api/choose-fault.ts';
import type { Received } from './api/received-requests.ts';
import type { Fault, Switches } from './fault-switches.ts';
import type { Build, Ending, World } from './model/simulator-state.ts';
import { renderPing } from './render/webhook-event.ts';
import type { MessageFrom } from './results/parse-junit.ts';
import { worldControls } from './runs/start-and-end-by-hand.ts';
import type { Delivery, Postman } from './webhook-deliveries.ts';

export interface StartRequest {
  /** `github/acme/web` */
  readonly project: string;
  readonly branch?: string;
  readonly job?: string;
  readonly subject?: string;
  readonly by?: string;
  /** How it will end; `success` unless told. */
  readonly ending?: Ending;
  /** How a retry of it will end; `success` unless told. */
  readonly retryEnding?: Ending;
  /** Stays queued or running until `finish`. Without it the build runs by the clock. */
  readonly hold?: 'queued' | 'running';
  /** A JUnit file that its tests have written: its results. */
  readonly junit?: string;
  /** What of the file becomes a test's message; both unless told. */
  readonly messageFrom?: MessageFrom;
  /** What its failing step prints. */
  readonly log?: string;
}

/** A whole workflow, in fast motion: a minute of it takes a few seconds. */
export interface PushRequest {
  readonly project: string;
  readonly branch?: string;
  readonly subject?: string;
  readonly by?: string;
  /** How jobs end, by name; `success` unless told. */
  readonly ends?: Readonly<Record<string, Ending>>;
}

export interface Controls {
  /** Pushes a commit. Returns the workflow's id. */
  push(request: PushRequest): string;
  /** Starts a run with one build and returns the build's number. */
  start(request: StartRequest): number;
  /** Ends a build now, as planned unless told otherwise. */
  finish(project: string, num: number, ending?: Ending): void;
  build(project: string, num: number): Build | undefined;
  /** Spoils the next requests. */
  fail(fault: Fault): void;
  /** Takes back all faults. */
  heal(): void;
  turn(switches: Partial<Switches>): void;
  addToken(token: Token): void;
  /** The token is unknown from now on. */
  revoke(token: string): void;
  /** What was received so far, oldest first; tokens and secrets masked. */
  received(): readonly Received[];
  forgetReceived(): void;
  /** Tells the webhooks at once what they are to be told; resolves when they have answered. */
  deliver(): Promise<readonly Delivery[]>;
  /** The Test button of a webhook. */
  ping(webhook: string): Promise<readonly Delivery[]>;
}

/** What the controls act upon; the server shares it. */
export interface Desk {
  readonly world: World;
  readonly clock: () => number;
  readonly faults: PendingFault[];
  readonly received: Received[];
  /** The newest of them stay. */
  readonly mostReceived: number;
  tokens: readonly Token[];
  switches: Switches;
  readonly postman: Postman;
  /** What `build_url` begins with, or `own`. */
  readonly web: string;
  changed(): void;
}

export function controlsOf(desk: Desk): Controls {
  return {
    ...worldControls(desk),
    fail: (fault) => void desk.faults.push({ ...fault, left: fault.times ?? 1 }),
    heal: () => void desk.faults.splice(0),
    turn: (switches) => {
      desk.switches = { ...desk.switches, ...switches };
    },
    addToken: (token) => {
      desk.tokens = [...desk.tokens, token];
    },
    revoke: (token) => {
      desk.tokens = desk.tokens.filter((known) => known.token !== token);
    },
    received: () => [...desk.received],
    forgetReceived: () => void desk.received.splice(0),
    deliver: () => desk.postman.send(),
    ping: (webhook) => desk.postman.send(pingOf(desk, webhook)),
  };
}

function pingOf(desk: Desk, id: string): readonly Delivery[] {
  const hook = desk.world.webhooks.find((one) => one.id === id);
  if (!hook) throw new Error(`No webhook ${id}`);
  const body = JSON.stringify(renderPing(hook, { now: desk.clock() }));
  return [{ url: hook.url, event: 'ping', secret: hook.secret, body }];
}
