/** Handles Approve: approves a job on hold. */
import { actOnRun } from '../conversation/changes/change-run.ts';
import type { Context } from '../conversation/context.ts';
import type { Reply } from '../conversation/reply.ts';
import { action } from './action.ts';

export const approve = action('approve', async (intent, context, card) => {
  const { workflow, request, project, job, list } = intent;
  const reply = await actOnRun(
    {
      name: 'approve',
      did: { what: 'approved', job },
      workflow,
      project,
      // A list that the channel sees stays one: what was done is announced below it.
      card: list === undefined ? card : { ephemeral: true, ts: undefined },
      carryOut: (circleci) => circleci.approve(workflow, request),
    },
    context,
  );
  return list === undefined ? reply : drawnAgain(reply, list, context);
});

/** The list without what was approved; where CircleCI does not show it now, the run's card. */
async function drawnAgain(reply: Reply, list: string, context: Context): Promise<Reply> {
  if (reply.kind !== 'replace') return reply;
  const again = await context.run(list).catch(() => undefined);
  return again?.kind === 'say' ? { ...reply, message: again.message, follow: undefined } : reply;
}
