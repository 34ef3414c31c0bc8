/** Handles Cancel on a run's card. */
import { actOnRun } from '../conversation/changes/change-run.ts';
import { action } from './action.ts';

export const cancelRun = action('cancel-run', ({ workflow, also = [], project }, context, card) =>
  actOnRun(
    {
      name: 'cancel run',
      did: { what: 'canceled' },
      workflow,
      project,
      card,
      carryOut: async (circleci) => {
        for (const id of [workflow, ...also]) await circleci.cancelWorkflow(id);
      },
    },
    context,
  ),
);
