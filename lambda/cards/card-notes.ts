/** Reads what a message's record notes: whom it called, which recovery and which red time it shows. */
import * as v from 'valibot';
import type { ShownBy } from '../outbox/outbox-ports.ts';
import type { Posted } from '../store/outbox-store.ts';
import { type RedTime, redTimeSchema } from '../store/red-time.ts';
import { shownBySchema } from '../store/run-list.ts';

const schema = v.object({
  called: v.optional(v.string()),
  recovery: v.optional(v.string()),
  red: v.optional(redTimeSchema),
  repliedFrom: v.optional(v.string()),
  shows: v.optional(v.string()),
  shownBy: v.optional(shownBySchema),
  told: v.optional(
    v.object({ reasons: v.array(v.string()), authors: v.array(v.string()), runs: v.array(v.string()) }),
  ),
});

export interface CardNotes {
  /** The status and the people mentioned for it: `failed <@U01>`. */
  readonly called?: string | undefined;
  /** The id of the recovery's alert that the card or its thread shows. */
  readonly recovery?: string | undefined;
  /** The red time that the message of a branch shows. */
  readonly red?: RedTime | undefined;
  /** The first failure that the reply about its end counts from. */
  readonly repliedFrom?: string | undefined;
  readonly told?: Told | undefined;
  /** A digest of the message that was sent: an edit that changes nothing is not made. */
  readonly shows?: string | undefined;
  readonly shownBy?: readonly ShownBy[] | undefined;
}

/** What a red time's message or a reply below it has told. */
export interface Told {
  readonly reasons: readonly string[];
  readonly authors: readonly string[];
  /** The runs that were told by a message, and not by an edit alone. */
  readonly runs: readonly string[];
}

export function notesOf(posted: Posted | undefined): CardNotes {
  const read = v.safeParse(schema, posted?.notes);
  return read.success ? read.output : {};
}
