/** Checks that the sidebar's buttons start runs in CircleCI, and that the channel is notified. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { simulatorToken } from '../../../local/settings.ts';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { local as bot, browser, itOnPage as it, passTimeUntil } from '../../fixture.ts';
import { composer, openPage, phone } from './page-over-scripted-bot.ts';

async function subscribed(channel: string, words: string, window = {}): Promise<Page> {
  const { page } = await openPage(browser, `${bot.url}/?channel=${channel}`, window);
  await composer(page).fill(`/circle subscribe ${words}`);
  await composer(page).press('Enter');
  await page.getByText(/subscribed this channel to/).waitFor();
  return page;
}

/** Of the workflow that was started last, as CircleCI tells it. */
async function newestStatus(): Promise<string> {
  const { url, world } = bot.circleci!;
  const headers = { 'circle-token': simulatorToken };
  const asked = await fetch(`${url}/api/v2/workflow/${world.workflows.at(-1)?.id}`, { headers });
  return ((await asked.json()) as { status: string }).status;
}

it('starts a run that waits for an approval', async () => {
  const page = await subscribed(workspace.channels.ci, 'acme/api --status hold', phone);
  await page.getByRole('button', { name: 'Channels', exact: true }).click();
  await page.getByRole('button', { name: /^Start a run to approve/ }).click();
  await expect.poll(() => page.getByRole('navigation').count()).toBe(0);
  await passTimeUntil(async () => (await newestStatus()) === 'on_hold');
  await bot.aws.schedule.run();
  const card = page.getByRole('article').filter({ hasText: 'Round the total to cents' });
  await passTimeUntil(() => card.getByText('Waiting for approval').isVisible());
  await card.getByRole('button', { name: 'Approve' }).waitFor();
});

it('starts more runs at once than a channel gets cards for', async () => {
  const page = await subscribed(workspace.channels.web, 'web');
  await page.getByRole('button', { name: 'Start a flood of runs' }).click();
  const list = page.getByRole('article').filter({ hasText: /\d+ branches of acme\/web fail/ });
  await passTimeUntil(() => list.first().isVisible());
  expect(
    await list
      .first()
      .getByRole('link', { name: /^feature\/flood-/ })
      .count(),
  ).toBeGreaterThan(5);
});

it('takes no orders but those on its buttons, and none from other sites', async () => {
  const ask = async (run: string, type = 'application/json') => {
    const sent = { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify({ run }) };
    return (await fetch(`${bot.url}/simulator/runs`, sent)).status;
  };
  const { workflows } = bot.circleci!.world;
  const begun = workflows.length;
  expect(await ask('everything')).toBe(400);
  expect(await ask('failing', 'text/plain')).toBe(400);
  expect(workflows).toHaveLength(begun);
  expect(await ask('failing')).toBe(200);
  expect(workflows).toHaveLength(begun + 1);
});
