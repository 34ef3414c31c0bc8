/** What has happened is on record when a turn ends, also where its answer fails. */
import { expect } from 'vitest';
import { itOnStage as it, stage } from '../fixture.ts';
import { carriedBy, team } from './worker-between-servers.ts';

it('waits for the audit log, although the card of the answer could not be stored', async () => {
  const build = stage.circleci.controls.start({ project: 'github/acme/web' });
  stage.circleci.controls.finish('github/acme/web', build, 'failed');
  await stage.type(`build web#${build}`);
  const value = carriedBy(stage.answers.at(-1), 'Retry');
  const { store } = stage.services;
  const { audit } = store;
  Object.assign(store, {
    saveCard: async () => {
      throw new Error('throttled');
    },
    async audit(...given: Parameters<typeof audit>) {
      if (given[1].outcome === 'done') await new Promise((resolve) => setTimeout(resolve, 200));
      return audit(...given);
    },
  });
  await stage.press({ value });
  expect(stage.writes()).toHaveLength(1);
  expect(stage.logged.map(({ log }) => log)).toContain('bug');
  const trail = await store.auditTrail(team, { since: 0, limit: 9 });
  expect(trail).toMatchObject([{ name: 'retry', outcome: 'done' }]);
});
