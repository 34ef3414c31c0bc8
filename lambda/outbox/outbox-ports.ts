/** Declares what the outbox works with: ports, renderers and the context of a dispatch. Types only. */
import type { Log } from '../log.ts';
import type { Poster } from '../poster.ts';
import type { AlertStore } from '../store/alert-store.ts';
import type { OutboxMessage, PendingMessage, Posted } from '../store/outbox-store.ts';
import type { Store } from '../store/store.ts';
import type { Message } from '../views/text/message.ts';
import type { MessageKind } from './policy.ts';
import type { Gone } from './state.ts';

/** The queue message that has a destination dispatched. */
export interface DrainRequest {
  readonly version: 1;
  readonly workspace: string;
  readonly kind: 'drain';
  readonly destination: string;
  /** Seconds after which it is delivered. */
  readonly after?: number | undefined;
}

export interface EnqueueServices {
  readonly store: Pick<AlertStore, 'enqueue' | 'pending' | 'schedule'>;
  readonly send: (request: DrainRequest) => Promise<void>;
  readonly now: () => number;
}

export interface OutboxServices extends EnqueueServices {
  readonly store: AlertStore & Pick<Store, 'installation'>;
  /** Throws NotInstalledError when the workspace has uninstalled us. */
  readonly poster: (workspace: string) => Promise<Poster>;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly newId: () => string;
  readonly log: Log;
}

/** Messages that are sent as one. */
export interface Batch {
  readonly messages: readonly PendingMessage[];
  /** Set when the message can be edited later. */
  readonly subject: string | undefined;
  /** The message to edit; undefined for a new one. */
  readonly posted: Posted | undefined;
  /** `listed`: each is one line of many. */
  readonly form: 'own' | 'listed';
  /** A post after which what has come meanwhile is looked for: with what is still to be posted it may be one message. */
  readonly gathers?: 'more' | undefined;
  /** An edit that is not made before, so that many changes are one edit. */
  readonly notBefore?: number | undefined;
  /** What is remembered of other subjects once it was sent. */
  readonly also?: readonly Remembered[] | undefined;
  /** Other messages that show what it is about, too. */
  readonly shownBy?: readonly ShownBy[] | undefined;
  /** What its plan tells its renderer. */
  readonly about?: unknown;
}

/** The subject of another message, and the line of it that shows the same. */
export interface ShownBy {
  readonly subject: string;
  readonly line: string;
}

/** What is recorded of a subject with a message: the message's ts unless another is told. */
export interface Remembered extends Pick<Posted, 'subject' | 'notes'> {
  readonly ts?: string | undefined;
}

/** What is not to be sent any more. */
export interface Ended {
  readonly messages: readonly PendingMessage[];
  readonly reason: string;
}

export interface Place {
  readonly workspace: string;
  readonly destination: string;
  readonly poster: Poster;
}

export interface Rendered {
  readonly message: Message;
  /** Kept with the posted message, for later edits. */
  readonly notes?: unknown;
  /** Further subjects that the message is about, recorded with it. */
  readonly also?: readonly Remembered[];
  /** `unchanged`: the posted message shows it already. */
  readonly shows?: 'news' | 'unchanged';
  /** What follows once it is posted. */
  readonly followUps?: (ts: string) => readonly OutboxMessage[];
}

/** Draws one kind of message when it is sent, from the newest state of what it is about. */
export interface Renderer<S> {
  /** Returns further subjects of which the plan needs to know what was posted. */
  readonly related?: (waiting: readonly PendingMessage[]) => readonly string[];
  /** Returns which of the waiting messages of this kind are not to be sent. */
  readonly ended?: (
    waiting: readonly PendingMessage[],
    place: Place,
    services: S,
  ) => Promise<readonly Ended[]>;
  /** Groups what is to be sent, in order. Without it each subject is a batch of its own. */
  readonly plan?: (
    wanted: readonly PendingMessage[],
    place: Place & { readonly posted: ReadonlyMap<string, Posted> },
    services: S,
  ) => Promise<readonly Batch[]>;
  /** Returns undefined when there is nothing to send. */
  readonly render: (batch: Batch, place: Place, services: S) => Promise<Rendered | 'unreadable' | undefined>;
  /** Called once a batch was sent. Best effort. */
  readonly sent?: (batch: Batch, place: Place, services: S) => Promise<void>;
  /** Called before a batch ends because its destination cannot be reached. */
  readonly undeliverable?: (
    batch: Pick<Batch, 'messages'>,
    where: { readonly workspace: string; readonly destination: string; readonly gone: Gone },
    services: S,
  ) => Promise<void>;
}

export type Renderers<S> = Readonly<Record<MessageKind, Renderer<S>>>;
