import { beforeEach, describe, expect } from 'vitest';
import { submissions } from '../../lambda/actions/index.ts';
import { RefusedError } from '../../lambda/errors.ts';
import type { Subscription } from '../../lambda/store/subscriptions-and-schedules.ts';
import { type Who, workspace } from '../fakes/bot-in-memory.ts';
import { messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, itAlone as it, simulator } from '../fixture.ts';

const channel = 'C0WEB00001';

const kept = () => bot.store.subscriptions(workspace);

function submit(values: Readonly<Record<string, string>>, form: object = {}, who: Who = {}) {
  const submission = submissions.subscribe;
  if (!submission) throw new Error('no form');
  const read = submission.read(JSON.stringify({ v: 1, workspace, channel, ...form }));
  return submission.run(values, bot.context({ channel, ...who }), read);
}

describe('the form that subscribes', () => {
  it('keeps what was filled in and chosen', async () => {
    await submit({ project: 'web', status: '', when: 'changed', branch: '!wip/*', thread: 'on', quiet: '' });
    expect(await kept()).toMatchObject([
      {
        channel,
        project: { org: 'acme', repo: 'web' },
        rule: { statuses: ['failed', 'fixed'], when: 'changed', branches: ['!wip/*'], thread: 'on' },
      },
    ]);
  });

  it.each([
    [
      { quiet: '22', 'quiet-to': '7' },
      { from: 22, to: 7 },
    ],
    [{ quiet: 'off', 'quiet-to': '7' }, undefined],
    [{ quiet: 'off', 'quiet-to': 'off' }, undefined],
  ])('reads quiet hours from two fields: %j', async (chosen, quiet) => {
    await submit({ project: 'web', status: 'failed,hold', mention: 'author', ...chosen });
    expect(await kept()).toMatchObject([
      { rule: { quiet, statuses: ['failed', 'hold'], mention: 'author' } },
    ]);
  });

  it.each([
    { quiet: '22', 'quiet-to': 'off' },
    { quiet: '7', 'quiet-to': '7' },
  ])('wants both hours: %j', async (chosen) => {
    expect(await submit({ project: 'web', ...chosen })).toMatchObject({
      errors: { quiet: 'Choose two different hours, or none.' },
    });
  });

  it('says under each field at once what cannot be read, in words that know no options', async () => {
    const said = await submit({
      project: '///',
      quiet: 'late',
      when: 'never',
      status: 'lost',
      mention: '@x',
    });
    expect(said).toEqual({
      kind: 'errors',
      errors: {
        project: 'Enter a project, like acme/web, or acme/* for all projects of acme.',
        quiet: 'Choose two different hours, or none.',
        when: 'Changed or always.',
        status: 'One or more of started, hold, failed, fixed, success, canceled.',
        mention: 'Author, or a user group picked from Slack’s own list.',
      },
    });
    expect(await kept()).toEqual([]);
  });

  it.each([
    ['acme/wbe', /“acme\/wbe”, or this token can’t see it\. Did you mean gh\/acme\/web\?/],
    ['wbe', /“wbe”, or this token can’t see it\. Did you mean gh\/acme\/web\?/],
    ['acme/nope', /^Project or build not found, or the connected token can’t see it\./],
    ['api', /^Which one\? gh\/acme\/api or gh\/acme-labs\/api\.$/],
  ])('says what is wrong with %s, together with what else is', async (project, words) => {
    const errors = { project: expect.stringMatching(words) };
    expect(await submit({ project })).toEqual({ kind: 'errors', errors });
    expect(await submit({ project, quiet: 'late' })).toEqual({
      kind: 'errors',
      errors: { ...errors, quiet: expect.any(String) },
    });
    expect(await kept()).toEqual([]);
  });
});

describe('the form that changes alerts', () => {
  let one: Subscription;

  beforeEach(async () => {
    await bot.type('subscribe web --quiet 22-7', { channel });
    const [made] = await kept();
    if (!made) throw new Error('nothing is subscribed');
    one = { ...made, rule: { ...made.rule, timeZone: 'Asia/Tokyo' } };
    await bot.store.saveSubscription(one);
  });

  it('changes the rule, leaves project, owner and rest, and says so', async () => {
    await bot.store.changeSubscription(one, { mutedUntil: 5 });
    const ben = { user: 'U0BEN00001' };
    const reply = await submit(
      { project: 'api', branch: 'main', quiet: '22-7' },
      { subscription: one.id },
      ben,
    );
    expect(textOf(messageOf(reply, 'announce'))).toContain('<@U0BEN00001> changed the alerts for *acme/web*');
    expect(await kept()).toEqual([
      { ...one, mutedUntil: 5, rule: { ...one.rule, branches: ['main'], quiet: { from: 22, to: 7 } } },
    ]);
  });

  it('leaves quiet hours to their author’s clock, until they are set again', async () => {
    await submit({ quiet: '22-7', branch: 'main' }, { subscription: one.id });
    expect((await kept())[0]?.rule.timeZone).toBe('Asia/Tokyo');
    await submit({ quiet: '23-7' }, { subscription: one.id });
    expect((await kept())[0]?.rule.timeZone).toBe('Europe/Berlin');
  });

  it('makes nothing new of a subscription that is gone', async () => {
    await bot.store.removeSubscription(one);
    const reply = await submit({ branch: 'main' }, { subscription: one.id });
    expect(reply).toMatchObject({
      kind: 'errors',
      errors: { status: expect.stringContaining('was removed') },
    });
    expect(await kept()).toEqual([]);
  });

  it('says under a field that is there what CircleCI does not allow', async () => {
    simulator.controls.fail({ kind: 'unauthorized', path: '/project/' });
    const reply = await submit({ branch: 'main' }, { subscription: one.id });
    expect(reply).toMatchObject({ kind: 'errors', errors: { status: expect.any(String) } });
  });

  it('in a shared channel is for admins, as subscribing is', async () => {
    const changing = submit({ branch: 'main' }, { subscription: one.id }, { audience: 'shared' });
    await expect(changing).rejects.toBeInstanceOf(RefusedError);
    expect(await kept()).toEqual([one]);
  });
});
