/** Presses on cards that one person sees: what is followed afterwards, and how the response_url is kept. */
import { expect } from 'vitest';
import { itOnStage as it, stage } from '../fixture.ts';
import { carriedBy, team } from './worker-between-servers.ts';

const follows = async () => {
  const watches = await stage.services.store.watches(team);
  return Promise.all(watches.map(async ({ id }) => (await stage.services.store.follow(team, id))!.value));
};

async function show() {
  const { start } = stage.circleci.controls;
  const number = start({ project: 'github/acme/web', branch: 'main', hold: 'running' });
  await stage.type(`build web#${number}`);
  return { number, refresh: () => carriedBy(stage.answers.at(-1), 'Refresh') };
}

it('follows the card, with its response_url sealed, four uses of which are left', async () => {
  const { number, refresh } = await show();
  expect(await follows()).toEqual([]);
  await stage.press({ value: refresh() });
  const [follow] = await follows();
  expect(follow).toMatchObject({ target: { kind: 'build', number }, responseUrl: { left: 4 } });
  expect(JSON.stringify(follow)).not.toContain(stage.responseUrl);
  const { sealed } = follow!.responseUrl!;
  const owner = { workspace: team, follow: follow!.id };
  expect(await stage.services.urlCipher.open(owner, sealed)).toBe(stage.responseUrl);
});

it('follows one card of a person in a channel: the one that was pressed last', async () => {
  const first = await show();
  await stage.press({ value: first.refresh() });
  const second = await show();
  await stage.press({ value: second.refresh(), messageTs: '2.2' });
  expect(await follows()).toMatchObject([{ target: { number: second.number } }]);
});

it('follows it no longer once a press has put there what has ended', async () => {
  const { number, refresh } = await show();
  await stage.press({ value: refresh() });
  stage.circleci.controls.finish('github/acme/web', number);
  await stage.press({ value: refresh() });
  expect(await follows()).toEqual([]);
});
