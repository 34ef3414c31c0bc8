/** Handles Resume on the notice that a channel's alerts are paused. */
import { resumeAll } from '../conversation/subscriptions/resume-alerts.ts';
import { resumedView } from '../views/subscriptions/paused-and-resumed.ts';
import { action } from './action.ts';

export const resume = action('resume', async ({ channel }, context) => {
  const { store, caller } = context;
  const all = await store.subscriptions(caller.workspace);
  const theirs = all.filter((one) => one.channel === channel);
  const count = await resumeAll(theirs, context);
  return { kind: 'replace', message: resumedView({ channel, count, changedBy: caller.user }) };
});
