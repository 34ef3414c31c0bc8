/** Two people with their own CircleCI accounts, in the browser at a phone's width: refused, connected, run, told. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { canary } from '../../canaries/canary-classes.ts';
import { local as bot, browser, itOnPage as it } from '../../fixture.ts';
import { openPage, phone, picture, type } from './page-over-scripted-bot.ts';

const { channels, people } = workspace;
const web = 'github/acme/web';
const graces = `${canary('CircleCI token')}-of-grace`;
const kenjis = `${canary('CircleCI token')}-of-kenji`;

it.beforeAll(({ local: bot }) => {
  bot.circleci?.controls.addToken({ token: graces, kind: 'personal', login: 'grace' });
  bot.circleci?.controls.addToken({ token: kenjis, kind: 'personal', login: 'kenji' });
});

const openAs = (person: string) =>
  openPage(browser, `${bot.url}/?channel=${channels.ci}&as=${person}`, phone);

async function connect(page: Page, token: string, name: string): Promise<void> {
  const form = page.getByRole('dialog', { name: 'Connect your account' });
  await form.getByRole('textbox', { name: 'Your personal API token' }).fill(token);
  await picture(page, name);
  await form.getByRole('button', { name: 'Connect', exact: true }).click();
  await form.waitFor({ state: 'detached' });
}

const failed = () => {
  const build = bot.circleci?.controls.start({ project: web, branch: 'own', hold: 'running' }) ?? 0;
  bot.circleci?.controls.finish(web, build, 'failed');
  return build;
};
const writers = () =>
  bot.circleci?.controls
    .received()
    .filter(({ method }) => method === 'POST')
    .map(({ login }) => login);

it('lets two people act as themselves, one of them after a refusal that runs by itself', async () => {
  const admin = await openAs(people.ada);
  await type(admin.page, '/circle settings');
  const settings = admin.page.getByRole('dialog', { name: 'Channel settings' });
  await settings.getByRole('radio', { name: /Required to act/ }).check();
  await settings.getByRole('radio', { name: /Required to act/ }).scrollIntoViewIfNeeded();
  await picture(admin.page, 'own-account-settings');
  await settings.getByRole('button', { name: 'Save' }).click();
  await admin.page.getByText(/Own CircleCI account: required to act/).waitFor();
  await picture(admin.page, 'own-account-required');

  const build = failed();
  const ben = await openAs(people.ben);
  await type(ben.page, `/circle retry web#${build}`);
  await ben.page.getByText('This needs your own CircleCI account.').waitFor();
  await picture(ben.page, 'own-account-refused');
  await ben.page.getByRole('button', { name: 'Connect my account' }).click();
  await connect(ben.page, graces, 'own-account-form');
  await ben.page.getByText(/You’re connected to .* as grace/).waitFor();
  await ben.page
    .getByText(/reran|retried/)
    .last()
    .waitFor();
  await picture(ben.page, 'own-account-ran');
  expect(writers()).toEqual(['grace']);

  await type(admin.page, '/circle connect me');
  await connect(admin.page, kenjis, 'own-account-form-of-an-admin');
  await admin.page.getByText(/You’re connected to .* as kenji/).waitFor();
  await type(admin.page, `/circle cancel web#${build + 1}`);
  await admin.page
    .getByText(/canceled/)
    .last()
    .waitFor();
  expect(writers()).toEqual(['grace', 'kenji']);
  await type(admin.page, '/circle me');
  await admin.page.getByText(/You act as kenji/).waitFor();
  await picture(admin.page, 'own-account-me');

  bot.circleci?.controls.revoke(graces);
  await type(ben.page, `/circle retry web#${failed()}`);
  await ben.page.getByText(/CircleCI no longer accepts your token/).waitFor();
  await picture(ben.page, 'own-account-ended');
  expect(writers()).toEqual(['grace', 'kenji', undefined]);
  for (const { page, complaints, close } of [admin, ben]) {
    expect(await page.content()).not.toContain(graces);
    expect(complaints).toEqual([]);
    await close();
  }
}, 120_000);
