/** Walks a channel through subscribing, a failing run, a rerun from the card, muting and unsubscribing. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { local as bot, browser, itOnPage as it, passTimeUntil } from '../../fixture.ts';
import { composer, openPage, picture } from './page-over-scripted-bot.ts';

const { ci, web } = workspace.channels;

async function say(page: Page, text: string, answer: RegExp): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
  await page.getByRole('article').last().getByText(answer).waitFor();
}

const shows = (card: Locator, state: string) => card.getByText(state, { exact: true });
const rerun = (card: Locator) => card.getByRole('button', { name: 'Rerun failed' });
const asked = (method: string, path: RegExp) =>
  bot.circleci?.controls.received().filter((one) => one.method === method && path.test(one.path)) ?? [];
/** The cards of runs, as Slack keeps them. */
const cardsIn = (channel: string) =>
  bot.slack?.messages(channel).filter(({ attachments }) => attachments.length > 0) ?? [];

it('sees one card appear, change and end; reruns from it and sees it fixed; mutes and unsubscribes', async () => {
  const { page, complaints, close } = await openPage(browser, `${bot.url}/?channel=${ci}`);
  await say(page, '/circle subscribe web --group run', /subscribed this channel to/);
  expect(asked('POST', /\/api\/v2\/webhook$/)).toHaveLength(1);

  await page.getByRole('button', { name: 'Start a failing run' }).click();
  const card = page.getByRole('article').nth(1);
  await passTimeUntil(() => shows(card, 'Failing').isVisible());
  const [appeared] = cardsIn(ci);
  expect(await rerun(card).count()).toBe(0);

  await passTimeUntil(() => shows(card, 'Failed').isVisible());
  await card.getByText('Run tests').waitFor();
  await card
    .getByText(/price rounds half up/)
    .first()
    .waitFor();
  // One message for the run, changed where it stands.
  expect(cardsIn(ci)).toMatchObject([{ ts: appeared?.ts, editedAt: expect.any(Number) }]);
  expect(await page.getByRole('article').count()).toBe(2);

  // There is no push: the rerun fixes it.
  await rerun(card).click();
  const fixed = page.getByRole('article').filter({ has: page.getByText('Fixed', { exact: true }) });
  await passTimeUntil(() => fixed.getByText(/Was failing since/).isVisible());
  expect(asked('POST', /\/rerun$/)).toHaveLength(1);
  await expect.poll(() => card.getByRole('button').allInnerTexts()).toEqual(['Why?', 'Log', 'Tests', '', '']);
  await say(page, '/circle subscriptions', /last alert/);

  await say(page, '/circle mute web 2h', /muted .* in this channel until/);
  const spared = cardsIn(ci).length;
  // Another channel is still subscribed: once it has the alert, this one would have it, too.
  const other = await openPage(browser, `${bot.url}/?channel=${web}`);
  await say(other.page, '/circle subscribe web --group run', /subscribed this channel to/);
  await page.getByRole('button', { name: 'Start a failing run' }).click();
  await passTimeUntil(() => shows(other.page.getByRole('article').nth(1), 'Failed').isVisible());
  expect(cardsIn(ci)).toHaveLength(spared);

  await say(other.page, '/circle unsubscribe web', /unsubscribed this channel from/);
  expect(asked('DELETE', /\/webhook\//)).toEqual([]);
  await say(page, '/circle unsubscribe web', /unsubscribed this channel from/);
  expect(asked('DELETE', /\/webhook\//)).toHaveLength(1);
  expect([...complaints, ...other.complaints]).toEqual([]);
  await Promise.all([close(), other.close()]);
});

it('subscribes by the form: boxes, buttons and menus are read, shown again and changed', async () => {
  const { page, complaints, close } = await openPage(browser, `${bot.url}/?channel=${web}`);
  const hour = async (form: Locator, label: string, time: string) => {
    await form.getByLabel(label).click();
    await page.getByRole('option', { name: time }).click();
  };
  await composer(page).fill('/circle subscribe');
  await composer(page).press('Enter');
  const form = page.getByRole('dialog', { name: 'Subscribe to alerts' });
  const choose = async (label: string, typed: string, option: RegExp) => {
    await form.getByLabel(label).click();
    await page.getByRole('combobox').fill(typed);
    await page.getByRole('option', { name: option }).click();
  };
  await choose('Project', 'docs', /^acme\/docs/);
  await choose('Branches', 'ma', /^main/);
  await page.getByRole('combobox').fill('release/*');
  await page.getByRole('option', { name: /As typed/ }).click();
  await page.keyboard.press('Escape');
  await picture(page, 'subscribe-form');
  expect(await form.getByLabel('Failures').isChecked()).toBe(true);
  await form.getByLabel('Approvals').check();
  await form.getByLabel('Recoveries').uncheck();
  await form.getByLabel('Only changes').check();
  await form.getByLabel('The author').check();
  await hour(form, 'Quiet from', '22');
  const submit = form.getByRole('button', { name: 'Subscribe', exact: true });
  await submit.click();
  await form.getByText('Choose two different hours, or none.').waitFor();
  await hour(form, 'Quiet until', '07');
  await submit.click();
  const rule =
    /^Failures and approvals, only changes · on main, release\/\* · mentions the author · quiet hours 10 PM–7 AM/;
  await page.getByText(rule).waitFor();

  await say(page, '/circle subscriptions docs', /1 subscription/);
  await page.getByRole('article').last().getByRole('button', { name: 'More options' }).click();
  await page.getByRole('menuitem', { name: 'Edit…' }).click();
  const change = page.getByRole('dialog', { name: 'Edit alerts' });
  expect(await change.getByLabel('Approvals').isChecked()).toBe(true);
  expect(await change.getByLabel('Recoveries').isChecked()).toBe(false);
  expect(await change.getByLabel('Quiet until').innerText()).toMatch(/^07/);
  await change.getByLabel('Approvals').uncheck();
  await hour(change, 'Quiet from', 'None');
  await change.getByRole('button', { name: 'Save' }).click();
  await page.getByText(/^Failures, only changes · .* · mentions the author$/).waitFor();
  expect(complaints).toEqual([]);
  await close();
});
