import type { Page } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { browser, itInBrowser as it } from '../../fixture.ts';
import { respond } from '../slack/stand-in-with-scripted-bot.ts';
import { composer, openPage, theatre } from './page-over-scripted-bot.ts';

const { people, channels } = workspace;
const channel = channels.ci;

let perform: Awaited<ReturnType<typeof theatre>>;

beforeAll(async () => {
  perform = await theatre();
});

const text = (words: string) => ({ type: 'plain_text' as const, text: words });
const mrkdwn = (words: string) => ({ type: 'mrkdwn' as const, text: words, verbatim: true });
const retry = { type: 'button', action_id: 'retry', text: text('Retry'), value: 'card.0', style: 'primary' };
const card = { text: 'A card', blocks: [{ type: 'actions', elements: [retry] }] } as any;

type Scene = Awaited<ReturnType<typeof perform>>;

/** A fresh workspace and a window on it; ends them, and fails when the page complained. */
async function look(
  run: (on: Scene & { page: Page; post: (message: any) => Promise<any> }) => Promise<void>,
  options: { width?: number; as?: string; in?: string; colors?: 'light' | 'dark' } = {},
) {
  await using scene = await perform();
  const query = new URLSearchParams({ as: options.as ?? people.ada, channel: options.in ?? channel });
  const window = await openPage(browser, `${scene.slack.url}/?${query}`, options);
  try {
    await run({
      ...scene,
      page: window.page,
      post: (message) => scene.client.chat.postMessage({ channel, text: 'x', ...message }),
    });
    expect(window.complaints).toEqual([]);
  } finally {
    await window.close();
  }
}

async function send(page: Page, words: string) {
  await composer(page).fill(words);
  await composer(page).press('Enter');
}

const lastMessage = (page: Page) => page.getByRole('article').last();

describe('the page', () => {
  it('draws a card: text, fields, emoji, colour, buttons', () =>
    look(async ({ page, post }) => {
      await post({
        blocks: [
          { type: 'header', text: text('acme/web *1*') },
          {
            type: 'section',
            text: mrkdwn(':x: *Failed* &lt;!channel&gt; <https://a.b/c?d=1&amp;e=2|the build>'),
          },
          { type: 'section', fields: [mrkdwn('*Branch*\n`main`'), mrkdwn('*Commit*\nabc1234')] },
        ],
        attachments: [
          { color: '#d02020', blocks: [{ type: 'context', elements: [mrkdwn('a minute ago')] }] },
        ],
      });
      const message = lastMessage(page);
      await message.getByText('a minute ago').waitFor();
      expect(await message.getAttribute('aria-label')).toBe('CircleCI Bot at 11:00 AM');
      expect(await message.getByRole('heading').textContent()).toBe('acme/web *1*');
      expect(await message.getByText('Failed').evaluate((it) => getComputedStyle(it).fontWeight)).toBe('600');
      expect(await message.getByText('<!channel>').count()).toBe(1);
      expect(await message.getByRole('link', { name: 'the build' }).getAttribute('href')).toBe(
        'https://a.b/c?d=1&e=2',
      );
      expect(
        await message.getByRole('img', { name: '❌' }).evaluate((it: any) => it.naturalWidth),
      ).toBeGreaterThan(0);
      const bar = message.locator('.attachment-bar');
      expect(await bar.evaluate((it) => getComputedStyle(it).backgroundColor)).toBe('rgb(208, 32, 32)');
    }));

  it('sends a typed command to the bot and shows the answer to the person only', () =>
    look(async ({ page, bot, knocks }) => {
      bot.answer = ({ body }) => {
        void respond(body.response_url, { text: 'All is *well*' });
        return {};
      };
      await send(page, '/circle status web');
      const message = lastMessage(page);
      await message.getByText('All is well').waitFor();
      expect(await message.getByText('Only visible to you').isVisible()).toBe(true);
      expect(await composer(page).inputValue()).toBe('');
      expect(knocks[0]?.body).toMatchObject({ command: '/circle', text: 'status web', channel_id: channel });
    }));

  it('completes commands by Tab and arrows, and closes on Escape', () =>
    look(async ({ page }) => {
      const box = composer(page);
      const options = page.getByRole('option');
      await box.pressSequentially('/cir');
      await box.press('Tab');
      expect(await box.inputValue()).toBe('/circle ');
      expect(await options.count()).toBe(4);
      await box.pressSequentially('bui');
      await box.press('ArrowDown');
      expect(await options.nth(1).getAttribute('aria-selected')).toBe('true');
      await box.press('Enter');
      expect(await box.inputValue()).toBe('/circle build ');
      expect(await page.getByText('See one build.').isVisible()).toBe(true);
      await box.fill('/circle ');
      await box.press('Escape');
      expect(await options.count()).toBe(0);
      await box.press('Shift+Enter');
      expect(await box.inputValue()).toBe('/circle \n');
    }));

  it('brings back what was sent last', () =>
    look(async ({ page }) => {
      await send(page, 'hello *there*');
      await lastMessage(page).getByText('hello there').waitFor();
      await composer(page).press('ArrowUp');
      expect(await composer(page).inputValue()).toBe('hello *there*');
    }));

  it('presses a button, and changes the message where it stands', () =>
    look(async ({ page, post, bot, knocks, client }) => {
      const { ts } = await post(card);
      await post({ text: 'below' });
      const answered = Promise.withResolvers<object>();
      bot.answer = () => answered.promise;
      const button = page.getByRole('button', { name: 'Retry' });
      await button.click();
      await page.locator('button[aria-busy=true]').waitFor();
      answered.resolve({});
      await client.chat.update({ channel, ts, text: 'Retried by Ada', blocks: [] });
      const message = page.getByRole('article').first();
      await message.getByText('Retried by Ada').waitFor();
      expect(await message.getByText('(edited)').isVisible()).toBe(true);
      expect(await button.count()).toBe(0);
      expect(knocks[0]?.body.actions[0]).toMatchObject({ action_id: 'retry', value: 'card.0' });
    }));

  it('asks before a button that wants it, and does nothing when told not to', () =>
    look(async ({ page, post, knocks, heard }) => {
      const confirm = {
        title: text('Stop it?'),
        text: mrkdwn('It *runs*'),
        confirm: text('Stop'),
        deny: text('Leave'),
      };
      const button = { ...retry, action_id: 'cancel', text: text('Cancel'), style: 'danger', confirm };
      await post({ blocks: [{ type: 'actions', elements: [button] }] });
      const dialog = page.getByRole('dialog', { name: 'Stop it?' });
      const cancel = page.getByRole('button', { name: 'Cancel' });
      await cancel.click();
      await dialog.getByRole('button', { name: 'Leave' }).click();
      await cancel.click();
      await page.keyboard.press('Escape');
      await cancel.click();
      await dialog.getByRole('button', { name: 'Stop' }).click();
      await heard(1);
      await dialog.waitFor({ state: 'detached' });
      expect(knocks.map(({ body }) => body.actions[0].action_id)).toEqual(['cancel']);
    }));

  it('offers menus, and tells the bot what was chosen', () =>
    look(async ({ page, post, knocks, heard }) => {
      const options = ['web', 'api', 'ios'].map((name) => ({ text: text(`acme/${name}`), value: name }));
      const accessory = { type: 'overflow', action_id: 'more', options };
      const menu = {
        type: 'static_select',
        action_id: 'which',
        placeholder: text('Which project?'),
        options,
      };
      await post({
        blocks: [
          { type: 'section', text: mrkdwn('One of these'), accessory },
          { type: 'actions', elements: [menu] },
        ],
      });
      await page.getByRole('button', { name: 'More options' }).click();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await heard(1);
      await page.getByRole('button', { name: 'Which project?' }).click();
      await page.getByRole('combobox').fill('io');
      await page.getByRole('option', { name: 'acme/ios' }).click();
      await heard(2);
      const chosen = knocks.map(({ body }) => body.actions[0].selected_option.value);
      expect(chosen).toEqual(['api', 'ios']);
      expect(await page.getByRole('button', { name: 'Which project?' }).textContent()).toBe('acme/ios');
    }));

  it('opens a link button in a new window', () =>
    look(async ({ page, post }) => {
      const button = { type: 'button', action_id: 'open', text: text('Open'), url: 'https://circleci.com/x' };
      await post({ blocks: [{ type: 'actions', elements: [button] }] });
      const link = page.getByRole('link', { name: 'Open' });
      expect(await link.getAttribute('href')).toBe('https://circleci.com/x');
      expect(await link.getAttribute('target')).toBe('_blank');
    }));

  it('opens a modal, shows what is wrong with it, and closes it when it is right', () =>
    look(async ({ page, bot, client }) => {
      const token = { type: 'input', block_id: 'token', label: text('API token') };
      const input = { ...token, element: { type: 'plain_text_input', action_id: 'value' } };
      const kind = {
        type: 'radio_buttons',
        action_id: 'value',
        options: [{ text: text('Cloud'), value: 'c' }],
      };
      const radio = { type: 'input', block_id: 'kind', label: text('Kind'), optional: true, element: kind };
      const view = {
        type: 'modal',
        title: text('Connect'),
        submit: text('Save'),
        blocks: [input, radio],
      } as any;
      const seen: any[] = [];
      bot.answer = async ({ body }) => {
        if (body.type !== 'view_submission') {
          await client.views.open({ trigger_id: body.trigger_id, view });
          return {};
        }
        seen.push(body.view.state.values);
        const wrong = body.view.state.values.token.value.value === 'wrong';
        return wrong
          ? { json: { response_action: 'errors', errors: { token: 'CircleCI refused it.' } } }
          : {};
      };
      await send(page, '/circle connect');
      const dialog = page.getByRole('dialog', { name: 'Connect' });
      const field = dialog.getByRole('textbox', { name: 'API token' });
      const alert = dialog.getByRole('alert');
      const save = dialog.getByRole('button', { name: 'Save' });
      await save.click();
      await alert.getByText('Please complete this required field.').waitFor();
      await field.fill('wrong');
      expect(await alert.count()).toBe(0);
      await field.press('Enter');
      await alert.getByText('CircleCI refused it.').waitFor();
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      expect(await field.inputValue()).toBe('wrong');
      await dialog.getByRole('radio', { name: 'Cloud' }).check();
      await field.fill('right');
      await save.click();
      await dialog.waitFor({ state: 'detached' });
      expect(seen.map(({ token }) => token.value.value)).toEqual(['wrong', 'right']);
      expect(seen[1].kind.value.selected_option.value).toBe('c');
    }));

  it('closes a modal on Escape', () =>
    look(async ({ page, bot, client }) => {
      const blocks = [{ type: 'section', text: mrkdwn('Hello') }];
      const view = { type: 'modal', title: text('A modal'), blocks } as any;
      bot.answer = async ({ body }) => {
        await client.views.open({ trigger_id: body.trigger_id, view });
        return {};
      };
      await send(page, '/circle connect');
      await page.getByRole('dialog', { name: 'A modal' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }));

  it("shows the bot's Home tab as the bot publishes it", () =>
    look(
      async ({ page, bot, client, knocks }) => {
        bot.answer = ({ body }) => {
          const blocks = [{ type: 'header', text: text('Good morning') }, ...card.blocks];
          if (body.event?.type === 'app_home_opened')
            void client.views.publish({ user_id: body.event.user, view: { type: 'home', blocks } });
          return {};
        };
        await page.getByRole('tab', { name: 'Home' }).click();
        const home = page.getByRole('tabpanel', { name: 'Home' });
        await home.getByRole('heading', { name: 'Good morning' }).waitFor();
        await home.getByRole('button', { name: 'Retry' }).click();
        await expect.poll(() => knocks.at(-1)?.body.type).toBe('block_actions');
      },
      { in: channels.direct },
    ));

  it('shows that the bot did not answer in time', () =>
    look(async ({ page, post, bot, time, heard }) => {
      await post(card);
      bot.answer = () => new Promise(() => undefined);
      await send(page, '/circle status');
      await heard(1);
      time.advance(3000);
      await lastMessage(page).getByText('operation_timeout').waitFor();
      await page.getByRole('button', { name: 'Retry' }).click();
      await heard(2);
      time.advance(3000);
      const alert = page.getByRole('article').first().getByRole('alert');
      await alert.getByText('did not answer within three seconds').waitFor();
      expect(await alert.count()).toBe(1);
    }));

  it('lets you act as another person, who sees their own view', () =>
    look(async ({ page, client }) => {
      const sidebar = page.getByRole('navigation');
      await client.chat.postEphemeral({ channel: channels.web, user: people.ada, text: 'For Ada' });
      await sidebar.getByRole('button', { name: /^web/ }).click();
      await page.getByText('For Ada').waitFor();
      await page.getByRole('button', { name: /^You are Ada Park/ }).click();
      await page.getByRole('menuitemradio', { name: /Gus Lind/ }).click();
      await page.getByRole('button', { name: /^You are Gus Lind/ }).waitFor();
      expect(await sidebar.getByRole('button', { name: 'random' }).count()).toBe(0);
      await sidebar.getByRole('button', { name: 'web' }).click();
      expect(await page.getByText('For Ada').count()).toBe(0);
      await send(page, 'Gus was here');
      expect(await lastMessage(page).getAttribute('aria-label')).toMatch(/^Gus Lind/);
      expect(page.url()).toContain(`as=${people.gus}`);
    }));

  it.each(['light', 'dark'] as const)('is %s where the system is, and readable', (colors) =>
    look(
      async ({ page, post }) => {
        await post(card);
        await lastMessage(page).getByRole('button', { name: 'Retry' }).waitFor();
        const lightness = (name: 'color' | 'backgroundColor') =>
          page.evaluate((of) => {
            const main = document.querySelector('main') ?? document.body;
            const [red = 0, green = 0, blue = 0] = (getComputedStyle(main)[of].match(/\d+/g) ?? []).map(
              Number,
            );
            return (red + green + blue) / 3;
          }, name);
        const [text, surface] = [await lightness('color'), await lightness('backgroundColor')];
        expect(colors === 'dark' ? text - surface : surface - text).toBeGreaterThan(150);
      },
      { colors },
    ),
  );

  it('marks what is said elsewhere, counts mentions, and adds the bot where it is missing', () =>
    look(async ({ page, client }) => {
      const sidebar = page.getByRole('navigation');
      await client.chat.postMessage({ channel: channels.general, text: 'one' });
      await client.chat.postMessage({ channel: channels.general, text: 'two' });
      await sidebar.getByRole('button', { name: 'general unread' }).waitFor();
      await client.chat.postMessage({ channel: channels.general, text: `<@${people.ada}>, three` });
      await sidebar.getByRole('button', { name: 'general 1 unread' }).click();
      await sidebar.getByRole('button', { name: 'general', exact: true }).waitFor();
      await sidebar.getByRole('button', { name: 'random' }).click();
      await page.getByRole('button', { name: 'Add CircleCI Bot' }).click();
      await page.getByText('CircleCI Bot is not in this channel.').waitFor({ state: 'detached' });
      await client.chat.postMessage({ channel: channels.random, text: 'Thanks' });
      await lastMessage(page).getByText('Thanks').waitFor();
    }));

  it('fits a phone: the channels come in from the side, and nothing is wider than the screen', () =>
    look(
      async ({ page, post }) => {
        await post({
          blocks: [{ type: 'section', text: mrkdwn(`\`${'long'.repeat(80)}\``) }, ...card.blocks],
        });
        const sidebar = page.getByRole('navigation');
        expect(await sidebar.count()).toBe(0);
        await page.getByRole('button', { name: 'Channels', exact: true }).click();
        await sidebar.getByRole('button', { name: 'web' }).click();
        await page.getByRole('heading', { name: 'web', exact: true }).waitFor();
        await expect.poll(() => sidebar.count()).toBe(0);
        // The one that is open already is a choice, too.
        await page.getByRole('button', { name: 'Channels', exact: true }).click();
        await sidebar.getByRole('button', { name: 'web' }).click();
        await expect.poll(() => sidebar.count()).toBe(0);
        const widths = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
        expect(await page.evaluate(widths)).toBe(0);
      },
      { width: 390 },
    ));
});
