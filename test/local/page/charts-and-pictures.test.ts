/** Charts as a phone shows them: Slack's own for one reader, pictures once they are shared. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { local as bot, browser, itOnPage as it } from '../../fixture.ts';
import { openPage, phone, picture, type } from './page-over-scripted-bot.ts';

const open = (channel: string) => openPage(browser, `${bot.url}/?channel=${channel}`, phone);

/** Shares the answer, and waits for the picture that stands for its chart. */
async function share(page: Page, words: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Share to channel' }).last().click();
  const image = page.getByRole('img', { name: words });
  await image.and(page.locator('img')).waitFor();
  await page.waitForFunction(() => [...document.images].every((one) => one.complete));
  expect(await image.and(page.locator('img')).evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(
    1080,
  );
}

it('shows insights as charts, and shares them as a picture', async () => {
  const { page, complaints, close } = await open(workspace.channels.ci);
  await type(page, '/circle insights web');
  await page.getByRole('img', { name: /^Success rate\. passed: / }).waitFor();
  await page.getByRole('img', { name: /^Duration of runs that passed/ }).waitFor();
  await picture(page, 'insights-for-one');
  await share(page, /Success rate and duration per day/);
  await picture(page, 'insights');
  expect(complaints).toEqual([]);
  await close();
});

it('shows a timeline with characters, and shares it as a picture', async () => {
  const { page, complaints, close } = await open(workspace.channels.web);
  await type(page, '/circle timeline web#123');
  await page.getByText('░').first().waitFor();
  await picture(page, 'timeline-for-one');
  await share(page, /test: waited .* critical path/);
  await expect.poll(() => page.getByText(/took \S+ of/).count()).toBeGreaterThan(1);
  await picture(page, 'timeline');
  expect(complaints).toEqual([]);
  await close();
});

it('shows flaky tests in a table that sorts, and shares them below a picture', async () => {
  const { page, complaints, close } = await open(workspace.channels.general);
  await type(page, '/circle retry web#123');
  const said = await page.getByRole('article').filter({ hasText: 'retried' }).first().textContent();
  const again = Number(/#(\d+) is/.exec(said ?? '')?.[1]);
  bot.circleci!.controls.finish('github/acme/web', again, 'success');
  await type(page, '/circle flaky web');
  const table = page.getByRole('table', { name: 'Flaky tests of acme/web' });
  await table.getByRole('rowheader').first().waitFor();
  await table.getByRole('button', { name: 'Failed, then passed' }).click();
  await table.getByRole('button', { name: 'Failed, then passed ▲' }).waitFor();
  await picture(page, 'flaky-for-one');
  await share(page, /then passed/);
  await picture(page, 'flaky');
  expect(complaints).toEqual([]);
  await close();
});
