/** Renders messages that were drawn when they were enqueued. */
import * as v from 'valibot';
import type { OutboxMessage } from '../store/outbox-store.ts';
import type { Message } from '../views/text/message.ts';
import type { Renderer } from './outbox-ports.ts';

const shape = v.object({ text: v.string(), blocks: v.array(v.unknown()) });

/** Only producers of this release and earlier ones write it. */
const messageSchema = v.custom<Message>((value) => v.is(shape, value));

const schema = v.object({ message: messageSchema });

export function prepared({ payload }: Pick<OutboxMessage, 'payload'>): Message | undefined {
  const read = v.safeParse(schema, payload);
  return read.success ? read.output.message : undefined;
}

export const preparedRenderer: Renderer<unknown> = {
  async render({ messages: [first] }) {
    const message = first && prepared(first);
    return message ? { message } : 'unreadable';
  },
};
