import { expect, it } from 'vitest';
import { hook } from '../alerts/fake-alert-services.ts';
import { openClockwork } from '../alerts/minute-by-minute.ts';
import { subscription, whole } from '../alerts/sample-reports.ts';

const workspace = 'T1';

it('a failure that comes while the card of its start is being posted is shown on the card', async () => {
  const clockwork = openClockwork();
  const { store, services, said, edited } = clockwork;
  await store.saveHook(workspace, hook);
  await store.saveSubscription(subscription({ statuses: ['started'] }));
  const report = (one: ReturnType<typeof whole>) =>
    clockwork.finish({ version: 1, workspace, kind: 'report', hook: hook.id, report: one });
  const poster = await services.poster(workspace);
  const post: typeof poster.post = async (...given) => {
    if (said.length === 0) await report(whole('failed', { id: 'r2' }));
    return poster.post(...given);
  };
  Object.assign(services, { poster: async () => ({ ...poster, post }) });
  await report(whole('running', { id: 'r1' }));
  expect(said.map(({ message }) => message.text)).toEqual([expect.stringContaining('Running')]);
  expect(edited.at(-1)?.message.text).toContain('Failed');
});
