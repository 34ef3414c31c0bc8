/** The form that takes a CircleCI token, and what it gives back with it. */
import * as v from 'valibot';
import { RefusedError } from '../errors.ts';
import { mayAct } from '../permissions.ts';
import { connectModal } from '../views/connect.ts';
import type { Context } from './context.ts';
import type { Reply } from './reply.ts';

export const cloud = 'https://circleci.com';

/** What a form remembers of where it was opened: private_metadata, with its version. */
const formSchema = v.object({ v: v.literal(1), channel: v.optional(v.string()) });

export interface Form {
  readonly channel: string | undefined;
}

/** Undefined for another version's form: it must be opened again. */
export function readForm(metadata: string): Form | undefined {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), formSchema), metadata);
  return read.success ? { channel: read.output.channel } : undefined;
}

export function writeForm({ channel }: Form): string {
  return JSON.stringify({ v: 1, ...(channel !== undefined && { channel }) });
}

/** Throws RefusedError before anybody has typed a token in vain. */
export async function connectForm({ caller, store, circleciHost, standing }: Context): Promise<Reply> {
  const [connection, who] = await Promise.all([store.connection(caller.workspace), standing()]);
  if (!mayAct(who, 'connect')) throw new RefusedError('connect', who);
  const host = connection?.host ?? circleciHost;
  const modal = connectModal({
    ...(host !== cloud && { host }),
    metadata: writeForm({ channel: caller.channel }),
  });
  return { kind: 'open', modal, command: 'connect' };
}
