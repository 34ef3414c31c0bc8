/** The first hour in the browser at a phone's width: from an empty workspace to a test alert. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { createServices } from '../../../lambda/composition/worker-services.ts';
import { handleInstall } from '../../../lambda/slack/install/install-pages.ts';
import type { InstallPorts } from '../../../lambda/slack/install/install-provider.ts';
import type { RunningBot } from '../../../local/bot.ts';
import { simulatorToken } from '../../../local/settings.ts';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { canary } from '../../canaries/canary-classes.ts';
import { local as bot, browser, itOnPage as it } from '../../fixture.ts';
import { openPage, phone, picture } from './page-over-scripted-bot.ts';

const { channels, people, team } = workspace;

it.beforeAll(({ local }) => installAfresh(local));

/** Leaves nothing of the workspace, and installs the bot as Slack's page does. */
async function installAfresh(bot: RunningBot): Promise<void> {
  const { store, secrets, log } = createServices({ ...bot.aws.variables, PUBLIC_URL: bot.url });
  await store.forget(team.id);
  await secrets.remove(team.id);
  const ports: InstallPorts = {
    store,
    secrets,
    log,
    now: Date.now,
    newState: () => canary('OAuth state').padEnd(43, 'x'),
    app: async () => ({ clientId: '1.2', clientSecret: canary('client secret') }),
    publicUrl: 'https://bot.example',
    slackApiUrl: `${bot.url}/api/`,
  };
  const { headers } = await handleInstall({ path: '/slack/install', query: '', cookies: '' }, ports);
  const state = new URL(headers.location ?? '').searchParams.get('state') ?? '';
  const query = new URLSearchParams({ code: bot.slack?.newInstallCode() ?? '', state }).toString();
  const cookies = headers['set-cookie']?.split(';')[0] ?? '';
  const { status } = await handleInstall({ path: '/slack/oauth_redirect', query, cookies }, ports);
  expect(status).toBe(200);
}

async function choose(page: Page, field: string, typed: string, option: RegExp): Promise<void> {
  await page.getByRole('dialog').getByLabel(field).click();
  await page.getByRole('combobox').fill(typed);
  await page.getByRole('option', { name: option }).click();
  // A menu of several stays open for the next.
  if (field === 'Projects') await page.keyboard.press('Escape');
}

it('leads from the installation to a test alert', async () => {
  await bot.aws.schedule.run();
  const { page, complaints, close } = await openPage(
    browser,
    `${bot.url}/?channel=${channels.direct}`,
    phone,
  );
  await page.getByText('Set up CircleCI Bot').waitFor();
  await picture(page, 'first-hour-welcome');
  await page.getByRole('button', { name: 'Connect CircleCI' }).click();
  const connect = page.getByRole('dialog', { name: 'Connect CircleCI' });
  await connect.getByRole('textbox', { name: 'Personal API token' }).fill(simulatorToken);
  await connect.getByRole('textbox', { name: /CircleCI Server/ }).fill(bot.circleci?.url ?? '');
  await picture(page, 'first-hour-connect');
  await connect.getByRole('button', { name: 'Connect', exact: true }).click();
  await connect.waitFor({ state: 'detached' });
  await page.getByText(/connected this workspace to/).waitFor();
  await picture(page, 'first-hour-connected');

  await page.getByRole('button', { name: 'Choose projects…' }).last().click();
  const form = page.getByRole('dialog', { name: 'Set up alerts' });
  await form.getByRole('button', { name: 'Set up', exact: true }).click();
  await form.getByRole('alert').nth(1).waitFor();
  await choose(page, 'Projects', 'web', /^acme\/web/);
  await choose(page, 'Projects', 'mob', /^acme\/mobile/);
  await choose(page, 'Channel', 'random', /random/);
  await picture(page, 'first-hour-form');
  await form.getByRole('button', { name: 'Set up', exact: true }).click();
  await form.waitFor({ state: 'detached' });
  await page.getByText('I joined').waitFor();
  await picture(page, 'first-hour-set-up');
  expect(bot.slack?.messages(channels.random).at(-1)?.text).toContain('subscribed this channel to');

  await page.getByRole('button', { name: 'Send test alert' }).last().click();
  await page.getByText(/Test alert posted in/).waitFor();
  await picture(page, 'first-hour-tested');
  expect(bot.slack?.messages(channels.random).at(-1)?.text).toContain('(test)');
  expect(
    bot.circleci?.controls.received().filter(({ path }) => path.endsWith('/webhook')).length,
  ).toBeGreaterThan(1);
  expect(await page.content()).not.toContain(simulatorToken);
  expect(complaints).toEqual([]);
  await close();
}, 120_000);

it('says at the channel how to invite the bot where it cannot join', async () => {
  const { page, complaints, close } = await openPage(
    browser,
    `${bot.url}/?channel=${channels.direct}`,
    phone,
  );
  await page.getByRole('textbox', { name: /^Message / }).fill('/circle setup alerts');
  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog', { name: 'Set up alerts' });
  await form.waitFor();
  await choose(page, 'Projects', 'web', /^acme\/web/);
  await choose(page, 'Channel', 'leads', /leads/);
  await form.getByRole('button', { name: 'Set up', exact: true }).click();
  await form
    .getByRole('alert')
    .getByText(/invite @CircleCI Bot/)
    .waitFor();
  await picture(page, 'first-hour-invite');
  bot.slack?.invite(channels.leads, { as: people.ada });
  await form.getByRole('button', { name: 'Set up', exact: true }).click();
  await form.waitFor({ state: 'detached' });
  await page.getByText(/leads.* gets alerts for/).waitFor();
  expect(complaints).toEqual([]);
  await close();
}, 120_000);
