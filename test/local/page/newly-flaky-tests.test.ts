/** Reruns what failed, and sees that its channel is told which tests have become flaky, with both jobs. */
import { expect } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { local as bot, browser, itOnPage as it, passTimeUntil } from '../../fixture.ts';
import { openPage, phone, picture, type } from './page-over-scripted-bot.ts';

it('is told once which tests failed and then passed on the same commit', async () => {
  const { ci } = workspace.channels;
  const { page, complaints, close } = await openPage(browser, `${bot.url}/?channel=${ci}`, phone);
  await type(page, '/circle subscribe web --flaky new --slow 2x');
  await page.getByText(/new flaky tests/).waitFor();
  await picture(page, 'flaky-subscribed');
  await type(page, '/circle rerun web#123');
  await page.getByText(/reran the failed jobs/).waitFor();
  const told = page.getByRole('article').filter({ hasText: 'new flaky tests:' });
  await passTimeUntil(() => told.getByText('failed, then passed on the same commit').isVisible());
  await told.scrollIntoViewIfNeeded();
  await picture(page, 'flaky-told');
  expect(await told.count()).toBe(1);
  expect(complaints).toEqual([]);
  await close();
});
