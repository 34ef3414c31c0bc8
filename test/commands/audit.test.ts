import type { DataTableBlock } from '@slack/types';
import { beforeEach, describe, expect, it } from 'vitest';
import { RefusedError, UsageError } from '../../lambda/errors.ts';
import type { AuditEntry } from '../../lambda/store/store.ts';
import { createFakeBot, type FakeBot, workspace } from '../fakes/bot-in-memory.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';

const now = Date.UTC(2026, 10, 23, 12);
const day = 24 * 3_600_000;
const admin = { effectiveRole: 'admin', user: 'U0ADMIN0001' } as const;
let bot: FakeBot;

const entry = (more: Partial<AuditEntry>): AuditEntry => ({
  id: `${more.at ?? now}`,
  at: now - day,
  by: 'U0ANN00001',
  channel: 'C0DEV00001',
  name: 'retry',
  target: 'acme/web#12',
  outcome: 'done',
  ...more,
});

beforeEach(async () => {
  bot = createFakeBot({ host: 'http://127.0.0.1:1', now });
  for (const one of [
    entry({ id: 'a' }),
    entry({ id: 'b', at: now - 2 * day, by: 'U0BEN00001', target: 'acme/api NPM_TOKEN', name: 'set env' }),
    entry({
      id: 'c',
      at: now - 3 * day,
      by: 'U0GUS00001',
      name: 'connect',
      target: '',
      outcome: 'not allowed',
    }),
    entry({ id: 'e', at: now - 8 * day, target: 'acme/docs, acme/shop 2h', name: 'mute' }),
    entry({ id: 'd', at: now - 9 * day, target: 'acme/webhook#1', channel: undefined, outcome: 'unknown' }),
  ])
    await bot.store.audit(workspace, one);
});

const list = async (text: string) => messageOf(await bot.type(text, admin), 'say');

describe('audit', () => {
  it('shows who did what, where, and with what result, newest first, of the last week', async () => {
    const text = textOf(await list('audit'));
    expect(text).toContain('*3 entries* in the last 7 days');
    expect(text).toMatch(/<@U0ANN00001> retry `acme\/web#12` · ✅ · .* · in <#C0DEV00001>/);
    expect(text).toMatch(/<@U0GUS00001> connect · 🔒 not allowed/);
    expect(text.indexOf('retry')).toBeLessThan(text.indexOf('set env'));
    expect(text).not.toContain('webhook');
  });

  it.each([
    ['audit --since 30d', 5],
    ['audit --since 36h', 1],
    ['audit --user <@U0BEN00001|ben>', 1],
    ['audit --repo web --since 30d', 1],
    ['audit --repo gh/acme/API', 1],
    ['audit --repo acme/docs --since 30d', 1],
    ['audit --repo acme/other', 0],
  ])('%s finds %i', async (text, count) => {
    const words = count === 0 ? 'No entries' : count === 1 ? '1 entry' : `${count} entries`;
    expect(textOf(await list(text))).toContain(`*${words}*`);
  });

  it('names the people and channels that something was done to, and shows the outcome in its third column', async () => {
    await bot.store.audit(
      workspace,
      entry({ at: now, name: 'set role', target: 'U0BEN00001 admin', channel: 'D0ANN00001' }),
    );
    await bot.store.audit(
      workspace,
      entry({ at: now + 1, name: 'mute', target: 'acme/web in C0WEB00001 2h', outcome: 'refused' }),
    );
    const message = await list('audit');
    expect(textOf(message)).toMatch(
      /<@U0ANN00001> set role <@U0BEN00001> admin · ✅ · .* · in a direct message/,
    );
    expect(textOf(message)).toMatch(/mute acme\/web in <#C0WEB00001> 2h · ❌ CircleCI refused/);
    const table = message.richer?.blocks[0] as DataTableBlock | undefined;
    const [header, muted, role] = table?.rows ?? [];
    expect(header?.slice(0, 3)).toMatchObject([{ text: 'Who' }, { text: 'What' }, { text: 'Outcome' }]);
    expect(muted?.[2]).toMatchObject({ text: '❌ CircleCI refused' });
    expect(role?.[1]).toMatchObject({
      elements: [
        {
          elements: [
            { type: 'text', text: 'set role ' },
            { type: 'user', user_id: 'U0BEN00001' },
            { type: 'text', text: ' admin' },
          ],
        },
      ],
    });
  });

  it.each([
    ['12h', '12 hours'],
    ['1h', 'hour'],
    ['24h', 'day'],
    ['4w', '28 days'],
  ])('says --since %s as the last %s', async (since, words) => {
    expect(textOf(await list(`audit --since ${since}`))).toContain(`in the last ${words}`);
  });

  it('finds what was shared of a project, by the command that showed it', async () => {
    await bot.store.audit(workspace, entry({ id: 's', name: 'share output', target: 'log gh/acme/web#12' }));
    expect(textOf(await list('audit --repo acme/web'))).toContain('share output `log gh/acme/web#12`');
  });

  it('is never shared, and leads to the file of the same query', async () => {
    const intents = intentsOf(await list('audit --since 30d --user <@U0ANN00001|ann>'));
    expect(intents.map(({ action }) => action)).not.toContain('share');
    expect(intents).toContainEqual({ action: 'run', command: 'audit csv --since 30d --user @U0ANN00001' });
  });

  it('turns its pages', async () => {
    for (let n = 0; n < 20; n += 1) await bot.store.audit(workspace, entry({ id: `n${n}`, at: now - n }));
    expect(textOf(await list('audit'))).toContain('page 1 of 2');
    expect(textOf(await list('audit --page 2'))).toContain('set env');
    expect(textOf(await list('audit --page 9'))).toContain('No more entries');
  });

  it('is a CSV file that a spreadsheet cannot take for formulas, and its text where there is no file', async () => {
    await bot.store.audit(workspace, entry({ id: 'x', target: '=HYPERLINK("x"),1', by: 'U0EVE00001' }));
    const reply = await bot.type('audit csv --since 2d', admin);
    if (reply.kind !== 'file') throw new Error(reply.kind);
    expect(reply.content.split('\r\n')).toEqual([
      'time,user,channel,act,target,outcome,account',
      expect.stringMatching(
        /^2026-11-22T12:00:00\.000Z,U0EVE00001,C0DEV00001,retry,"'=HYPERLINK\(""x""\),1",done,$/,
      ),
      '2026-11-22T12:00:00.000Z,U0ANN00001,C0DEV00001,retry,acme/web#12,done,',
      '2026-11-21T12:00:00.000Z,U0BEN00001,C0DEV00001,set env,acme/api NPM_TOKEN,done,',
      '',
    ]);
    expect(textOf(reply.untold)).toContain('acme/web#12');
    expect(textOf(reply.untold)).toContain('files:write');
  });

  it.each(['guest', 'viewer', 'operator', 'external', 'bot', 'unknown'] as const)(
    'is not for: %s',
    async (effectiveRole) => {
      await expect(bot.type('audit', { effectiveRole })).rejects.toBeInstanceOf(RefusedError);
      await expect(bot.type('audit csv', { effectiveRole })).rejects.toBeInstanceOf(RefusedError);
    },
  );

  it.each([
    'audit json',
    'audit --since soon',
    'audit --since 999w',
    'audit --user ann',
    'audit --repo "a b"',
    'audit csv x',
  ])('refuses %s with words to paste', async (text) => {
    await expect(bot.type(text, admin)).rejects.toBeInstanceOf(UsageError);
  });
});
