import { describe, expect } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { AlreadyDoneError, RefusedError, StaleError, UsageError } from '../../lambda/errors.ts';
import { errorView } from '../../lambda/views/errors/errors.ts';
import { validateView } from '../../local/slack/check-limits.ts';
import { workspace } from '../fakes/bot-in-memory.ts';
import { limitsWith } from '../fakes/channel-limits.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, it, simulator } from '../fixture.ts';

const posts = () => simulator.controls.received().filter(({ method }) => method === 'POST');
const web = 'github/acme/web';
const ann = 'U0ANN00001';

describe('retry', () => {
  it('reruns the build once, and tells the channel who did it and what the new build is', async () => {
    const old = simulator.controls.start({ project: web, branch: 'try', ending: 'failed' });
    simulator.controls.finish(web, old);
    const text = textOf(messageOf(await bot.type(`retry web#${old}`), 'announce'));
    const [made] = posts();
    expect(posts()).toHaveLength(1);
    expect(made?.path).toContain(`/${old}/retry`);
    expect(text).toContain(`<@${ann}>`);
    expect(text).toContain(`#${old}`);
    expect(text).toContain(`#${old + 1}`);
    expect(bot.settled).toEqual([{ name: 'retry', target: `acme/web#${old}`, by: ann, outcome: 'done' }]);
  });

  it('of a build that has not ended says how to stop it, and asks nothing of CircleCI', async () => {
    const running = simulator.controls.start({ project: web, branch: 'run', hold: 'running' });
    const refused = bot.type(`retry web#${running}`);
    await expect(refused).rejects.toBeInstanceOf(StaleError);
    await expect(refused).rejects.toThrow(`/circle cancel gh/acme/web#${running}`);
    expect(posts()).toEqual([]);
  });

  it.each(['viewer', 'guest', 'external', 'bot', 'unknown'] as const)(
    'is refused to a %s',
    async (effectiveRole) => {
      await expect(bot.type('retry web#123', { effectiveRole })).rejects.toBeInstanceOf(RefusedError);
      expect(posts()).toEqual([]);
    },
  );

  it('delivered twice is done once', async () => {
    const both = await Promise.allSettled([
      bot.type('retry web#122', { key: 'same' }),
      bot.type('retry web#122', { key: 'same' }),
    ]);
    expect(posts()).toHaveLength(1);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: expect.any(AlreadyDoneError),
    });
  });

  it('without a clear answer says so, shows the build, and is not repeated', async () => {
    simulator.controls.fail({ kind: 'cut', method: 'POST', afterwards: true });
    const text = textOf(messageOf(await bot.type('retry web#121', { key: 'cut' }), 'say'));
    expect(text).toContain('didn’t confirm');
    expect(text).toContain('/circle build acme/web#121');
    expect(posts()).toHaveLength(1);
    expect(bot.settled).toMatchObject([{ outcome: 'unknown' }]);
    await expect(bot.type('retry web#121', { key: 'cut' })).rejects.toBeInstanceOf(AlreadyDoneError);
    expect(posts()).toHaveLength(1);
  });

  it('that CircleCI refuses may be tried again', async () => {
    simulator.controls.fail({
      kind: 'custom',
      method: 'POST',
      status: 403,
      body: '{"message":"Permission denied"}',
    });
    await expect(bot.type('retry web#116', { key: 'again' })).rejects.toMatchObject({ reason: 'forbidden' });
    expect((await bot.type('retry web#116', { key: 'again' })).kind).toBe('announce');
    expect(bot.settled.map(({ outcome }) => outcome)).toEqual(['refused', 'done']);
  });
});

describe('who started a build', () => {
  it('is who did it here, not the owner of the token', async () => {
    const old = simulator.controls.start({ project: web, branch: 'whose', ending: 'failed' });
    simulator.controls.finish(web, old);
    await bot.type(`retry web#${old}`, { user: 'U0BEN00001' });
    const card = textOf(messageOf(await bot.type(`build web#${old + 1}`), 'say'));
    expect(card).toContain(`Retried: #${old} by <@U0BEN00001>`);
    expect(card).not.toContain('by ada');
  });

  it('is the connected account where it was not done here', async () => {
    const circleci = createCircleCI({ host: simulator.url, token: 'local-token' });
    const old = simulator.controls.start({ project: web, branch: 'theirs', ending: 'failed' });
    simulator.controls.finish(web, old);
    await circleci.retry({ project: { vcs: 'github', org: 'acme', repo: 'web' }, number: old });
    const card = textOf(messageOf(await bot.type(`build web#${old + 1}`), 'say'));
    expect(card).toMatch(/Retried: #\d+ by .*\(the connected account\)/);
  });
});

describe('retry all failed', () => {
  it('asks with a list, and reruns what failed once it is confirmed', async () => {
    const question = messageOf(await bot.type('retry all failed web'), 'say');
    expect(textOf(question)).toContain('acme/web on `main` · `ci` (`test`)');
    expect(posts()).toHaveLength(0);
    const command = 'retry all failed gh/acme/web';
    expect(intentsOf(question)).toContainEqual({ action: 'confirm', command });
    const reply = await bot.agree(command);
    const told = textOf(messageOf(reply, 'replace'));
    expect(told).toContain(`<@${ann}> reran the failed jobs of 1 workflow`);
    expect(told).not.toContain('updated');
    expect(reply).toMatchObject({
      followAnnounced: { target: { kind: 'workflow' }, drawing: { kind: 'line' } },
    });
    expect(posts()).toMatchObject([{ path: expect.stringMatching(/workflow\/[^/]+\/rerun$/) }]);
    await expect(bot.type('retry all failed web')).rejects.toThrow('already has a newer run');
  });

  it('calls what is failing calm neither while a newer run waits, nor where the channel may not change it', async () => {
    simulator.controls.finish(web, simulator.controls.start({ project: web, ending: 'success' }));
    expect(textOf(messageOf(await bot.type('failing'), 'say'))).toContain('a newer run needs approval');
    const asked = bot.type('retry all failed');
    await expect(asked).rejects.toThrow('already has a newer run, which is running or waiting');
    simulator.controls.finish(web, simulator.controls.start({ project: web, ending: 'failed' }));
    await bot.store.saveLimits(workspace, limitsWith({ channel: 'C0DEV00001', projects: ['docs'] }));
    await expect(bot.type('retry all failed')).rejects.toThrow('can’t be changed in this channel');
    await bot.store.removeLimits(workspace, 'C0DEV00001');
  });

  it('says of several workflows that their message is not updated, and how to see their ends', async () => {
    for (const repo of ['web', 'api'].map((name) => `github/acme/${name}`)) {
      const failed = simulator.controls.start({ project: repo, ending: 'failed' });
      simulator.controls.finish(repo, failed);
    }
    const reply = await bot.agree('retry all failed');
    const told = messageOf(reply, 'replace');
    expect(textOf(told)).toMatch(/reran the failed jobs of [2-9] workflows/);
    expect(textOf(told)).toContain('This message won’t be updated');
    expect(intentsOf(told)).toContainEqual({ action: 'run', command: 'failing' });
    expect(reply).toMatchObject({ followAnnounced: undefined });
  });

  it('names what CircleCI does not show, beside what is red and in place of a calm answer', async () => {
    const failed = simulator.controls.start({ project: web, ending: 'failed' });
    simulator.controls.finish(web, failed);
    simulator.controls.fail({ kind: 'custom', path: '/acme/api/', status: 404, body: '{}', times: Infinity });
    const question = textOf(messageOf(await bot.type('retry all failed'), 'say'));
    expect(question).toContain('acme/web on `main` · `ci`');
    expect(question).toContain('Could not check: acme/api');
    simulator.controls.finish(web, simulator.controls.start({ project: web, ending: 'success' }));
    await expect(bot.type('retry all failed')).rejects.toThrow(
      'I could not check the default branch of acme/api',
    );
  });
});

describe('cancel of a run', () => {
  const push = () => simulator.controls.push({ project: web, branch: 'long', subject: 'Take a while' });

  it('of a branch asks, naming the newest run, and stops all of it', async () => {
    push();
    const question = messageOf(await bot.type('cancel web long'), 'say');
    expect(textOf(question)).toMatch(/Cancel \*acme\/web pipeline \d+\* on `long`\?/);
    expect(textOf(question)).toContain('Take a while');
    expect(posts()).toHaveLength(0);
    const [confirm] = intentsOf(question).filter(({ action }) => action === 'confirm');
    const command = confirm?.action === 'confirm' ? confirm.command : '';
    expect(command).toMatch(/^cancel gh\/acme\/web pipeline \d+$/);
    const told = textOf(messageOf(await bot.agree(command), 'replace'));
    expect(told).toMatch(/canceled .*pipeline \d+/);
    expect(posts()).toMatchObject([{ path: expect.stringMatching(/workflow\/[^/]+\/cancel$/) }]);
    await expect(bot.type('cancel web long')).rejects.toThrow(/nothing to cancel/);
  });

  it('of the default branch is meant where no branch is said', async () => {
    await expect(bot.type('cancel docs')).rejects.toThrow(/acme\/docs pipeline \d+ has already finished/);
  });
});

describe('cancel', () => {
  it('stops the build, and tells the channel who did it', async () => {
    const running = simulator.controls.start({ project: web, branch: 'stop', hold: 'running' });
    const text = textOf(messageOf(await bot.type(`cancel web ${running}`), 'announce'));
    expect(text).toContain(`<@${ann}>`);
    expect(text).toContain(`#${running}`);
    expect(posts()).toHaveLength(1);
    expect(simulator.controls.build(web, running)?.canceled).toBeTruthy();
  });

  it('of a finished build says that there is nothing to cancel, and asks nothing of CircleCI', async () => {
    await expect(bot.type('cancel web#117')).rejects.toThrow(
      'already finished (success). There is nothing to cancel',
    );
    expect(posts()).toEqual([]);
    expect(bot.settled).toMatchObject([{ outcome: 'refused' }]);
  });

  it('is refused to a viewer', async () => {
    await expect(bot.type('cancel web#117', { effectiveRole: 'viewer' })).rejects.toBeInstanceOf(
      RefusedError,
    );
  });
});

describe('default', () => {
  it('is set for the channel, publicly, and then shown', async () => {
    expect(textOf(messageOf(await bot.type('default'), 'say'))).toContain('/circle default');
    const set = textOf(messageOf(await bot.type('default WEB'), 'announce'));
    expect(set).toContain('acme/web');
    expect(set).toContain(`<@${ann}>`);
    expect(await bot.store.defaultProject(workspace, 'C0DEV00001')).toEqual({
      vcs: 'github',
      org: 'acme',
      repo: 'web',
    });
    expect(await bot.store.defaultProject(workspace, 'C0OTHER0001')).toBeUndefined();
    expect(textOf(messageOf(await bot.type('default'), 'say'))).toContain('acme/web');
  });

  it('is asked for where none is known, without claiming that anything was typed', async () => {
    const error: unknown = await bot.type('flaky').catch((thrown: unknown) => thrown);
    expect(textOf(errorView(error, { reference: 'r' }))).toMatch(/Which project\?/);
    expect(textOf(errorView(error, { reference: 'r' }))).not.toContain('You typed');
  });

  it('is refused to a viewer, and where there is no channel', async () => {
    await expect(bot.type('default web', { effectiveRole: 'viewer' })).rejects.toBeInstanceOf(RefusedError);
    await expect(bot.type('default web', { channel: undefined })).rejects.toBeInstanceOf(UsageError);
  });
});

describe('role', () => {
  it('shows one’s own', async () => {
    expect(textOf(messageOf(await bot.type('role', { effectiveRole: 'admin' }), 'say'))).toContain('admin');
    expect(textOf(messageOf(await bot.type('role', { effectiveRole: 'guest' }), 'say'))).toContain('viewer');
  });

  it('is given by an admin, publicly', async () => {
    const text = textOf(
      messageOf(await bot.type('role <@U0BEN00001|ben> viewer', { effectiveRole: 'admin' }), 'announce'),
    );
    expect(text).toContain('<@U0BEN00001>');
    expect(text).toContain('viewer');
    expect(await bot.store.role(workspace, 'U0BEN00001')).toBe('viewer');
  });

  it('is not given by an operator', async () => {
    await expect(bot.type('role <@U0ANN00001> admin')).rejects.toBeInstanceOf(RefusedError);
    expect(await bot.store.role(workspace, ann)).toBeUndefined();
  });
});

describe('connect and disconnect', () => {
  it('open a form for an admin, filled in with the address in use', async () => {
    const reply = await bot.type('connect', { effectiveRole: 'admin' });
    if (reply.kind !== 'open') throw new Error(`no form but ${reply.kind}`);
    expect(validateView(reply.modal)).toEqual([]);
    expect(reply.command).toBe('connect');
    expect(JSON.stringify(reply.modal)).toContain(simulator.url);
    expect(JSON.parse(reply.modal.private_metadata ?? '')).toEqual({
      v: 1,
      workspace,
      channel: 'C0DEV00001',
    });
  });

  it('are refused to an operator before anything is typed', async () => {
    await expect(bot.type('connect')).rejects.toBeInstanceOf(RefusedError);
    await expect(bot.type('disconnect')).rejects.toBeInstanceOf(RefusedError);
    expect((await bot.services.secrets.read(workspace)).circleci?.token).toBe('local-token');
  });

  it('forget the token, publicly', async () => {
    const text = textOf(messageOf(await bot.agree('disconnect', { effectiveRole: 'admin' }), 'replace'));
    expect(text).toContain(`<@${ann}>`);
    expect((await bot.services.secrets.read(workspace)).circleci).toBeUndefined();
    expect(await bot.store.connection(workspace)).toBeUndefined();
  });
});

describe('help', () => {
  it('shows every command, and one of them at length', async () => {
    expect(textOf(messageOf(await bot.type(''), 'say'))).toContain('status');
    expect(textOf(messageOf(await bot.type('help artifacts'), 'say'))).toContain('--folder');
  });
});
