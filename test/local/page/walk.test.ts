/** The way of a newcomer through the whole bot, in the browser, with nothing faked but Slack and CircleCI. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningBot, startLocal } from '../../../local/bot.ts';
import { simulatorToken } from '../../../local/settings.ts';
import { workspace } from '../../../local/slack/workspace.ts';
import { openBrowser } from '../../browser.ts';
import { composer, openPage } from './theatre.ts';

let browser: Browser;
let bot: RunningBot;

beforeAll(async () => {
  [browser, bot] = await Promise.all([openBrowser(), startLocal({ port: 0, quiet: true })]);
});

afterAll(() => Promise.all([browser?.close(), bot?.close()]));

const retries = () => bot.circleci?.controls.received().filter(({ path }) => path.endsWith('/retry')) ?? [];

it('asks for a status, retries what failed, and connects after a refusal', async () => {
  const { page, complaints, close } = await openPage(browser, `${bot.url}/?channel=${workspace.channels.ci}`);
  const box = composer(page);
  await box.pressSequentially('/cir');
  await box.press('Tab');
  await box.pressSequentially('sta');
  await box.press('Tab');
  await box.pressSequentially('web');
  expect(await box.inputValue()).toBe('/circle status web');
  await box.press('Enter');

  const card = page.getByRole('article').first();
  await card.getByText('Failed', { exact: true }).waitFor();
  expect(await card.getByText('Only visible to you').count()).toBe(1);
  await card.getByRole('button', { name: /^Retry/ }).click();
  await card.getByText(/Retried by/).waitFor();
  expect(await card.getByRole('button', { name: /^Retry/ }).count()).toBe(0);
  expect(retries()).toHaveLength(1);
  const announced = page.getByRole('article').nth(1);
  await announced.getByText(/retried/).waitFor();
  expect(await announced.getByText('Only visible to you').count()).toBe(0);

  await box.fill('/circle connect');
  await box.press('Enter');
  const dialog = page.getByRole('dialog', { name: /Connect/ });
  const token = dialog.getByRole('textbox', { name: /token/ });
  await token.fill('not-a-token');
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await dialog
    .getByRole('alert')
    .getByText(/does not accept/)
    .waitFor();
  await token.fill(simulatorToken);
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await page
    .getByRole('article')
    .last()
    .getByText(/connected this workspace/)
    .waitFor();
  expect(await page.content()).not.toContain(simulatorToken);
  expect(complaints).toEqual([]);
  await close();
});
