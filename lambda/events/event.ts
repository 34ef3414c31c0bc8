/** Defines the shape of an event's handler. Each has its own file; index.ts is the table. */
import * as v from 'valibot';
import type { EventContext } from '../conversation/context.ts';

export interface SlackEvent {
  /** An event without the fields that we need is ignored. */
  run(event: unknown, context: EventContext): Promise<void>;
}

type Shape = v.GenericSchema<unknown, Readonly<Record<string, unknown>>>;

export function slackEvent<S extends Shape>(
  schema: S,
  run: (event: v.InferOutput<S>, context: EventContext) => Promise<void>,
): SlackEvent {
  return {
    async run(event, context) {
      const read = v.safeParse(schema, event);
      if (read.success) return run(read.output, context);
      context.log({ log: 'event.ignored', workspace: context.workspace });
    },
  };
}
