import { describe, expect } from 'vitest';
import { actions, submissions } from '../../lambda/actions/index.ts';
import {
  AlreadyDoneError,
  InvalidButtonError,
  RefusedError,
  StaleError,
  UsageError,
} from '../../lambda/errors.ts';
import type { Intent } from '../../lambda/views/text/button-intent.ts';
import { type Who, workspace } from '../fakes/bot-in-memory.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, it, simulator } from '../fixture.ts';

const web = 'github/acme/web';
const posts = () => simulator.controls.received().filter(({ method }) => method === 'POST');
const press = (intent: Intent, who: Who & { readonly ephemeral?: boolean } = {}) =>
  actions[intent.action].run(intent, bot.context(who), { ephemeral: who.ephemeral ?? false, ts: undefined });

let branches = 0;
function ended() {
  branches += 1;
  const number = simulator.controls.start({ project: web, branch: `press-${branches}`, hold: 'running' });
  simulator.controls.finish(web, number, 'failed');
  return number;
}

const acts = ['retry', 'rerun'] as const;
const intent = (action: (typeof acts)[number], number: number): Intent => ({
  action,
  build: `gh/acme/web#${number}`,
});

describe.each(acts)('the button %s', (name) => {
  it.each([false, true])(
    'makes the card the new build’s, and tells the channel; v1.1 gone: %s',
    async (gone) => {
      const old = ended();
      simulator.controls.turn({ gone });
      const reply = await press(intent(name, old), { ephemeral: true });
      const card = messageOf(reply, 'replace');
      expect(textOf(card)).toContain('by <@U0ANN00001>');
      expect(textOf(card)).toContain(`#${old} is now #${old + 1}`);
      expect(textOf(card).includes('API v2')).toBe(gone && name !== 'rerun');
      if (reply.kind !== 'replace') throw new Error(reply.kind);
      expect(textOf(reply.announce)).toContain(`#${old + 1}`);
    },
  );

  it('pressed twice at once acts once', async () => {
    const old = ended();
    const pressed = await Promise.allSettled(
      ['U1', 'U2'].map((user) => press(intent(name, old), { key: `${name}-${old}`, user })),
    );
    expect(posts()).toHaveLength(1);
    expect(pressed.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: expect.any(AlreadyDoneError),
    });
  });

  it('of what ran again since names the newer build, and changes nothing', async () => {
    const old = ended();
    await press(intent('retry', old));
    simulator.controls.forgetReceived();
    const again = press(intent(name, old));
    await expect(again).rejects.toBeInstanceOf(StaleError);
    await expect(again).rejects.toThrow(`acme/web#${old + 1}`);
    expect(posts()).toEqual([]);
  });

  it('after a lost answer says so, and is not repeated', async () => {
    const old = ended();
    simulator.controls.fail({ kind: 'cut', method: 'POST', afterwards: true });
    const text = textOf(messageOf(await press(intent(name, old), { key: `lost-${name}` }), 'say'));
    expect(text).toContain('didn’t confirm');
    await expect(press(intent(name, old), { key: `lost-${name}` })).rejects.toBeInstanceOf(AlreadyDoneError);
    expect(posts()).toHaveLength(1);
  });

  it('is refused to a viewer, and is nothing without a build', async () => {
    await expect(press(intent(name, 123), { effectiveRole: 'viewer' })).rejects.toBeInstanceOf(RefusedError);
    await expect(press({ action: name, build: 'web' })).rejects.toBeInstanceOf(InvalidButtonError);
    expect(posts()).toEqual([]);
  });
});

describe('a rerun by v2', () => {
  it('shows where the new run is while it has no number, and finds it on Refresh', async () => {
    const old = ended();
    simulator.controls.turn({ gone: true });
    simulator.controls.fail({ kind: 'unavailable', method: 'GET', path: '/job', times: 20 });
    const reply = await press(intent('retry', old));
    expect(reply).toMatchObject({ follow: { target: { kind: 'workflow' }, drawing: { kind: 'line' } } });
    const card = messageOf(reply, 'replace');
    const [refresh] = intentsOf(card);
    if (refresh?.action !== 'refresh') throw new Error('nothing to refresh');
    simulator.controls.heal();
    expect(textOf(messageOf(await press(refresh), 'replace'))).toContain(`#${old + 1}`);
  });
});

describe('the form that starts a build', () => {
  const { trigger: form } = submissions;
  if (!form) throw new Error('there is no form to start a build with');
  const metadata = JSON.stringify({ v: 1, workspace, channel: 'C0DEV00001' });
  const submit = (values: Readonly<Record<string, string>>, who: Who = {}, own = metadata) =>
    form.run(
      { branch: '', tag: '', revision: '', parameters: '', ...values },
      bot.context(who),
      form.read(own),
    );
  const errorsOf = async (values: Readonly<Record<string, string>>) => {
    const reply = await submit(values);
    if (reply.kind !== 'errors') throw new Error(`no errors but ${reply.kind}`);
    return reply.errors;
  };

  it('starts what was filled in, once, and tells the channel', async () => {
    const values = {
      project: ' acme/web ',
      branch: 'main',
      parameters: 'DEPLOY=true\n\n COUNT = 3 \nTAG="42"\n',
    };
    const text = textOf(messageOf(await submit(values, { key: 'form:V1' }), 'announce'));
    expect(text).toContain('<@U0ANN00001> started *acme/web* on `main`');
    expect(posts()).toHaveLength(1);
    expect(posts()[0]?.body).toEqual({ build_parameters: { DEPLOY: true, COUNT: 3, TAG: '42' } });
    await expect(submit(values, { key: 'form:V1' })).rejects.toBeInstanceOf(AlreadyDoneError);
    expect(posts()).toHaveLength(1);
  });

  it('takes parameters from the menu, too, each name once', async () => {
    await submit({ project: 'web', branch: 'main', used: 'LIST=1,2\nDEPLOY=true', parameters: 'C=3' });
    expect(posts()[0]?.body).toEqual({ build_parameters: { LIST: '1,2', DEPLOY: true, C: 3 } });
    expect(await errorsOf({ project: 'web', used: 'A=1', parameters: 'A=2' })).toEqual({
      parameters: 'A is there twice.',
    });
  });

  it('starts the default branch when nothing else is said, and a tag alone', async () => {
    await submit({ project: 'gh/acme/web' });
    await submit({ project: 'gh/acme/web', tag: 'v1.4.0' });
    expect(posts().map(({ body }) => body)).toEqual([{}, { tag: 'v1.4.0' }]);
  });

  it('uses v2 once v1.1 has gone', async () => {
    simulator.controls.turn({ gone: true });
    const text = textOf(messageOf(await submit({ project: 'web', branch: 'main' }), 'announce'));
    expect(text).toContain('API v2');
  });

  it('says all that is wrong at once, each below its field, and starts nothing', async () => {
    const wrong = { project: 'a b', branch: 'main', tag: 'v1', parameters: 'A=1\nB' };
    expect(await errorsOf(wrong)).toEqual({
      project: expect.stringContaining('acme/web'),
      tag: expect.stringContaining('without a branch'),
      parameters: 'Line 2 is not NAME=value.',
    });
    expect(await errorsOf({ project: 'web', parameters: 'A=1\nA=2' })).toEqual({
      parameters: 'A is there twice.',
    });
    expect(await errorsOf({ project: 'api', branch: 'main' })).toEqual({
      project: expect.stringContaining('Several projects'),
    });
    expect(posts()).toEqual([]);
  });

  it('says why nothing was started below the project, and may be submitted again', async () => {
    simulator.controls.fail({
      kind: 'custom',
      method: 'POST',
      status: 400,
      body: '{"message":"Branch not found"}',
    });
    const reply = await submit({ project: 'gh/acme/web', branch: 'mian' }, { key: 'form:V2' });
    expect(reply).toMatchObject({ errors: { project: expect.stringContaining('no branch named “mian”') } });
    expect((await submit({ project: 'gh/acme/web', branch: 'main' }, { key: 'form:V2' })).kind).toBe(
      'announce',
    );
  });

  it('without a clear answer closes and says so', async () => {
    simulator.controls.fail({ kind: 'cut', method: 'POST', afterwards: true });
    const reply = await submit({ project: 'gh/acme/web', branch: 'main' });
    expect(textOf(messageOf(reply, 'say'))).toContain('didn’t confirm');
  });

  it('says that a project is not followed, and what is refused to a viewer', async () => {
    await expect(submit({ project: 'wbe' })).rejects.toBeInstanceOf(UsageError);
    await expect(submit({ project: 'gh/acme/web' }, { effectiveRole: 'viewer' })).rejects.toBeInstanceOf(
      RefusedError,
    );
    expect(posts()).toEqual([]);
  });

  it('asks to be reopened when it comes with metadata that is not ours', async () => {
    const reply = await submit({ project: 'web' }, {}, '{"v":2}');
    expect(reply).toMatchObject({ errors: { project: expect.stringContaining('/circle trigger') } });
    expect(posts()).toEqual([]);
  });
});
