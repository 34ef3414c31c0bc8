/** Who looks after a red branch: on its message, pressed, typed, and over with the recovery. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { actions } from '../../lambda/actions/index.ts';
import { changeCare } from '../../lambda/conversation/changes/change-branch-owner.ts';
import { AlreadyDoneError, StaleError, UsageError } from '../../lambda/errors.ts';
import { branchSubject, type RedTime } from '../../lambda/store/red-time.ts';
import { errorView } from '../../lambda/views/errors/errors.ts';
import { type CircleCISimulator, startCircleCI } from '../../local/circleci/server.ts';
import { openChannel, replies, second, workspace as team, tell } from '../alerts/report-into-channel.ts';
import { now, web, whole } from '../alerts/sample-reports.ts';
import { createFakeBot, type FakeBot, workspace } from '../fakes/bot-in-memory.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { realStore } from '../store/every-store.ts';
import { failure, run as someRun } from '../views/alert-samples.ts';
import { read } from '../views/message-as-text.ts';

const minute = 60 * second;
const main = { project: web, branch: 'main', workflow: 'ci' } as const;
const byBranch = { group: 'branch', statuses: ['failed', 'fixed'] } as const;

function nth(n: number, status: 'failed' | 'success', author = 'Ann Lee') {
  const created = now + n * minute;
  return whole(status, {
    id: `report-of-${n}`,
    run: `run-${n}`,
    pipeline: 130 + n,
    createdAt: created,
    startedAt: created,
    at: created + second,
    stoppedAt: created + second,
    author,
    login: author,
  });
}

describe('the message of a red branch', () => {
  const shown = (way: Awaited<ReturnType<typeof openChannel>>) =>
    read(way.slack.stands(team, 'C1').at(-1)!.message);

  it('names who is on it and the note, escaped, until it is fixed; the next red time knows neither', async () => {
    const way = await openChannel(byBranch);
    await tell(way, nth(1, 'failed'));
    expect(shown(way)).toContain('I’m on it');
    const note = { text: '<!channel> reverting it', by: 'U02BEN' };
    await way.store.saveCare(team, { ...main, owner: 'U01ANN', note, at: now + 90 * second }, 0);
    await tell(way, nth(2, 'failed'));
    expect(shown(way)).toContain('🙋 <@U01ANN> is on it');
    expect(shown(way)).toContain('&lt;!channel&gt; reverting it (<@U02BEN>)');
    expect(shown(way)).not.toContain('I’m on it');
    await tell(way, nth(3, 'success'));
    expect(shown(way)).toContain('🙋 <@U01ANN> was on it');
    await tell(way, nth(4, 'failed'), nth(5, 'failed'));
    expect(shown(way)).not.toContain('<@U01ANN>');
    expect(shown(way)).toContain('I’m on it');
  });

  it('gets no replies about further failures while it is snoozed', async () => {
    const way = await openChannel(byBranch);
    await tell(way, nth(1, 'failed'));
    const snoozed = { ...main, snoozedUntil: way.clock.now + 60 * minute, at: now + 90 * second };
    await way.store.saveCare(team, snoozed, 0);
    await tell(way, nth(2, 'failed', 'Bo'));
    expect(replies(way)).toEqual([]);
    expect(shown(way)).toContain('no replies until');
    expect(shown(way)).toContain('End the snooze');
  });
});

describe('pressed and typed', () => {
  let simulator: CircleCISimulator;
  let bot: FakeBot;
  const channel = 'C0DEV00001';
  const ann = 'U0ANN00001';

  beforeAll(async () => {
    simulator = await startCircleCI({ port: 0, quiet: true });
  });
  afterAll(() => simulator.close());
  beforeEach(async () => {
    bot = createFakeBot({ host: simulator.url });
    await bot.connect();
  });

  async function posted(changes: Partial<RedTime> = {}): Promise<void> {
    const first = {
      run: 'run-1',
      at: 1,
      status: 'failed',
      pipeline: 7,
      author: 'Ann',
      revision: 'abc',
    } as const;
    const red: RedTime = { runs: ['run-1'], first, newest: first, fixed: undefined, ...changes };
    const subject = branchSubject(main);
    await bot.store.saveRun(workspace, someRun({ ...main, id: 'run-1', status: 'failed' }), 0);
    await bot.store.endMessages(workspace, {
      messages: [],
      end: { stage: 'done', ts: '5.5' },
      posted: [{ destination: channel, subject, ts: '5.5', notes: { red } }],
    });
  }
  const press = (does: 'own' | 'release' | 'snooze' | 'wake', who: Parameters<FakeBot['context']>[0] = {}) =>
    actions.care.run(
      { action: 'care', does, project: 'gh/acme/web', branch: 'main', workflow: 'ci' },
      bot.context(who),
      { ephemeral: false, ts: '5.5' },
    );

  it('I’m on it redraws the message, keeps its other buttons and can be taken back', async () => {
    await posted();
    const message = messageOf(await press('own'), 'replace');
    expect(textOf(message)).toContain(`🙋 <@${ann}> is on it`);
    expect(await bot.store.care(workspace, main)).toMatchObject({ owner: ann });
    expect(intentsOf(message)).toContainEqual(expect.objectContaining({ action: 'care', does: 'release' }));
    expect(textOf(messageOf(await press('release'), 'replace'))).not.toContain('is on it');
  });

  it('keeps the lines that explain the failure, where the channel sees them', async () => {
    await posted();
    const why = 'sums up in euros: expected 320, got 412';
    const job = { name: 'test', number: 501, status: 'failed', at: 1 } as const;
    const explained = { ...failure, number: 501, why };
    const run = someRun({ ...main, id: 'run-1', status: 'failed', jobs: [job], failures: [explained] });
    await bot.store.saveRun(workspace, run, 1);
    const seen = async (audience: 'own' | 'shared', excerpts: 'on' | 'off') => {
      await bot.store.saveExcerpts(workspace, excerpts);
      const message = messageOf(await press('own', { audience }), 'replace');
      return { why: textOf(message).includes(why), buttons: JSON.stringify(intentsOf(message)) };
    };
    const own = await seen('own', 'on');
    expect(own.why).toBe(true);
    expect(own.buttons).toContain('log gh/acme/web#501');
    expect((await seen('own', 'off')).why).toBe(false);
    const shared = await seen('shared', 'on');
    expect(shared.why).toBe(false);
    expect(shared.buttons).not.toContain('log gh/acme/web#501');
  });

  it('tells the second of two who press it at once who was first, by names that people know', async () => {
    await posted();
    await press('own');
    expect(bot.settled.at(-1)).toMatchObject({ name: 'own', target: 'acme/web main' });
    const twice = new AlreadyDoneError(
      { ...bot.settled.at(-1)!, id: 'a', by: ann, channel, at: now },
      'done',
    );
    expect(read(errorView(twice, { reference: 'r3f' }))).toContain(
      `<@${ann}> already did this: own acme/web main.`,
    );
    await bot.type('own web main assign <@U0BEN00001|ben>');
    expect(bot.settled.at(-1)).toMatchObject({ target: 'acme/web main assign U0BEN00001' });
  });

  it('a button of what is fixed says so, and changes nothing', async () => {
    await posted({
      fixed: { run: 'run-2', at: 2, status: 'success', pipeline: 8, author: 'Ann', revision: 'def' },
    });
    await expect(press('own')).rejects.toThrow(StaleError);
    expect(await bot.store.care(workspace, main)).toBeUndefined();
  });

  it('own names the caller or another person, for every red workflow, and tells the channel', async () => {
    const before = await bot.type('own web main');
    expect(textOf(messageOf(before, 'announce'))).toMatch(
      new RegExp(`🙋 <@${ann}> is on it: acme/web on \`main\``),
    );
    const other = messageOf(await bot.type('own web main assign <@U0BEN00001|ben>'), 'announce');
    expect(textOf(other)).toContain('🙋 <@U0BEN00001> is on it');
    expect(textOf(other)).toContain(`Assigned by <@${ann}>`);
    const [care] = await bot.store.cares(workspace);
    expect(care).toMatchObject({ branch: 'main', owner: 'U0BEN00001' });
    expect(textOf(messageOf(await bot.type('failing'), 'say'))).toContain('🙋 <@U0BEN00001> is on it');
  });

  it.each(['bot', 'guest', 'external', 'unknown'] as const)('own assigns no %s', async (role) => {
    const typed = bot.type('own web main assign <@U0BEN00001|ben>', { others: { U0BEN00001: role } });
    await expect(typed).rejects.toThrow('Only members of this workspace can be assigned');
    expect(await bot.store.cares(workspace)).toEqual([]);
  });

  it('own keeps a note and snoozes, beside the owner', async () => {
    await bot.type('own web main');
    await bot.type('own web main note reverting <!here> it');
    await bot.type('own web main snooze 2h');
    const [care] = await bot.store.cares(workspace);
    expect(care).toMatchObject({ owner: ann, snoozedUntil: bot.context().now + 2 * 60 * minute });
    expect(care?.note?.by).toBe(ann);
    await bot.type('own web main snooze off');
    expect((await bot.store.cares(workspace))[0]?.snoozedUntil).toBeUndefined();
  });

  it('keeps what each of two people presses at once', async () => {
    const table = await realStore();
    const places = ['U01ANN', 'U02BEN'].map((user) => {
      const context = bot.context();
      return { ...context, caller: { ...context.caller, user }, store: { ...bot.store, ...table.it } };
    });
    const changes = [{ does: 'own', owner: 'U01ANN' } as const, { does: 'note', text: 'mine' } as const];
    const caring = { project: web, branch: 'main', workflows: ['ci'], since: () => 0 };
    await Promise.all(changes.map((change, at) => changeCare({ ...caring, change }, places[at]!)));
    const note = { text: 'mine', by: 'U02BEN' };
    expect(await table.it.care(workspace, main)).toMatchObject({ owner: 'U01ANN', note });
    await table.close();
  });

  it('own says what it cannot read, and that a branch is not red', async () => {
    await expect(bot.type('own web main assign ann')).rejects.toThrow(UsageError);
    await expect(bot.type('own web main snooze whenever')).rejects.toThrow(UsageError);
    await expect(bot.type('own web main note')).rejects.toThrow(UsageError);
    simulator.controls.finish(
      'github/acme/web',
      simulator.controls.start({ project: 'github/acme/web', branch: 'calm', hold: 'running' }),
      'success',
    );
    const said = async (text: string) => textOf(messageOf(await bot.type(text), 'say'));
    expect(await said('own web calm')).toContain('isn’t failing');
    expect(await said('own web nosuch')).toContain('No builds yet');
  });
});
