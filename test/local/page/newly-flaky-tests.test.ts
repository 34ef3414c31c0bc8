/** Reruns what failed, and sees that its channel is told which tests have become flaky, with both jobs. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningBot, startLocal } from '../../../local/bot.ts';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { openBrowser } from '../../open-browser.ts';
import { composer, openPage, picture } from './page-over-scripted-bot.ts';

let browser: Browser;
let bot: RunningBot;

beforeAll(async () => {
  [browser, bot] = await Promise.all([openBrowser(), startLocal({ port: 0, quiet: true })]);
});

afterAll(() => Promise.all([browser?.close(), bot?.close()]));

it('is told once which tests failed and then passed on the same commit', async () => {
  const phone = { width: 390, height: 844, scale: 2 };
  const { ci } = workspace.channels;
  const { page, complaints, close } = await openPage(browser, `${bot.url}/?channel=${ci}`, phone);
  const say = async (text: string) => {
    await composer(page).fill(text);
    await composer(page).press('Enter');
  };
  await say('/circle subscribe web --flaky new --slow 2x');
  await page.getByText(/new flaky tests/).waitFor();
  await picture(page, 'flaky-subscribed');
  await say('/circle rerun web#123');
  await page.getByText(/reran the failed jobs/).waitFor();
  const told = page.getByRole('article').filter({ hasText: 'new flaky tests:' });
  await told.getByText('failed, then passed on the same commit').waitFor({ timeout: 150_000 });
  await told.scrollIntoViewIfNeeded();
  await picture(page, 'flaky-told');
  expect(await told.count()).toBe(1);
  expect(complaints).toEqual([]);
  await close();
}, 240_000);
