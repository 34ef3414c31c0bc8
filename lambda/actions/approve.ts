/** Approve was pressed, and confirmed: the workflow goes on. */
import { actOnRun } from '../conversation/changes/change-run.ts';
import { action } from './action.ts';

export const approve = action('approve', ({ workflow, request, project, job }, context) =>
  actOnRun(
    {
      name: 'approve',
      did: { what: 'approved', job },
      workflow,
      project,
      carryOut: (circleci) => circleci.approve(workflow, request),
    },
    context,
  ),
);
