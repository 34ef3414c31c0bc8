/** Watches a channel miss a run that it expects, and sees that it is told when the run comes. */
import { expect } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { local as bot, browser, itOnPage as it } from '../../fixture.ts';
import { openPage, phone, picture, type } from './page-over-scripted-bot.ts';

it('is told once that an expected run is missing, sees it listed, and is told when it has passed', async () => {
  const { ci } = workspace.channels;
  const { page, complaints, close } = await openPage(browser, `${bot.url}/?channel=${ci}`, phone);
  await type(page, '/circle subscribe web --expect 26h --branch release/9');
  await page.getByText(/Expects a run to pass every 26h/).waitFor();
  // It would come by itself within a minute.
  await bot.aws.schedule.run();
  const missing = page.getByRole('article').filter({ hasText: 'has passed in 26h' });
  await missing.getByText('Nothing was triggered in that time.').waitFor({ timeout: 60_000 });
  await missing.scrollIntoViewIfNeeded();
  await picture(page, 'expected-missing');
  await type(page, '/circle subscriptions');
  await page.getByText(/missing, reported/).waitFor();
  await picture(page, 'expected-listed');

  bot.circleci?.controls.push({ project: 'github/acme/web', branch: 'release/9' });
  const came = page.getByRole('article').filter({ hasText: 'the expected run' });
  await came
    .getByText(/has passed/)
    .first()
    .waitFor({ timeout: 60_000 });
  await came.scrollIntoViewIfNeeded();
  await picture(page, 'expected-came');
  expect(await missing.count()).toBe(1);
  expect(await came.count()).toBe(1);
  expect(complaints).toEqual([]);
  await close();
}, 150_000);
