/** Thirty branches that fail at once, as a phone shows them: one list, whose lines change as their branches do. */
import { expect } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { local as bot, browser, itOnPage as it, passTimeUntil } from '../../fixture.ts';
import { openPage, phone, picture, type } from './page-over-scripted-bot.ts';

const { ci } = workspace.channels;
const project = 'github/acme/web';
const branches = Array.from({ length: 30 }, (_, index) => `feature/flood-${index + 1}`);

/** Lists and cards, as Slack keeps them: what each says of its branches. */
function said(): readonly string[] {
  const all = bot.slack?.messages(ci) ?? [];
  return all.map((message) => JSON.stringify(message)).filter((text) => text.includes('feature/flood-'));
}

function messagesAbout(branch: string): number {
  return said().filter((text) => new RegExp(`${branch}(?!\\d)`).test(text)).length;
}

it('is one message: each run in one line, which its end and its recovery change', async () => {
  const { page, complaints, close } = await openPage(browser, `${bot.url}/?channel=${ci}`, phone);
  const { push } = bot.circleci!.controls;
  await type(page, '/circle excerpts on');
  await page.getByRole('button', { name: 'Turn on excerpts' }).click();
  await page.getByText(/turned on log excerpts/).waitFor();
  await type(page, '/circle subscribe web');
  await page.getByText(/subscribed this channel to/).waitFor();
  for (const branch of branches) push({ project, branch, ends: { lint: 'failed' } });
  const list = page.getByRole('article').filter({ hasText: /branches of acme\/web fail/ });
  await passTimeUntil(() => list.first().isVisible());
  await picture(page, 'flood-begun');
  await passTimeUntil(() => list.first().getByText('Failed').nth(20).isVisible());
  await picture(page, 'flood');
  for (const branch of branches) expect(messagesAbout(branch), branch).toBe(1);
  expect(await list.count()).toBe(1);
  push({ project, branch: 'feature/flood-30' });
  await passTimeUntil(() => list.first().getByText('Fixed').isVisible());
  await picture(page, 'flood-one-fixed');
  expect(messagesAbout('feature/flood-30')).toBe(1);
  expect(complaints).toEqual([]);
  await close();
}, 240_000);
