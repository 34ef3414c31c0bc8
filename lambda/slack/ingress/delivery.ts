/** Defines the delivery that the ingress function hands to the worker: verified, parsed and small. */
import * as v from 'valibot';

export const kinds = ['command', 'action', 'shortcut', 'event', 'submission', 'options'] as const;
export type Kind = (typeof kinds)[number];

export const deliverySchema = v.object({
  version: v.literal(1),
  /** Slack's id of it, or a hash of the body: the same for each retry. */
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  kind: v.picklist(kinds),
  /** Milliseconds since the epoch at the door. */
  receivedAt: v.number(),
  /** The parsed body as Slack documents it: form fields, the interaction's payload, or the event's JSON. */
  body: v.record(v.string(), v.unknown()),
});

export type Delivery = v.InferOutput<typeof deliverySchema>;

/** The worker's answer to a synchronous hand-off: what Slack reads as the HTTP body. */
export interface Acknowledgement {
  readonly body: unknown;
}
