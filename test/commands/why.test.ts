import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actions } from '../../lambda/actions/index.ts';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { joinConnections } from '../../lambda/connections/find-connection.ts';
import { findOnOtherBranches } from '../../lambda/conversation/show/same-failure-on-other-branches.ts';
import { RefusedError } from '../../lambda/errors.ts';
import { failureOf } from '../../lambda/ingest/read-failure-details.ts';
import type { Result, Run } from '../../lambda/store/stored-runs.ts';
import type { Intent } from '../../lambda/views/text/button-intent.ts';
import type { Ending } from '../../local/circleci/model/simulator-state.ts';
import { type CircleCISimulator, startCircleCI } from '../../local/circleci/server.ts';
import { createFakeBot, type FakeBot, type Who, workspace } from '../fakes/bot-in-memory.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';

const web = 'github/acme/web';
const minute = 60_000;

let simulator: CircleCISimulator;
let bot: FakeBot;
let now: number;

beforeEach(async () => {
  now = Date.parse('2026-11-26T10:00:00Z');
  simulator = await startCircleCI({ port: 0, quiet: true, clock: () => now });
  bot = botOf();
  await bot.connect();
});
afterEach(() => simulator.close());

function botOf(): FakeBot {
  return createFakeBot({ host: simulator.url, circleci: createCircleCI, now });
}

const why = async (text: string, who?: Who) => messageOf(await bot.type(`why ${text}`, who), 'say');
const read = async (text: string, who?: Who) => textOf(await why(text, who));

interface Wanted {
  readonly branch?: string;
  readonly ending?: Ending;
  readonly log?: string;
  readonly job?: string;
  readonly junit?: string;
}

/** A build that ended a moment ago. */
function ended({ ending = 'failed', branch = 'topic', ...more }: Wanted = {}): number {
  const number = simulator.controls.start({ project: web, branch, hold: 'running', ending, ...more });
  now += minute;
  simulator.controls.finish(web, number, ending);
  now += minute;
  return number;
}

const emptyRun: Run = {
  id: '',
  project: { vcs: 'github', org: 'acme', repo: 'web' },
  projectName: undefined,
  workflow: 'ci',
  pipeline: 1,
  branch: 'x',
  tag: undefined,
  revision: undefined,
  subject: undefined,
  author: undefined,
  login: undefined,
  pullRequest: undefined,
  url: undefined,
  startedAt: 1,
  stoppedAt: 2,
  status: 'failed',
  statusAt: 2,
  jobs: [],
  failures: [],
  approval: undefined,
};
const emptyResult: Result = {
  run: '',
  at: 0,
  status: 'failed',
  pipeline: 1,
  author: undefined,
  revision: undefined,
};

const typeError = (line: number) =>
  `compiling 12 files\nsrc/price.ts(${line},7): error TS2322: Type 'string' is not assignable to type 'number'.\n`;

describe('of a failure', () => {
  it('says what, where, which test and how it ended, and what to press', async () => {
    const message = await why('web#123');
    const text = textOf(message);
    expect(text).toContain('*Why it failed*');
    expect(text).toContain('failed at `src/price/price.test.ts:41:24`');
    expect(text).toContain('*price price › price rounds half up');
    expect(text).toContain('Expected: "12.35"');
    expect(text).toContain('exit code 1');
    expect(intentsOf(message)).toEqual(
      expect.arrayContaining<Intent>([
        { action: 'rerun', build: 'gh/acme/web#123' },
        { action: 'run', command: 'log gh/acme/web#123' },
        { action: 'run', command: 'tests gh/acme/web#123' },
        { action: 'share', command: 'why gh/acme/web#123' },
      ]),
    );
  });

  it('says since when it is red, what was green last, and links the commits between', async () => {
    const text = await read('web main');
    expect(text).toMatch(/❌ New: broke in <[^>]+\|pipeline \d+>.*Round prices half up/);
    expect(text).toMatch(
      /✅ Last passed: <[^>]+\|pipeline \d+> · <https:\/\/github\.com\/acme\/web\/compare\/[0-9a-f]{40}\.\.\.[0-9a-f]{40}\|commits since then>/,
    );
  });

  it('counts the red runs, and compares with the one that broke it, too', async () => {
    ended({ ending: 'success' });
    ended({ log: typeError(3) });
    const last = ended({ log: typeError(9) });
    const text = await read(`web#${last}`);
    expect(text).toMatch(/❌ Failing for 2 runs, since <[^>]+\|pipeline \d+>/);
    expect(text).toContain('|commits that broke it>');
    expect(text).toContain('|all commits since then>');
    expect(await read('web topic')).toContain('Failing for 2 runs');
  });

  it('says that it has passed since', async () => {
    const old = ended({ log: typeError(3) });
    ended({ ending: 'success' });
    const message = await why(`web#${old}`);
    expect(textOf(message)).toMatch(/✅ passed since, in <[^>]+\|pipeline \d+>/);
    expect(intentsOf(message).map(({ action }) => action)).not.toContain('rerun');
  });

  it.each([
    ['a pipeline', (number: number) => `web pipeline ${number}`],
    ['a branch', () => 'web main'],
    ['the default branch', () => 'web'],
    ['a link', (number: number) => `https://app.circleci.com/pipelines/gh/acme/web/${number}`],
  ])('is asked for by %s', async (_, words) => {
    const pipeline = Number(/\|pipeline (\d+)>/.exec(await read('web main'))?.[1]);
    expect(await read(words(pipeline))).toContain('*price price › price rounds half up');
  });

  it('says jobs that failed alike once, and others each with its own log', async () => {
    const id = simulator.controls.push({
      project: web,
      branch: 'both',
      ends: { test: 'failed', lint: 'failed' },
    });
    now += 30 * minute;
    bot = botOf();
    await bot.connect();
    const url = `https://app.circleci.com/workflow/${id}`;
    const message = await why(url);
    const text = textOf(message);
    expect(text).toContain('|test>*');
    expect(text).toContain('|lint>*');
    const logs = intentsOf(message).filter((intent) => 'command' in intent && /^log /.test(intent.command));
    expect(new Set(logs.map((intent) => JSON.stringify(intent))).size).toBe(2);
  });

  it('says that its test is flaky, and to rerun it', async () => {
    const number = ended({ job: 'test' });
    expect(await read(`web#${number}`)).not.toContain('(flaky)');
    const circleci = createCircleCI({ host: simulator.url, token: 'local-token' });
    const again = await circleci.retry({ project: { vcs: 'github', org: 'acme', repo: 'web' }, number });
    now += 30 * minute;
    simulator.controls.finish(web, again.number, 'success');
    now += minute;
    const text = await read(`web#${number}`);
    expect(text).toContain('*price price › price rounds half up* (flaky)');
    expect(text).toContain('passed and failed on the same commit. Rerun it');
  });

  it('calls a setup failure not your code', async () => {
    const number = ended({ ending: 'infrastructure_fail' });
    const text = await read(`web#${number}`);
    expect(text).toContain('infrastructure failure');
    expect(text).toContain('not your code');
  });

  it('says that Configuration error', async () => {
    const text = await read('web feature/typo');
    expect(text).toContain('Configuration error');
    expect(text).toContain('Cannot find a definition for command named node/install');
  });
});

describe('the same failure', () => {
  it('on other branches in the last week is said, by its fingerprint', async () => {
    ended({ branch: 'one', log: typeError(3) });
    ended({ branch: 'two', log: typeError(44) });
    ended({ branch: 'three', log: 'Error: the shop is closed\n    at open (src/shop.ts:1:1)\n' });
    const number = ended({ branch: 'four', log: typeError(9) });
    const text = await read(`web#${number}`);
    expect(text).toContain('Same failure on 3 branches since today: also `one`, `two`');
    expect(text).not.toContain('`three`');
    expect(text).toContain('this change may not be the cause');
  });

  it('is not one of another week, nor of the same branch', async () => {
    ended({ branch: 'one', log: typeError(3) });
    now += 8 * 24 * 60 * minute;
    ended({ branch: 'two', log: typeError(4) });
    const number = ended({ branch: 'two', log: typeError(9) });
    bot = botOf();
    await bot.connect();
    expect(await read(`web#${number}`)).not.toContain('Same failure');
  });

  it('is known by what was read for alerts, without asking CircleCI again', async () => {
    const theirs = ended({ branch: 'reported', log: typeError(3) });
    const ref = { project: { vcs: 'github', org: 'acme', repo: 'web' }, number: theirs } as const;
    const circleci = createCircleCI({ host: simulator.url, token: 'local-token' });
    const run = { ...emptyRun, id: 'w-1', branch: 'reported' };
    const { failure } = await failureOf({ name: 'build', number: theirs, status: 'failed', at: now }, run, {
      circleci,
      excerpts: 'on',
      left: () => 5_000,
      flaky: async () => [],
      refused: async () => undefined,
    });
    expect(failure.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    const line = { project: ref.project, branch: 'reported', workflow: 'ci' };
    const result = { ...emptyResult, run: run.id, at: now - 2 * 24 * 60 * minute, failedJobs: ['build'] };
    await bot.store.saveRun(workspace, { ...run, failures: [failure] }, 0);
    await bot.store.saveResults(workspace, line, { value: [result], version: 0 });
    const number = ended({ branch: 'mine', log: typeError(9) });
    simulator.controls.forgetReceived();
    const text = await read(`web#${number}`);
    expect(text).toContain('Same failure on 2 branches since Tuesday: also `reported`');
    expect(simulator.controls.received().filter(({ path }) => path.endsWith(`/web/${theirs}`))).toEqual([]);
    // A report is of the CircleCI that the project's name leads to, which may be another than the link's.
    const at = { login: 'ada', connectedBy: 'U1', connectedAt: 1 };
    const connected = async (...hosts: readonly string[]) => {
      const all = hosts.map((host) => ({ host, ...at }));
      await bot.store.saveConnection(workspace, joinConnections(all));
      const looking = { circleci, store: bot.store, workspace };
      const sought = { project: ref.project, branch: 'mine', jobs: ['build'], now };
      return (await findOnOtherBranches(sought, looking)).reported.map(({ branch }) => branch);
    };
    expect(await connected(simulator.url, 'https://ci.example.com')).toEqual(['reported']);
    expect(await connected('https://ci.example.com', simulator.url)).toEqual([]);
  });

  it('is looked for in few calls: at most four builds, with their tests and logs', async () => {
    for (const branch of ['a', 'b', 'c', 'd', 'e', 'f']) ended({ branch, log: typeError(3) });
    const number = ended({ branch: 'last', log: typeError(9) });
    simulator.controls.forgetReceived();
    await read(`web#${number}`);
    const paths = simulator.controls.received().map(({ path }) => path);
    const asked = (pattern: RegExp) => paths.filter((path) => pattern.test(path)).length;
    expect(asked(/\/web\/\d+$/)).toBe(1 + 1 + 4);
    expect(asked(/\/web\/\d+\/tests$/)).toBe(1 + 4);
    expect(asked(/^\/output\//)).toBe(1 + 4);
  });
});

describe('where nothing failed', () => {
  it.each([
    ['passed', 'success', 'It passed.'],
    ['was canceled', 'canceled', 'It was canceled'],
  ] as const)('says that it %s', async (_, ending, words) => {
    const text = await read(`web#${ended({ ending })}`);
    expect(text).toContain('*Nothing failed*');
    expect(text).toContain(words);
  });

  it('says that it still runs, and offers to watch it', async () => {
    const number = simulator.controls.start({ project: web, branch: 'live', hold: 'running' });
    const message = await why(`web#${number}`);
    expect(textOf(message)).toContain('Still running. Nothing has failed so far.');
    expect(intentsOf(message)).toContainEqual({ action: 'run', command: 'watch gh/acme/web live' });
  });

  it('refuses a build, a run and a branch that are not there', async () => {
    await expect(bot.type('why web#99999')).rejects.toMatchObject({ reason: 'not-found' });
    await expect(bot.type('why web pipeline 9999')).rejects.toMatchObject({ paste: expect.any(Array) });
    await expect(bot.type('why web mian')).rejects.toMatchObject({
      paste: expect.arrayContaining(['/circle why gh/acme/web main']),
    });
  });
});

describe('who may read it', () => {
  const press = (intent: Intent, who: Who = {}) =>
    actions[intent.action].run(intent, bot.context(who), { ephemeral: false, ts: undefined });
  const share: Intent = { action: 'share', command: 'why gh/acme/web#123' };
  const reason = '12.34';

  it.each(['guest', 'external', 'bot', 'unknown'] as const)('is not told to: %s', async (effectiveRole) => {
    await expect(bot.type('why web#123', { effectiveRole })).rejects.toBeInstanceOf(RefusedError);
  });

  it('is told to a member alone where another company reads', async () => {
    expect(await read('web#123', { audience: 'shared' })).toContain(reason);
    const shared = messageOf(await press(share, { audience: 'shared' }), 'announce');
    expect(textOf(shared)).not.toContain(reason);
    expect(textOf(shared)).toContain('see the reason with `/circle why acme/web#123`');
    expect(intentsOf(shared).filter(({ action }) => action === 'run')).toEqual([]);
  });

  it('is shared without what builds print, unless an admin has turned excerpts on', async () => {
    const without = messageOf(await press(share), 'announce');
    expect(textOf(without)).not.toContain(reason);
    expect(textOf(without)).toContain('Last passed');
    await bot.store.saveExcerpts(workspace, 'on');
    expect(textOf(messageOf(await press(share), 'announce'))).toContain(reason);
  });
});

it('is one press away on red cards, and on no other', async () => {
  const whys = async (text: string) =>
    intentsOf(messageOf(await bot.type(text), 'say')).filter(
      (intent) => 'command' in intent && /^why /.test(intent.command),
    );
  expect(await whys('status web')).toEqual([{ action: 'run', command: 'why gh/acme/web main' }]);
  expect(await whys('build web#123')).toEqual([{ action: 'run', command: 'why gh/acme/web#123' }]);
  expect(await whys('build web#121')).toEqual([]);
  expect(await whys('status web feature/checkout-redesign')).toEqual([]);
});
