/** Why a run failed, as a phone shows it: a status card, an alert, its thread, a direct message, Home. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { local as bot, browser, itOnPage as it, passTimeUntil } from '../../fixture.ts';
import { openPage, phone, picture, type } from './page-over-scripted-bot.ts';

const { channels } = workspace;

const open = (channel: string) => openPage(browser, `${bot.url}/?channel=${channel}`, phone);

const reason = /price rounds half up.*: expected 12\.35, got 12\.34/;

const failed = (page: Page) =>
  page.getByRole('article').filter({ has: page.getByText('Failed', { exact: true }) });

it('says it on a status card, in an alert, in a thread and in a direct message', async () => {
  const alert = await open(channels.ci);
  const thread = await open(channels.web);
  const direct = await open(channels.direct);
  const status = await open(channels.general);
  await type(alert.page, '/circle excerpts on');
  await alert.page.getByRole('button', { name: 'Turn on excerpts' }).click();
  await alert.page.getByText(/turned on log excerpts/).waitFor();
  await type(alert.page, '/circle subscribe web --group run');
  await alert.page.getByText(/subscribed this channel to/).waitFor();
  await type(thread.page, '/circle subscribe web --thread on --group run');
  await thread.page.getByText(/subscribed this channel to/).waitFor();
  bot.circleci?.controls.push({ project: 'github/acme/web', branch: 'main', ends: { test: 'failed' } });
  await type(direct.page, '/circle watch web main');
  await direct.page.getByText(/direct message/).waitFor();

  await passTimeUntil(() => failed(alert.page).getByText(reason).isVisible());
  await picture(alert.page, 'alert');
  await passTimeUntil(() => failed(thread.page).getByText(reason).isVisible());
  await picture(thread.page, 'alert-with-thread');
  const replies = thread.page.getByRole('button', { name: /^1 reply/ });
  await passTimeUntil(() => replies.isVisible());
  await replies.click();
  const pane = thread.page.getByRole('complementary', { name: 'Thread in #web' });
  await pane
    .getByText(/src\/price\/price\.test\.ts/)
    .first()
    .waitFor();
  await picture(thread.page, 'thread');

  const told = direct.page.getByRole('article').filter({ hasText: 'You were watching' });
  await passTimeUntil(() => told.getByText(/Received: "12\.34"/).isVisible());
  await picture(direct.page, 'direct-message');
  await type(status.page, '/circle status web main');
  await status.page.getByText(/Received: "12\.34"/).waitFor();
  await picture(status.page, 'status');
  await type(status.page, '/circle failing');
  await status.page.getByText(reason).waitFor();
  await picture(status.page, 'failing');

  await type(status.page, '/circle link ada');
  await status.page.getByText(/Linked to/).waitFor();
  await direct.page.getByRole('tab', { name: 'Home' }).click();
  await direct.page.getByText('Your builds').waitFor();
  await direct.page.getByText(reason).first().waitFor();
  await picture(direct.page, 'home');

  // What a phone's notification says, before any edit.
  const first = bot.slack?.messages(channels.direct).find(({ text }) => reason.test(text));
  expect(first?.text).toMatch(/^❌ acme\/web main: price rounds half up/);
  const all = [alert, thread, direct, status];
  expect(all.flatMap(({ complaints }) => complaints)).toEqual([]);
  await Promise.all(all.map(({ close }) => close()));
});

it('says all of it where Why? is pressed, and opens the log at the reason', async () => {
  const { page, complaints, close } = await open(channels.random);
  const lines = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, n) => `compiled part ${from + n}`);
  const why = 'src/price.ts(41,24): error TS2322: Type string is not assignable to type number.';
  const log = [...lines(1, 411), why, ...lines(413, 1_904), ''].join('\n');
  const started = {
    project: 'github/acme/web',
    branch: 'why',
    hold: 'running',
    junit: '<testsuite/>',
    log,
  } as const;
  const number = bot.circleci?.controls.start({ ...started, ending: 'failed' }) ?? 0;
  bot.circleci?.controls.finish('github/acme/web', number, 'failed');

  await type(page, '/circle status web why');
  const card = page.getByRole('article').first();
  await card.getByText(/error TS2322/).waitFor();
  await picture(page, 'status-with-why');
  await card.getByRole('button', { name: 'Why?' }).click();
  const told = page.getByRole('article').filter({ hasText: 'Why it failed' });
  await told.getByText('src/price.ts(41,24)', { exact: true }).waitFor();
  await told.getByText(/Failed in .* \(no earlier result known\)/).waitFor();
  await picture(page, 'why');

  await told.getByRole('button', { name: 'View log' }).click();
  const opened = page.getByRole('article').last();
  await opened.getByText(/lines 404–428 of 1,906, error on line 412/).waitFor();
  await opened.getByText(`▸ ${why}`).waitFor();
  await picture(page, 'log');
  await opened.getByRole('button', { name: 'More below' }).click();
  await opened.getByText(/lines 429–478 of 1,906/).waitFor();
  await opened.getByRole('button', { name: 'Go to the error' }).click();
  await opened.getByText(/error on line 412/).waitFor();
  expect(complaints).toEqual([]);
  await close();
});
