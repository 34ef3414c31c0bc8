/** Living answers at phone width: what was started from Slack ends in the line that said it, without a press. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningBot, startLocal } from '../../../local/bot.ts';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { openBrowser } from '../../open-browser.ts';
import { composer, openPage, picture } from './page-over-scripted-bot.ts';

const { channels } = workspace;
const phone = { width: 390, height: 844, scale: 2 } as const;

let browser: Browser;
let bot: RunningBot;
beforeAll(async () => {
  [browser, bot] = await Promise.all([openBrowser(), startLocal({ port: 0, quiet: true })]);
});
afterAll(() => Promise.all([browser?.close(), bot?.close()]));

async function type(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

/** The schedule's minutes, without waiting for them. */
async function minutesUntil(page: Page, words: RegExp): Promise<void> {
  const line = page.getByText(words);
  const looked = async () => {
    await bot.aws.schedule.run();
    await bot.aws.alerts.idle();
    return line.count();
  };
  await expect.poll(looked, { timeout: 80_000, interval: 500 }).toBeGreaterThan(0);
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
}, 180_000);

it('counts the jobs of a rerun', async () => {
  const { page, complaints, close } = await openPage(browser, `${bot.url}/?channel=${channels.ci}`, phone);
  await type(page, '/circle rerun web#123');
  await page.getByText(/reran the failed jobs of/).waitFor();
  await minutesUntil(page, /and it is running/);
  await picture(page, 'rerun-running');
  expect(complaints).toEqual([]);
  await close();
}, 180_000);
