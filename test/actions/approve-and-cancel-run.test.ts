import { describe, expect } from 'vitest';
import { actions } from '../../lambda/actions/index.ts';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import type { Reply } from '../../lambda/conversation/reply.ts';
import { AlreadyDoneError, InvalidButtonError, RefusedError, StaleError } from '../../lambda/errors.ts';
import type { ChannelLimits } from '../../lambda/store/channel-limit-store.ts';
import type { Intent } from '../../lambda/views/text/button-intent.ts';
import { validateMessage } from '../../local/slack/check-limits.ts';
import { type Who, workspace } from '../fakes/bot-in-memory.ts';
import { limitsWith } from '../fakes/channel-limits.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, itWith, simulator } from '../fixture.ts';
import { run as someRun } from '../views/alert-samples.ts';

let late = 0;

const test = itWith({
  circleci: () => ({ clock: () => Date.now() + late }),
  bot: () => ({ now: Date.now() + late }),
});

const api = { vcs: 'github', org: 'acme', repo: 'api' } as const;
const posts = () => simulator.controls.received().filter(({ method }) => method === 'POST');
const press = (intent: Intent, who: Who = {}) =>
  actions[intent.action].run(intent, bot.context(who), { ephemeral: false, ts: undefined });

async function ask(path: string, init: RequestInit = {}) {
  const headers = { 'circle-token': 'local-token', 'content-type': 'application/json' };
  const response = await fetch(`${simulator.url}/api/v2${path}`, { ...init, headers });
  return (await response.json()) as any;
}

/** A workflow of acme/api: after two minutes it waits for its approval. */
async function started(after: number) {
  const made = await ask('/project/gh/acme/api/pipeline', { method: 'POST', body: '{"branch":"main"}' });
  const [{ id }] = (await ask(`/pipeline/${made.id}/workflow`)).items;
  late += after;
  const jobs = (await ask(`/workflow/${id}/job`)).items;
  const request = jobs.find((job: any) => job.type === 'approval')?.approval_request_id ?? 'none';
  simulator.controls.forgetReceived();
  return { id, approve: approve(id, request) };
}

const approve = (workflow: string, request: string): Intent => ({
  action: 'approve',
  workflow,
  request,
  project: 'gh/acme/api',
  job: 'hold-production',
});
const cancel = (workflow: string): Intent => ({ action: 'cancel-run', workflow, project: 'gh/acme/api' });
const stateOf = async (id: string) => (await ask(`/workflow/${id}`)).status;

function cardOf(reply: Reply) {
  if (reply.kind !== 'replace') throw new Error(reply.kind);
  expect(validateMessage(reply.message)).toEqual([]);
  return reply.message;
}

/** The run as it is stored after its first report. */
function remember(id: string): Promise<boolean> {
  const approval = { requestId: 'r', job: 'hold-production' };
  const run = someRun({ id, project: api, status: 'hold', stoppedAt: undefined, approval });
  return bot.store.saveRun(workspace, run, 0);
}

describe('Approve', () => {
  test('lets the workflow continue, once, and the card says who did it', async () => {
    const { id, approve } = await started(120_000);
    await remember(id);
    const card = cardOf(await press(approve));
    expect(textOf(card)).toContain('approved by <@U0ANN00001>');
    expect(textOf(card)).toContain('Running');
    expect(intentsOf(card).map(({ action }) => action)).not.toContain('approve');
    expect(posts()).toHaveLength(1);
    expect(await stateOf(id)).toBe('running');
    expect(bot.settled).toMatchObject([
      { name: 'approve', target: 'acme/api: hold-production', outcome: 'done' },
    ]);
  });

  test('still says who did it when the run is forgotten', async () => {
    const { approve } = await started(120_000);
    expect(textOf(messageOf(await press(approve), 'replace'))).toContain('approved by <@U0ANN00001>');
  });

  test('pressed twice is done once, and tells the second who was first', async () => {
    const { approve } = await started(120_000);
    const pressed = await Promise.allSettled(
      ['U0ANN00001', 'U0BEN00001'].map((user) => press(approve, { key: 'card.0', user })),
    );
    expect(pressed.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(pressed.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: expect.any(AlreadyDoneError),
    });
    expect(posts()).toHaveLength(1);
  });

  test('of what does not wait any more says so', async () => {
    const { approve } = await started(120_000);
    await press(approve);
    await expect(press(approve, { key: 'another card' })).rejects.toBeInstanceOf(StaleError);
  });

  test('without a clear answer is not repeated', async () => {
    const { approve } = await started(120_000);
    simulator.controls.fail({ kind: 'cut', method: 'POST', afterwards: true });
    expect(textOf(messageOf(await press(approve, { key: 'card.1' }), 'say'))).toContain('didn’t confirm');
    await expect(press(approve, { key: 'card.1' })).rejects.toBeInstanceOf(AlreadyDoneError);
    expect(posts()).toHaveLength(1);
  });

  test.each(['viewer', 'guest', 'external', 'bot', 'unknown'] as const)(
    'is refused to a %s',
    async (effectiveRole) => {
      await expect(press(approve('w', 'r'), { effectiveRole })).rejects.toBeInstanceOf(RefusedError);
      expect(posts()).toEqual([]);
    },
  );
});

describe('Approve where another person than who asked for the run has to', () => {
  const [ann, ben] = ['U0ANN00001', 'U0BEN00001'] as const;
  const limit = (some: Partial<ChannelLimits>) =>
    bot.store.saveLimits(
      workspace,
      limitsWith({ channel: 'C0DEV00001', ownRuns: 'refused', setBy: 'U0ADMIN0001', ...some }),
    );
  const link = (user: string, login: string) =>
    bot.store.saveLogin(workspace, user, login, 'from its holder');
  const refusal = async (intent: Intent, user: string) => {
    const error = await press(intent, { user }).catch((error: unknown) => error);
    return error instanceof RefusedError ? error.limit : error;
  };
  /** Started from Slack, as the trail has it: CircleCI knows the token's owner alone. */
  const triggeredBy = async (user: string) => {
    const at = Date.now() + late;
    const act = { id: 'a', at, by: user, channel: undefined, name: 'trigger', target: 'acme/api on main' };
    await bot.store.audit(workspace, { ...act, outcome: 'done' });
    // Of other projects, of other times, and what was not done.
    const others = [
      { target: 'acme/api-2 on main' },
      { at: at - 3 * 60_000 },
      { outcome: 'not allowed' },
      { name: 'mute' },
    ] as const;
    for (const [index, other] of others.entries())
      await bot.store.audit(workspace, { ...act, by: ben, outcome: 'done', ...other, id: `${index}` });
    return started(120_000);
  };

  test('refuses the person who triggered it from Slack, and lets another one', async () => {
    await limit({});
    const run = await triggeredBy(ann);
    expect(await refusal(run.approve, ann)).toMatchObject({ is: 'own run', setBy: 'U0ADMIN0001' });
    expect(posts()).toEqual([]);
    await press(run.approve, { user: ben });
    expect(await stateOf(run.id)).toBe('running');
  });

  test('refuses the person who had it run again from Slack', async () => {
    await limit({ ownRuns: 'refused unless unknown' });
    const { id, approve } = await started(120_000);
    const [next, again] = [
      { run: id, build: 1 },
      { run: 'another', build: 2 },
    ];
    const old = someRun({ id: 'old', project: api, login: undefined });
    const acts = [
      { did: 'reran', by: ann, at: 0, next } as const,
      { did: 'reran', by: ben, at: 1, next: again } as const,
    ];
    await bot.store.saveRun(workspace, { ...old, acts }, 0);
    await bot.store.saveRun(workspace, { ...old, id, rerunOf: 'old' }, 0);
    expect(await refusal(approve, ann)).toMatchObject({ is: 'own run' });
    await press(approve, { user: ben });
  });

  test('refuses the author of the commit, and who started it at CircleCI, by their logins', async () => {
    await limit({ ownRuns: 'refused unless unknown' });
    const { id, approve } = await started(120_000);
    await bot.store.saveRun(workspace, someRun({ id, project: api, login: 'Carla' }), 0);
    await link(ann, 'carla');
    expect(await refusal(approve, ann)).toMatchObject({ is: 'own run' });
    // Without an act in the trail the owner of the token has asked for it without us.
    await link(ben, 'ada');
    expect(await refusal(approve, ben)).toMatchObject({ is: 'own run' });
  });

  test('without a confirmed login is refused, or let, as the admin has chosen', async () => {
    const { approve } = await started(120_000);
    await limit({});
    expect(await refusal(approve, ann)).toMatchObject({
      is: 'unknown',
      missing: 'approver',
      logins: ['ada'],
    });
    await bot.store.saveLogin(workspace, ann, 'ann-of-acme', 'if free');
    expect(await refusal(approve, ann)).toMatchObject({ is: 'unknown', missing: 'approver' });
    await link(ann, 'ann-of-acme');
    await press(approve, { user: ann });
    expect(posts()).toHaveLength(1);
    const other = await started(120_000);
    await limit({ ownRuns: 'refused unless unknown' });
    await press(other.approve, { user: ben });
    expect(posts()).toHaveLength(1);
  });

  test('the address of a commit and of a person makes neither sure of who they are', async () => {
    const { id, approve } = await started(120_000);
    const email = 'ann@acme.example';
    await bot.store.saveRun(workspace, { ...someRun({ id, project: api, login: undefined }), email }, 0);
    await limit({});
    const error = await press(approve, { user: ann, email }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ limit: { is: 'unknown', missing: 'approver', logins: ['ada'] } });
    await limit({ ownRuns: 'refused unless unknown' });
    await press(approve, { user: ann, email });
    expect(posts()).toHaveLength(1);
    expect(await bot.store.loginOf(workspace, ann)).toBeUndefined();
  });

  test('is refused where CircleCI does not say who asked, unless the admin lets it', async () => {
    const { approve } = await started(120_000);
    await limit({});
    await link(ann, 'ann-of-acme');
    simulator.controls.fail({ kind: 'unavailable', path: '/api/v2/pipeline', times: 9 });
    expect(await refusal(approve, ann)).toMatchObject({ is: 'unknown', missing: 'requester' });
    await limit({ ownRuns: 'refused unless unknown' });
    await press(approve, { user: ann });
    expect(posts()).toHaveLength(1);
  });

  test('asks CircleCI nothing more where no channel wants that', async () => {
    const { approve } = await started(120_000);
    await press(approve);
    expect(simulator.controls.received().map(({ method }) => method)).toEqual(['POST']);
  });
});

describe('Cancel of a run', () => {
  test('stops what still runs, and the card says who did it', async () => {
    const { id } = await started(5_000);
    await remember(id);
    const card = cardOf(await press(cancel(id)));
    expect(textOf(card)).toContain('Canceled by <@U0ANN00001>');
    expect(intentsOf(card).map(({ action }) => action)).not.toContain('cancel-run');
    late += 60_000;
    expect(await stateOf(id)).toBe('canceled');
  });

  test.each(['viewer', 'guest'] as const)('is refused to a %s', async (effectiveRole) => {
    await expect(press(cancel('w'), { effectiveRole })).rejects.toBeInstanceOf(RefusedError);
  });

  test('of something that is no project is no longer valid', async () => {
    const intent = { action: 'cancel-run', workflow: 'w', project: 'web' } as const;
    await expect(press(intent)).rejects.toBeInstanceOf(InvalidButtonError);
  });
});

describe('a workflow', () => {
  test('is read as a whole, and reported by its own states', async () => {
    const { id } = await started(120_000);
    const circleci = createCircleCI({ host: simulator.url, token: 'local-token' });
    expect(await circleci.workflowState(id)).toMatchObject({
      name: 'build-test-deploy',
      status: 'hold',
      pipeline: expect.any(Number),
      createdAt: expect.any(Number),
      stoppedAt: undefined,
    });
  });
});
