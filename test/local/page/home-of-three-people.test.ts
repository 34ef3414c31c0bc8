/** The Home tabs of three people in one workspace, at a phone's width. */
import { expect } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { local as bot, browser, itOnPage as it } from '../../fixture.ts';
import { openPage, phone, picture } from './page-over-scripted-bot.ts';

const { channels, people } = workspace;

const openAs = (person: string, channel: string) =>
  openPage(browser, `${bot.url}/?channel=${channel}&as=${person}`, phone);

it('shows each of three people their own Home', async () => {
  const homeOf = async (person: string, direct: string, name: string) => {
    const { page, complaints, close } = await openAs(person, direct);
    await page
      .getByRole('tab', { name: 'Home' })
      .or(page.getByRole('button', { name: 'Home' }))
      .first()
      .click();
    const home = page.getByRole('main');
    await home.getByText(/Connected to/).waitFor();
    if (person !== people.gus)
      await home
        .getByText(/failed|running|waiting|None failing/)
        .first()
        .waitFor();
    await picture(page, name);
    const text = await home.innerText();
    expect(complaints).toEqual([]);
    await close();
    return text;
  };
  const ada = await homeOf(people.ada, channels.direct, 'home-of-an-admin');
  const ben = await homeOf(people.ben, 'D0BENBOT01', 'home-of-a-member');
  const gus = await homeOf(people.gus, 'D0GUSBOT01', 'home-of-a-guest');
  for (const part of ['Your builds', 'Direct messages', 'This workspace', 'Reconnect'])
    expect(ada).toContain(part);
  for (const part of ['Your builds', 'Direct messages']) expect(ben).toContain(part);
  for (const part of ['This workspace', 'Reconnect']) expect(ben).not.toContain(part);
  for (const part of ['Your builds', 'This workspace', 'Reconnect']) expect(gus).not.toContain(part);
  // By the address that Slack has confirmed: she has linked nothing.
  expect(ada).toMatch(/#123\s*failed/);
  expect(ben).not.toMatch(/#123\s*failed/);
  expect(gus).toContain('Your role: guest');
}, 120_000);
