/** Draws the line that names who did what, before anything is known of its end. Pure. */
import type { KnownBlock } from '@slack/types';
import * as v from 'valibot';
import type { Status } from '../../circleci/status.ts';
import { message } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { md } from '../text/mrkdwn.ts';
import { inWords } from '../text/statuses.ts';

const words = v.object({ mrkdwn: v.string(), plain: v.string() });
const block = v.custom<KnownBlock>((value) => v.is(v.object({ type: v.string() }), value));

/** Drawn when it is posted, and kept: only producers of this release and earlier ones write it. */
export const drawingSchema = v.variant('kind', [
  v.object({
    kind: v.literal('line'),
    /** Who did what, without its full stop. */
    lead: words,
    /** What runs then, `#124`; left out where it is what `lead` is about. */
    what: v.optional(words),
    blocks: v.array(block),
    /** Shows the run; left out where it cannot be written. */
    command: v.optional(v.string()),
  }),
  v.object({
    kind: v.literal('card'),
    /** Shows the card again; left out where it cannot be written. */
    command: v.optional(v.string()),
    /** Mrkdwn made by us, below the title. */
    note: v.optional(v.string()),
  }),
]);

export type Drawing = v.InferOutput<typeof drawingSchema>;
export type Line = Extract<Drawing, { kind: 'line' }>;

interface Begun {
  readonly status: Status;
  readonly rawStatus: string;
}

/** The line as it is posted: ``… retried *acme/web#123* on `main`, and #124 is scheduled.`` */
export function lineView({ lead, what, blocks }: Line, begun: Begun | undefined): Message {
  const state = begun && what && md`, and ${what} is ${inWords(begun)}`;
  return message({ title: md`${lead}${state}.`, blocks });
}
