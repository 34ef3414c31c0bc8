/** The form that takes a CircleCI token. */
import { RefusedError } from '../../errors.ts';
import { mayAct } from '../../permissions.ts';
import { connectModal } from '../../views/people/connect.ts';
import type { Context } from '../context.ts';
import { writeForm } from '../form.ts';
import type { Reply } from '../reply.ts';

export const cloud = 'https://circleci.com';

/** Throws RefusedError before anybody has typed a token in vain. */
export async function connectForm({ caller, store, circleciHost, standing }: Context): Promise<Reply> {
  const [connection, who] = await Promise.all([store.connection(caller.workspace), standing()]);
  if (!mayAct(who, 'connect')) throw new RefusedError('connect', who);
  const host = connection?.host ?? circleciHost;
  const modal = connectModal({
    ...(host !== cloud && { host }),
    metadata: writeForm(caller),
  });
  return { kind: 'open', modal, command: 'connect' };
}
