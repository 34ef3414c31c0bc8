/** Two people with their own CircleCI accounts act on one card of a channel, at a phone's width. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { canary } from '../../canaries/canary-classes.ts';
import { local as bot, browser, itOnPage as it } from '../../fixture.ts';
import { openPage, phone, picture, type } from './page-over-scripted-bot.ts';

const { channels, people } = workspace;
const project = 'github/acme/web';
const tokens = {
  grace: `${canary('CircleCI token')}-of-grace`,
  kenji: `${canary('CircleCI token')}-of-kenji`,
} as const;

async function openConnected(person: string, login: keyof typeof tokens) {
  bot.circleci!.controls.addToken({ token: tokens[login], kind: 'personal', login });
  const opened = await openPage(browser, `${bot.url}/?channel=${channels.ci}&as=${person}`, phone);
  const { page } = opened;
  await type(page, '/circle connect me');
  const form = page.getByRole('dialog', { name: 'Connect your account' });
  await form.getByRole('textbox', { name: 'Your personal API token' }).fill(tokens[login]);
  await form.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByText(new RegExp(`You’re connected to .* as ${login}`)).waitFor();
  return opened;
}

const cardOn = (page: Page) =>
  page
    .getByRole('article')
    .filter({ has: page.getByText('two-hands') })
    .first();
const rerun = (page: Page) => cardOn(page).getByRole('button', { name: 'Rerun failed' });
/** Whose token each rerun was asked for with. */
const reruns = () =>
  bot
    .circleci!.controls.received()
    .filter(({ method, path }) => method === 'POST' && path.endsWith('/rerun'))
    .map(({ login }) => login);

it('is one card: each press goes out with the token of the person who pressed', async () => {
  const { start, finish, build } = bot.circleci!.controls;
  /** Ends the build that a rerun has made. */
  const end = async (number: number, ending: 'failed' | 'success') => {
    await expect.poll(() => build(project, number)?.jobName, { timeout: 20_000 }).toBe('build');
    finish(project, number, ending);
  };
  const ada = await openConnected(people.ada, 'kenji');
  const ben = await openConnected(people.ben, 'grace');
  await type(ada.page, '/circle subscribe web');
  await ada.page.getByText(/subscribed this channel to/).waitFor();
  const first = start({ project, branch: 'two-hands', hold: 'running', retryEnding: 'failed' });
  finish(project, first, 'failed');

  await rerun(ben.page).click();
  await expect.poll(reruns, { timeout: 20_000 }).toEqual(['grace']);
  await cardOn(ada.page).getByText('Rerun by').waitFor();
  await picture(ada.page, 'own-tokens-first-rerun');
  await end(first + 1, 'failed');
  await cardOn(ada.page)
    .getByText(/Failed 2 times since/)
    .waitFor();
  await picture(ada.page, 'own-tokens-after-the-first');

  await rerun(ada.page).click();
  await expect.poll(reruns, { timeout: 20_000 }).toEqual(['grace', 'kenji']);
  await end(first + 2, 'success');
  await cardOn(ben.page)
    .getByText(/Fixed by/)
    .waitFor();
  await picture(ben.page, 'own-tokens-after-the-second');
  for (const { complaints, close } of [ada, ben]) {
    expect(complaints).toEqual([]);
    await close();
  }
}, 120_000);
