/** Handles Approve: approves a job on hold. */
import { actOnRun } from '../conversation/changes/change-run.ts';
import { action } from './action.ts';

export const approve = action('approve', ({ workflow, request, project, job }, context, card) =>
  actOnRun(
    {
      name: 'approve',
      did: { what: 'approved', job },
      workflow,
      project,
      card,
      carryOut: (circleci) => circleci.approve(workflow, request),
    },
    context,
  ),
);
