/** Reads what a card's record notes: whom it called, and which recovery it showed. */
import * as v from 'valibot';
import type { Posted } from '../store/outbox.ts';

const schema = v.object({ called: v.optional(v.string()), recovery: v.optional(v.string()) });

export interface CardNotes {
  /** The status and the people mentioned for it: `failed <@U01>`. */
  readonly called?: string | undefined;
  /** The id of the recovery's alert that the card or its thread shows. */
  readonly recovery?: string | undefined;
}

export function notesOf(posted: Posted | undefined): CardNotes {
  const read = v.safeParse(schema, posted?.notes);
  return read.success ? read.output : {};
}
