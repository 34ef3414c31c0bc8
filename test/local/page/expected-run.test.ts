/** Watches a channel miss a run that it expects, and sees that it is told when the run comes. */
import { expect } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { local as bot, browser, itOnPage as it, passTimeUntil } from '../../fixture.ts';
import { openPage, phone, picture, type } from './page-over-scripted-bot.ts';

it('is told once that an expected run is missing, sees it listed, and is told when it has passed', async () => {
  const { ci } = workspace.channels;
  const { page, complaints, close } = await openPage(browser, `${bot.url}/?channel=${ci}`, phone);
  await type(page, '/circle subscribe web --expect 26h --branch release/9');
  await page.getByText(/Expects a run to pass every 26h/).waitFor();
  const missing = page.getByRole('article').filter({ hasText: 'has passed in 26h' });
  // It would come by itself within a minute.
  await passTimeUntil(async () => {
    await bot.aws.schedule.run();
    return missing.getByText('Nothing was triggered in that time.').isVisible();
  });
  await missing.scrollIntoViewIfNeeded();
  await picture(page, 'expected-missing');
  await type(page, '/circle subscriptions');
  await page.getByText(/missing, reported/).waitFor();
  await picture(page, 'expected-listed');

  bot.circleci?.controls.push({ project: 'github/acme/web', branch: 'release/9' });
  const came = page.getByRole('article').filter({ hasText: 'the expected run' });
  const passed = came.getByText(/has passed/).first();
  await passTimeUntil(() => passed.isVisible());
  await came.scrollIntoViewIfNeeded();
  await picture(page, 'expected-came');
  expect(await missing.count()).toBe(1);
  expect(await came.count()).toBe(1);
  expect(complaints).toEqual([]);
  await close();
});
