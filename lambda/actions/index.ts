/** The tables of what a person clicks, by intent, and of what they submit, by callback_id. */
import type { IntentName } from '../views/intent.ts';
import type { Action, Submission } from './action.ts';
import { approve } from './approve.ts';
import { ask } from './ask.ts';
import { cancel } from './cancel.ts';
import { cancelRun } from './cancel-run.ts';
import { connect, connectSubmission } from './connect.ts';
import { refresh } from './refresh.ts';
import { rerun, retry, ssh } from './rerun.ts';
import { run } from './run.ts';
import { share } from './share.ts';
import { triggerSubmission } from './trigger.ts';

/** Links need none: the browser opens them. */
export const actions: Readonly<Record<IntentName, Action>> = {
  retry,
  cancel,
  rerun,
  ssh,
  ask,
  refresh,
  run,
  share,
  connect,
  approve,
  'cancel-run': cancelRun,
};

export const submissions: Readonly<Record<string, Submission>> = {
  connect: connectSubmission,
  trigger: triggerSubmission,
};
