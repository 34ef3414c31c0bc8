/** Lists the handlers of clicks by intent, and of submissions by callback_id. */
import type { IntentName } from '../views/text/button-intent.ts';
import type { Action, Submission } from './action.ts';
import { approve } from './approve.ts';
import { cancel } from './cancel.ts';
import { cancelRun } from './cancel-run.ts';
import { defaultSettingsSubmission, settingsSubmission } from './channel-settings.ts';
import { confirm, dismiss } from './confirm.ts';
import { connect, connectSubmission } from './connect.ts';
import { connectMe, connectMeSubmission } from './connect-me.ts';
import { dmSubmission } from './direct-alerts.ts';
import { herokuSubmission } from './heroku-key.ts';
import { askNewSecret, makeNewSecret, showSecret, webhookSubmission } from './manual-webhook.ts';
import { care } from './own-branch.ts';
import { refresh } from './refresh.ts';
import { rerun, retry } from './rerun.ts';
import { resume } from './resume.ts';
import { run } from './run-command.ts';
import { envSubmission } from './set-env.ts';
import { setupSubmission } from './setup.ts';
import { share } from './share.ts';
import { sshKeySubmission } from './ssh-key.ts';
import { subscribeSubmission } from './subscribe.ts';
import { triggerSubmission } from './trigger.ts';

/** Links need none: the browser opens them. */
export const actions: Readonly<Record<IntentName, Action>> = {
  retry,
  cancel,
  rerun,
  confirm,
  dismiss,
  refresh,
  run,
  share,
  connect,
  'connect-me': connectMe,
  approve,
  'cancel-run': cancelRun,
  resume,
  care,
};

export const submissions: Readonly<Record<string, Submission>> = {
  connect: connectSubmission,
  'connect-me': connectMeSubmission,
  trigger: triggerSubmission,
  subscribe: subscribeSubmission,
  webhook: webhookSubmission,
  'webhook-show': showSecret,
  'webhook-ask': askNewSecret,
  'webhook-new': makeNewSecret,
  env: envSubmission,
  settings: settingsSubmission,
  'settings-default': defaultSettingsSubmission,
  setup: setupSubmission,
  dm: dmSubmission,
  'ssh-key': sshKeySubmission,
  'heroku-key': herokuSubmission,
};
