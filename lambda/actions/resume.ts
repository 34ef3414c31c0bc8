/** Resume was pressed on the word that a channel's alerts rest. */
import { resumedView } from '../views/paused.ts';
import { action } from './action.ts';

export const resume = action('resume', async ({ channel }, context) => {
  const { store, caller } = context;
  const count = await context.act({ name: 'subscribe', target: channel }, async () => {
    const all = await store.subscriptions(caller.workspace);
    const resting = all.filter((one) => one.channel === channel && one.paused !== undefined);
    await Promise.all(resting.map((one) => store.changeSubscription(one, { paused: undefined })));
    return resting.length;
  });
  return { kind: 'replace', message: resumedView({ channel, count }) };
});
