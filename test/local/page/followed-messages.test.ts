/** Living answers at phone width: what was started from Slack ends in the line that said it, without a press. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { local as bot, browser, itOnPage as it, passTimeUntil } from '../../fixture.ts';
import { openPage, phone, picture, type } from './page-over-scripted-bot.ts';

const { channels } = workspace;

/** The schedule looks, too. */
async function minutesUntil(page: Page, words: RegExp): Promise<void> {
  const line = page.getByText(words);
  await passTimeUntil(async () => {
    await bot.aws.schedule.run();
    return (await line.count()) > 0;
  });
}

it('shows a retry running, and turns it green by itself', async () => {
  const { page, complaints, close } = await openPage(browser, `${bot.url}/?channel=${channels.ci}`, phone);
  await type(page, '/circle retry web#123');
  await page.getByText(/retried acme\/web#123.*, and #124 is/).waitFor();
  await minutesUntil(page, /and #124 is running/);
  await picture(page, 'retry-running');
  bot.circleci?.controls.finish('github/acme/web', 124, 'success');
  await minutesUntil(page, /#124 passed in/);
  await picture(page, 'retry-passed');
  expect(await page.getByRole('article').count()).toBe(1);
  expect(complaints).toEqual([]);
  await close();
});

it('counts the jobs of a rerun', async () => {
  const { page, complaints, close } = await openPage(browser, `${bot.url}/?channel=${channels.ci}`, phone);
  await type(page, '/circle rerun web#123');
  await page.getByText(/reran the failed jobs of/).waitFor();
  await minutesUntil(page, /and it is running/);
  await picture(page, 'rerun-running');
  expect(complaints).toEqual([]);
  await close();
});
