/** Watches a channel miss a run that it expects, and sees that it is told when the run comes. */
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

it('is told once that an expected run is missing, sees it listed, and is told when it has passed', async () => {
  const phone = { width: 390, height: 844, scale: 2 };
  const { ci } = workspace.channels;
  const { page, complaints, close } = await openPage(browser, `${bot.url}/?channel=${ci}`, phone);
  const say = async (text: string) => {
    await composer(page).fill(text);
    await composer(page).press('Enter');
  };
  await say('/circle subscribe web --expect 26h --branch release/9');
  await page.getByText(/Expects a run to pass every 26h/).waitFor();
  const missing = page.getByRole('article').filter({ hasText: 'has passed in 26h' });
  await missing.getByText('Nothing was triggered in that time.').waitFor({ timeout: 60_000 });
  await missing.scrollIntoViewIfNeeded();
  await picture(page, 'expected-missing');
  await say('/circle subscriptions');
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
