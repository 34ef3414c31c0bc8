/** P28: `mine`, the end of a watch and the digest say of a branch what is true, whatever has happened to it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { parseProject } from '../../lambda/circleci/project.ts';
import { runCommand } from '../../lambda/slack/turns/run-command.ts';
import { buildsOf, pipelinesOf } from '../../local/circleci/model/find-by-index.ts';
import type { Pipeline } from '../../local/circleci/model/pipeline.ts';
import { type CircleCISimulator, startCircleCI } from '../../local/circleci/server.ts';
import { type Clockwork, openClockwork } from '../alerts/minute-by-minute.ts';
import { subscription } from '../alerts/sample-reports.ts';
import { createFakeBot, type FakeBot, workspace } from '../fakes/bot-in-memory.ts';
import { textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { runs } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { type Eyes, truthsOf, type Verdict } from './branch-oracle.ts';
import { historyInWords } from './history-in-words.ts';
import { canBeUncertain, type History, layBatch, noon } from './lay-many-histories.ts';
import { worldAt } from './simulator-state-at.ts';
import { type Lie, saidOf, shown } from './verdict-in-answer.ts';

let simulator: CircleCISimulator;
let bot: FakeBot;

beforeAll(async () => {
  simulator = await startCircleCI({ port: 0, quiet: true, empty: true, clock: () => noon });
  bot = createFakeBot({ host: simulator.url, now: noon });
  await bot.connect();
  await bot.store.saveLogin(workspace, 'U0ANN00001', 'ada', 'from its holder');
});
afterAll(() => simulator.close());

function lie(history: History, said: string, truths: ReadonlySet<Verdict>, text: string): Lie {
  const model = historyInWords(simulator.world, history.project, noon);
  return { history: history.number, said, truths: [...truths], text: `${model}\n${text}` };
}

const is = (truths: ReadonlySet<Verdict>, verdict: Verdict) => truths.has(verdict) && truths.size === 1;
/** What CircleCI shows in one answer. */
const page = 100;

/** It is named as one that CircleCI did not show: that is no answer. */
function isUnread(text: string): boolean {
  return text.includes('Could not check:');
}

/**
 * All runs are of one person. Builds do not tell who triggered one by the API, and of many the newest are theirs. A branch
 * without builds is not found.
 */
async function askMine(history: History, eyes: Eyes): Promise<readonly Lie[]> {
  const reply = await runCommand('mine', bot.context());
  const text = textOf('message' in reply ? reply.message : undefined);
  const { truths, builds, project } = history;
  const [isRed, isNothing] = [
    /\bfailing since\b/.test(text),
    text.includes('None of your builds is failing, running or waiting'),
  ];
  const byApi = pipelinesOf(simulator.world, project).some(({ why }) => why === 'api');
  const isAllTheirs = builds > 0 && builds < page && !byApi;
  const wrong = [
    isRed && !truths.has('red') ? 'mine red' : undefined,
    !isRed && is(truths, 'red') && isAllTheirs && !isUnread(text) ? 'mine not red' : undefined,
    isNothing && is(truths, 'ongoing') && isAllTheirs ? 'mine nothing' : undefined,
    isUnread(text) && !canBeUncertain(history, eyes) ? 'mine unread' : undefined,
  ];
  return wrong.flatMap((said) => (said ? [lie(history, said, truths, text)] : []));
}

function openPolling(now = noon): Clockwork {
  return openClockwork({ circleci: createCircleCI({ host: simulator.url, token: 'local-token' }), now });
}

/** The newest pipeline's run, watched since just after it began: told once it has ended, and as it ended. */
async function askWatch(history: History, eyes: Eyes): Promise<readonly Lie[]> {
  const { world } = simulator;
  const { project: key, branch } = history;
  const buildsIn = ({ id }: Pipeline) => buildsOf(world, key).filter(({ pipelineId }) => pipelineId === id);
  const isSeen = (one: Pipeline) => eyes === 'pipelines' || buildsIn(one).length > 0;
  const [newest] = pipelinesOf(world, key)
    .filter(isSeen)
    .toSorted((a, b) => b.createdAt - a.createdAt || b.number - a.number);
  const project = parseProject(key);
  if (!newest || !project || newest.branch !== branch) return [];
  const alone = worldAt(world, { project: key, now: noon, isIn: ({ id }) => id === newest.id });
  const truths = truthsOf({ world: alone, project: key, branch, now: noon, eyes });
  // A watch ends after a day.
  const { store, said, finish } = openPolling(Math.min(noon, newest.createdAt + 23 * 3_600_000));
  const watch = { id: 'w', user: 'U0ANN00001', project, build: undefined, branch };
  // Where builds alone are seen, once the first of them is there.
  const begun = eyes === 'builds' ? Math.min(...buildsIn(newest).map(({ queuedAt }) => queuedAt)) : 0;
  await store.saveWatch('T1', { ...watch, createdAt: Math.max(newest.createdAt, begun) + 1 });
  await finish({ version: 1, workspace: 'T1', kind: 'watch', id: 'w' });
  const [text] = said.map(({ message }) => textOf(message));
  if (text === undefined) return [];
  told.watches += 1;
  // The first line may say why it failed.
  const [verdict] = text.split('\n').flatMap((line) => saidOf(line.replaceAll('*', '')) ?? []);
  // Of a run one of whose workflows was canceled that is said first.
  const isCanceled = verdict === 'none' && truths.has('green');
  const isTrue = verdict !== undefined && (truths.has(verdict as Verdict) || isCanceled);
  const isEarly = is(truths, 'ongoing');
  return isTrue && !isEarly ? [] : [lie(history, `watch ${verdict}`, truths, text)];
}

/** Few projects a digest, so that no line is left out. */
async function askDigest(histories: readonly History[], eyes: Eyes): Promise<readonly Lie[]> {
  const { store, said, finish } = openPolling();
  for (const { project: key, number } of histories) {
    const project = parseProject(key);
    if (project) await store.saveSubscription(subscription({}, { id: `s${number}`, project }));
  }
  const digest = {
    channel: 'C1',
    every: 'day',
    hour: 9,
    minute: 0,
    timeZone: 'UTC',
    owner: 'U01ANN',
  } as const;
  await store.saveDigest('T1', 'C1', digest);
  await finish({ version: 1, workspace: 'T1', kind: 'digest', channel: 'C1' });
  const [message] = said.map((one) => one.message);
  if (message) told.digests += 1;
  const text = textOf(message);
  const failures = JSON.stringify(message?.blocks ?? []).match(/\*Failures\*.*?"/)?.[0] ?? '';
  const isWhole = !/\+\d+ more/.test(failures);
  const isQuiet = /^(💚|✅)|nothing is failing/.test(text);
  return histories.flatMap((history): readonly Lie[] => {
    const { truths, builds, project } = history;
    const isTold = failures.includes(`|${project.replace(/^\w+\//, '')}>`);
    const isRed = is(truths, 'red') && builds < page;
    const isTrue = isTold ? truths.has('red') : !isRed || !isWhole || isUnread(text);
    const isCalm = isQuiet && isRed;
    const wrong = [
      isTrue ? undefined : `digest ${isTold ? 'red' : 'not red'}`,
      isCalm ? 'digest quiet' : undefined,
      isUnread(text) && !canBeUncertain(history, eyes) ? 'digest unread' : undefined,
    ];
    return wrong.flatMap((what) => (what ? [lie(history, what, truths, text)] : []));
  });
}

async function liesIn(count: number, eyes: Eyes): Promise<readonly Lie[]> {
  const lies: Lie[] = [];
  for (let from = 0; from < count; from += 1) {
    const histories = layBatch(simulator, { from, count: 1, eyes });
    for (const history of histories)
      lies.push(...(await askMine(history, eyes)), ...(await askWatch(history, eyes)));
    lies.push(...(await askDigest(histories, eyes)));
  }
  return lies;
}

/** What was said at all: no message tells no lie. */
const told = { watches: 0, digests: 0 };

async function prove(full: number, eyes: Eyes, of: string): Promise<void> {
  const inputs = runs(full);
  const lies = await liesIn(inputs, eyes);
  expect(lies.length, shown(lies)).toBe(0);
  expect(told.digests).toBeGreaterThanOrEqual(inputs / 4);
  expect(told.watches).toBeGreaterThanOrEqual(inputs / 4);
  Object.assign(told, { watches: 0, digests: 0 });
  proved({ promise: 'P28', inputs, of, failures: 0 });
}

describe('P28 what is said of a branch is true', () => {
  it('by mine, watches and the digest', async () => {
    await prove(6_000, 'pipelines', 'histories of a branch, by mine, watch and digest');
  }, 14_400_000);

  it('by mine, watches and the digest where API v2 is closed to the token', async () => {
    const refusal = { status: 404, body: '{"message":"Project not found"}', times: Number.POSITIVE_INFINITY };
    simulator.controls.fail({ kind: 'custom', path: '/api/v2/', ...refusal });
    await prove(4_000, 'builds', 'histories of a branch, by mine, watch and digest, by builds alone');
  }, 14_400_000);
});
