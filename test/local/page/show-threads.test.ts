/** Threads as Slack draws them: over a scripted bot, and out of the whole bot's alerts. */
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { local as bot, browser, itInBrowser as it, itOnPage, passTimeUntil } from '../../fixture.ts';
import { composer, openPage, theatre } from './page-over-scripted-bot.ts';

const { channels, people } = workspace;
const channel = channels.ci;

let perform: Awaited<ReturnType<typeof theatre>>;

beforeAll(async () => {
  perform = await theatre();
});

const pane = (page: Page) => page.getByRole('complementary', { name: 'Thread in #ci' });
const history = (page: Page) => page.getByRole('log', { name: 'History of #ci' });
const replies = (page: Page) => pane(page).getByRole('log', { name: 'Replies' }).getByRole('article');
const bar = (page: Page, count: string) => page.getByRole('button', { name: new RegExp(`^${count} Last`) });
const widthBeyond = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

type Scene = Awaited<ReturnType<typeof perform>>;
type Post = (text: string, more?: object) => Promise<string>;

/** A card with details below it, and a window on them. */
async function look(
  run: (on: Scene & { page: Page; ts: string; post: Post }) => Promise<void>,
  options: { width?: number } = {},
) {
  await using scene = await perform();
  const post: Post = async (text, more = {}) =>
    (await scene.client.chat.postMessage({ channel, text, ...more })).ts ?? '';
  const ts = await post('*Failed*: <https://a.b/c|acme/web>');
  await post('The details', { thread_ts: ts });
  const window = await openPage(browser, `${scene.slack.url}/?channel=${channel}`, options);
  await run({ ...scene, page: window.page, ts, post });
  expect(window.complaints).toEqual([]);
  await window.close();
}

describe('a thread', () => {
  it('is shown below its message, and keeps its replies out of the channel', () =>
    look(async ({ page, post, ts, slack }) => {
      await bar(page, '1 reply').waitFor();
      expect(await history(page).getByRole('article').count()).toBe(1);
      await post('More of it', { thread_ts: ts });
      slack.say('Thanks', { threadTs: ts, as: people.ben });
      await bar(page, '3 replies').waitFor();
      expect(await history(page).getByRole('article').count()).toBe(1);
      expect(await bar(page, '3 replies').locator('.avatar').count()).toBe(2);
    }));

  it('opens beside the channel with the message and its replies, which come as they are posted', () =>
    look(async ({ page, post, ts, client }) => {
      await bar(page, '1 reply').click();
      await pane(page).getByText('acme/web').waitFor();
      await replies(page).getByText('The details').waitFor();
      const later = await post('Mor of it', { thread_ts: ts });
      await client.chat.update({ channel, ts: later, text: 'More of it' });
      await replies(page).nth(1).getByText('More of it').waitFor();
      await pane(page).getByText('2 replies').waitFor();
      await client.chat.delete({ channel, ts: later });
      await pane(page).getByText('1 reply').waitFor();
      await client.chat.delete({ channel, ts });
      await pane(page).getByText('This message was deleted.').waitFor();
      expect(await composer(page).isVisible()).toBe(true);
    }));

  it('is opened, read and closed by keys, and gives the focus back', () =>
    look(async ({ page }) => {
      await bar(page, '1 reply').focus();
      await page.keyboard.press('Enter');
      await pane(page).waitFor();
      const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
      expect(await focused()).toBe('Messages in this thread');
      expect(await bar(page, '1 reply').getAttribute('aria-expanded')).toBe('true');
      await page.keyboard.press('Escape');
      await pane(page).waitFor({ state: 'detached' });
      expect(await bar(page, '1 reply').evaluate((it) => it === document.activeElement)).toBe(true);
      await page.keyboard.press('Enter');
      await pane(page).getByRole('button', { name: 'Close thread' }).click();
      await pane(page).waitFor({ state: 'detached' });
    }));

  it('takes replies, and sends those that are ticked to the channel, too', () =>
    look(async ({ page, knocks }) => {
      await bar(page, '1 reply').click();
      const box = pane(page).getByRole('textbox', { name: 'Reply in this thread' });
      await box.fill('Just here');
      await box.press('Enter');
      await replies(page).nth(1).getByText('Just here').waitFor();
      await pane(page).getByRole('checkbox', { name: 'Also send to #ci' }).check();
      await box.fill('Everywhere');
      await pane(page).getByRole('button', { name: 'Send reply' }).click();
      await replies(page).nth(2).getByText('Also sent to the channel').waitFor();
      const said = history(page).getByRole('article');
      await said.nth(1).getByText('Everywhere').waitFor();
      expect(await said.count()).toBe(2);
      await box.fill('/circle status web');
      await box.press('Enter');
      await page.getByRole('alert').getByText('/circle does not work in threads.').waitFor();
      expect(knocks).toEqual([]);
    }));

  it('is named by what was also sent to the channel, which opens it', () =>
    look(async ({ page, post, ts }) => {
      await post('*Fixed*', { thread_ts: ts, reply_broadcast: true });
      const said = history(page).getByRole('article').nth(1);
      await said.getByText('replied to a thread:').waitFor();
      expect(await said.getByRole('link').count()).toBe(0);
      await said.getByRole('button', { name: 'Failed: acme/web' }).click();
      await replies(page).nth(1).getByText('Fixed').waitFor();
      expect(page.url()).toContain(`thread=${ts}`);
      await page.reload();
      await replies(page).nth(1).getByText('Fixed').waitFor();
    }));

  it('has buttons that work', () =>
    look(async ({ page, post, ts, heard, knocks }) => {
      const retry = { type: 'button', action_id: 'retry', text: { type: 'plain_text', text: 'Retry' } };
      const reply = await post('x', { thread_ts: ts, blocks: [{ type: 'actions', elements: [retry] }] });
      await bar(page, '2 replies').click();
      await replies(page).getByRole('button', { name: 'Retry' }).click();
      await heard(1);
      expect(knocks[0]?.body.container).toMatchObject({ message_ts: reply, thread_ts: ts });
    }));

  it('covers the whole of a phone, and nothing is wider than the screen', () =>
    look(
      async ({ page, post, ts }) => {
        await post('Fixed', { thread_ts: ts, reply_broadcast: true });
        await bar(page, '2 replies').click();
        expect(await pane(page).boundingBox()).toMatchObject({ x: 0, y: 0, width: 390 });
        expect(await page.getByRole('main').count()).toBe(0);
        expect(await page.evaluate(widthBeyond)).toBe(0);
        await pane(page).getByRole('button', { name: 'Close thread' }).click();
        await page.getByRole('main').waitFor();
        expect(await page.evaluate(widthBeyond)).toBe(0);
      },
      { width: 390 },
    ));
});

describe('with the whole bot', () => {
  itOnPage('tells the details of a failure in its thread, and the recovery in the channel', async () => {
    const { page, complaints, close } = await openPage(browser, `${bot.url}/?channel=${channel}`);
    await page.getByRole('button', { name: '/circle subscribe web' }).click();
    expect(await composer(page).inputValue()).toBe('/circle subscribe web');
    await composer(page).fill('/circle subscribe web --status failed,fixed,started --thread on');
    await composer(page).press('Enter');
    await page.getByText(/subscribed this channel to/).waitFor();

    await page.getByRole('button', { name: 'Start a failing run' }).click();
    await passTimeUntil(() => bar(page, '1 reply').isVisible());
    await bar(page, '1 reply').click();
    await replies(page).getByText('price rounds half up', { exact: false }).first().waitFor();
    expect(await history(page).getByText('price rounds half up').count()).toBe(0);
    expect(await history(page).getByRole('article').count()).toBe(2);
    await pane(page).getByRole('button', { name: 'Close thread' }).click();

    // Its start is found by the schedule's look: the card is there, and its recovery is told below it.
    const begun = bot.circleci?.world.workflows.length ?? 0;
    await page.getByRole('button', { name: 'Start a passing run' }).click();
    await expect.poll(() => bot.circleci?.world.workflows.length).toBe(begun + 1);
    await bot.aws.schedule.run();
    const recovery = history(page)
      .getByRole('article')
      .filter({ has: page.getByText('replied to a thread:') });
    await passTimeUntil(() => recovery.getByText('Fixed', { exact: true }).isVisible());
    await recovery.getByRole('button', { name: /acme\/web on main/ }).click();
    await replies(page).getByText('Also sent to the channel').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});
