/** The bot where people already are: mentioned in a thread, by shortcuts, and below the links that they paste. */

import { expect } from 'vitest';
import { createServices } from '../../../lambda/composition/worker-services.ts';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { local as bot, browser, itOnPage as it } from '../../fixture.ts';
import { openPage, phone, picture, type } from './page-over-scripted-bot.ts';

const { channels, people, team } = workspace;

const open = (channel: string) => openPage(browser, `${bot.url}/?channel=${channel}`, phone);

it('answers a mention in its thread, and a question there for the person alone', async () => {
  const { page, close } = await open(channels.ci);
  await type(page, '@circleci status web main');
  await page.getByRole('button', { name: /^1 reply/ }).click();
  const pane = page.getByRole('complementary', { name: 'Thread in #ci' });
  await pane
    .getByText(/acme\/web/)
    .first()
    .waitFor();
  await picture(page, 'mention');
  const reply = pane.getByRole('textbox', { name: 'Reply in this thread' });
  await reply.fill('@circleci disconnect');
  await reply.press('Enter');
  await pane.getByText('Only visible to you').waitFor();
  await picture(page, 'mention-question');
  await close();
});

it('means the run of an alert by a mention in its thread', async () => {
  const { page, complaints, close } = await open(channels.ci);
  await type(page, '/circle subscribe web');
  await page.getByText(/subscribed this channel to/).waitFor();
  bot.circleci!.controls.push({ project: 'github/acme/web', branch: 'mentioned', ends: { test: 'failed' } });
  const card = page
    .getByRole('article')
    .filter({ has: page.getByText('mentioned') })
    .first();
  await card.getByText('Failed', { exact: true }).waitFor();
  const threadTs = (await card.getAttribute('data-ts'))!;
  // Slack shows the message a moment before the bot has noted which run it is about.
  const { store } = createServices({ ...bot.aws.variables, PUBLIC_URL: bot.url });
  await expect.poll(() => store.postedAt(team.id, channels.ci, threadTs), { timeout: 20_000 }).toBeDefined();
  bot.slack?.say('The rounding again?', { as: people.ben, channel: channels.ci, threadTs });
  await card.getByRole('button', { name: /^1 reply/ }).click();
  const pane = page.getByRole('complementary', { name: 'Thread in #ci' });
  const reply = pane.getByRole('textbox', { name: 'Reply in this thread' });
  const replies = pane.getByRole('log', { name: 'Replies' });
  await reply.fill('@circleci why');
  await reply.press('Enter');
  const why = replies.getByRole('article').filter({ hasText: 'Why it failed' });
  await why.getByText('mentioned').waitFor();
  // What builds print is never posted by itself.
  expect(await why.innerText()).not.toContain('price rounds half up');
  await picture(page, 'mention-in-the-thread-of-a-card');
  await reply.fill('@circleci own note reverting it');
  await reply.press('Enter');
  await replies.getByText(/noted “reverting it”/).waitFor();
  // What a command changes of a card, the next minute of the schedule draws.
  await bot.aws.schedule.run();
  await pane.getByRole('article').first().getByText('reverting it').waitFor();
  await picture(page, 'mention-changed-its-card');
  expect(complaints).toEqual([]);
  await close();
}, 90_000);

it('shows the build of a message, and triggers one from anywhere', async () => {
  const { page, close } = await open(channels.general);
  bot.slack?.say('Is https://circleci.com/gh/acme/web/123 known?', {
    as: people.ben,
    channel: channels.general,
  });
  const said = page.getByRole('article').filter({ hasText: 'known?' });
  await said.hover();
  await said.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Show this build' }).click();
  await page
    .getByRole('article')
    .filter({ hasText: 'Only visible to you' })
    .getByText('acme/web#123')
    .first()
    .waitFor();
  await picture(page, 'show-this-build');
  await page.getByRole('button', { name: 'Shortcuts' }).click();
  await page.getByRole('menuitem', { name: 'Trigger a build' }).click();
  await page.getByRole('dialog').waitFor();
  await picture(page, 'trigger-a-build');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await close();
});

it('shows a pasted link as a card, once an admin has turned that on', async () => {
  const { page, close } = await open(channels.web);
  await type(page, '/circle settings');
  const dialog = page.getByRole('dialog', { name: 'Channel settings' });
  await dialog.getByText('Show the build or run below the message').click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('CircleCI links are previewed').waitFor();
  await type(page, 'Look: https://circleci.com/gh/acme/web/123');
  const said = page.getByRole('article').filter({ hasText: 'Look:' });
  await said.getByText('Failed step: Run tests, exit code 1').waitFor();
  await picture(page, 'link-preview');
  await close();
});

it('opens the pane of a linked build with what CircleCI says at that moment, and acts there', async () => {
  const { page, complaints, close } = await open(channels.web);
  const { start, finish, build } = bot.circleci!.controls;
  const project = 'github/acme/web';
  const number = start({ project, branch: 'linked', hold: 'running', retryEnding: 'success' });
  await type(page, `Soon: https://circleci.com/gh/acme/web/${number}`);
  const said = page.getByRole('article').filter({ hasText: 'Soon:' });
  await said.getByText('Running', { exact: true }).waitFor();
  await said.getByText('As of').waitFor();
  finish(project, number, 'failed');
  // Slack compares the times of the two in whole seconds.
  await page.waitForTimeout(1_100);
  await said.getByRole('button', { name: `acme/web#${number}` }).click();
  const pane = page.getByRole('complementary', { name: 'Details' });
  await pane.getByText('Failed', { exact: true }).waitFor();
  await picture(page, 'link-pane');
  await pane.getByRole('button', { name: 'Retry' }).click();
  await expect.poll(() => build(project, number + 1)?.jobName, { timeout: 20_000 }).toBe('build');
  await pane.getByRole('button', { name: 'Close details' }).click();
  // The card below the link says the same from then on.
  await said.getByText('Failed', { exact: true }).waitFor();
  await page
    .getByText(/retried/)
    .first()
    .waitFor();
  await picture(page, 'link-pane-retried');
  expect(complaints).toEqual([]);
  await close();
}, 60_000);
