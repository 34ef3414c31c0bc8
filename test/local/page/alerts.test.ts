/** A channel subscribes, hears of a run that fails and of one that mends it, acts on the card, and ends it. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningBot, startLocal } from '../../../local/bot.ts';
import { workspace } from '../../../local/slack/workspace.ts';
import { openBrowser } from '../../browser.ts';
import { composer, openPage } from './theatre.ts';

let browser: Browser;
let bot: RunningBot;

beforeAll(async () => {
  [browser, bot] = await Promise.all([openBrowser(), startLocal({ port: 0, quiet: true })]);
});

afterAll(() => Promise.all([browser?.close(), bot?.close()]));

async function say(page: Page, text: string, answer: RegExp): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
  await page.getByRole('article').last().getByText(answer).waitFor();
}

it('subscribes, sees one card appear, change and end, reruns from it, sees it fixed, mutes and unsubscribes', async () => {
  const { page, complaints, close } = await openPage(browser, `${bot.url}/?channel=${workspace.channels.ci}`);
  await say(page, '/circle subscribe web', /subscribed this channel to/);
  expect(bot.circleci?.controls.received().some(({ path }) => path.endsWith('/api/v2/webhook'))).toBe(true);

  await page.getByRole('button', { name: 'Start a failing run' }).click();
  const card = page.getByRole('article').nth(1);
  await card
    .getByText('Failed', { exact: true })
    .or(card.getByText('Failing', { exact: true }))
    .waitFor();
  await card.getByText('Failed', { exact: true }).waitFor();
  await card.getByText('Run tests').waitFor();
  await card
    .getByText(/price rounds half up/)
    .first()
    .waitFor();
  // One message for the run, edited where it stands.
  expect(await page.getByRole('article').count()).toBe(2);

  await card.getByRole('button', { name: 'Rerun failed' }).click();
  await page
    .getByText(/reran what failed|run again|rerun/i)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Start a passing run' }).click();
  const fixed = page
    .getByRole('article')
    .filter({ has: page.getByText('Fixed', { exact: true }) })
    .first();
  await fixed.waitFor({ timeout: 20_000 });
  await fixed.getByText(/It was red since/).waitFor();

  await say(page, '/circle subscriptions', /last delivery/);
  await say(page, '/circle mute web 2h', /muted .* in this channel until/);
  await say(page, '/circle unsubscribe web', /unsubscribed this channel from/);
  expect(bot.circleci?.controls.received().at(-1)).toMatchObject({ method: 'DELETE' });
  expect(complaints).toEqual([]);
  await close();
}, 60_000);
