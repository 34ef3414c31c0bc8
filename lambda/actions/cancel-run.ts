/** Cancel was pressed on a run's card, and confirmed. */
import { actOnRun } from '../conversation/run-acting.ts';
import { action } from './action.ts';

export const cancelRun = action('cancel-run', ({ workflow, project }, context) =>
  actOnRun(
    {
      name: 'cancel run',
      did: { what: 'canceled' },
      workflow,
      project,
      carryOut: (circleci) => circleci.cancelWorkflow(workflow),
    },
    context,
  ),
);
