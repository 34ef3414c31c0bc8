/** Standing alerts by direct message, in the browser at a phone's width: chosen in the form, and sent when a run fails. */
import { expect } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { local as bot, browser, itOnPage as it, passTimeUntil, settle } from '../../fixture.ts';
import { openPage, phone, picture, type } from './page-over-scripted-bot.ts';

const { channels, people } = workspace;

it('answers what a person writes to the app, without a slash', async () => {
  const { page, complaints, close } = await openPage(
    browser,
    `${bot.url}/?channel=${channels.direct}&as=${people.ada}`,
    phone,
  );
  await type(page, 'status web');
  const answer = page.getByRole('article').filter({ hasText: 'acme/web' }).last();
  await answer.waitFor();
  await picture(page, 'direct-message');
  // It stays when the page is opened again, and it is no thread.
  await page.reload();
  await answer.waitFor();
  expect(await page.getByRole('button', { name: /^1 reply/ }).count()).toBe(0);
  await type(page, 'why web');
  await page.getByRole('article').filter({ hasText: 'price rounds half up' }).last().waitFor();
  expect(complaints).toEqual([]);
  await close();
});

it('sends a person their own failures, and no one else’s', async () => {
  const { page, complaints, close } = await openPage(
    browser,
    `${bot.url}/?channel=${channels.ci}&as=${people.ben}`,
    phone,
  );
  await type(page, '/circle subscribe web');
  await page.getByText(/subscribed this channel to/).waitFor();
  await type(page, '/circle link grace');
  await page
    .getByText(/linked/i)
    .last()
    .waitFor();
  await type(page, '/circle dm');
  const form = page.getByRole('dialog', { name: 'Direct messages' });
  await form.getByText('Commits by grace').waitFor();
  await picture(page, 'dm-form');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });
  await page.getByText(/You get direct messages about your own runs/).waitFor();
  await picture(page, 'dm-saved');
  // The form proposes quiet hours, which would hold the message in the evening.
  await type(page, '/circle dm failed,fixed --mine');
  await page
    .getByText(/You get direct messages about your own runs/)
    .nth(1)
    .waitFor();
  const direct = 'D0BENBOT01';
  const told = () =>
    (bot.slack?.messages(direct) ?? []).map(({ text }) => text).filter((text) => text.includes('Failed'));
  for (const by of ['kenji', 'grace'])
    bot.circleci?.controls.push({
      project: 'github/acme/web',
      branch: `of-${by}`,
      by,
      ends: { test: 'failed' },
    });
  await passTimeUntil(() => told().length > 0);
  await settle();
  expect(told()).toHaveLength(1);
  const own = await openPage(browser, `${bot.url}/?channel=${direct}&as=${people.ben}`, phone);
  await own.page.getByText('of-grace').first().waitFor();
  await picture(own.page, 'dm-alert');
  expect(await own.page.getByText('of-kenji').count()).toBe(0);
  await own.page
    .getByRole('tab', { name: 'Home' })
    .or(own.page.getByRole('button', { name: 'Home' }))
    .first()
    .click();
  await own.page.getByRole('button', { name: 'Direct messages…' }).waitFor();
  await picture(own.page, 'dm-home');
  expect([...complaints, ...own.complaints]).toEqual([]);
  await Promise.all([close(), own.close()]);
});
