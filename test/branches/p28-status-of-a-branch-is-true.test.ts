/** P28: what is said of a branch is true, whatever has happened to it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import type { Reply } from '../../lambda/conversation/reply.ts';
import { runCommand } from '../../lambda/slack/turns/run-command.ts';
import { type CircleCISimulator, startCircleCI } from '../../local/circleci/server.ts';
import { createFakeBot, type FakeBot } from '../fakes/bot-in-memory.ts';
import { textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { runs } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import type { Eyes, Verdict } from './branch-oracle.ts';
import { historyInWords } from './history-in-words.ts';
import { type Batch, canBeUncertain, type History, layBatch, noon } from './lay-many-histories.ts';
import { fetchWithHoles } from './leave-out-fields.ts';
import { type Lie, saidOf, shown } from './verdict-in-answer.ts';

let simulator: CircleCISimulator;
let bots: Readonly<Record<Eyes, FakeBot>>;

beforeAll(async () => {
  simulator = await startCircleCI({ port: 0, quiet: true, empty: true, clock: () => noon });
  bots = { pipelines: botWith('pipelines'), builds: botWith('builds') };
  await Promise.all([bots.pipelines.connect(), bots.builds.connect()]);
});

/** A slow machine takes no answer for missing. */
const patience = 120_000;

function botWith(eyes: Eyes): FakeBot {
  const circleci: typeof createCircleCI = (options) =>
    createCircleCI({ ...options, timeout: patience, fetch: fetchWithHoles(eyes) });
  return createFakeBot({ host: simulator.url, now: noon, circleci });
}

afterAll(() => simulator.close());

const messageOf = (reply: Reply) => ('message' in reply ? reply.message : undefined);

function lie(history: History, said: string, text: string): Lie {
  const model = historyInWords(simulator.world, history.project, noon);
  return { history: history.number, said, truths: [...history.truths], text: `${model}\n${text}` };
}

/** Histories that were answered by "Unknown state". */
const uncertain: number[] = [];

async function askStatus(history: History, eyes: Eyes): Promise<readonly Lie[]> {
  const { slug, branch, truths } = history;
  // A guest is told no reasons: what is red is the subject, and not why.
  const asked = runCommand(`status ${slug} ${branch}`, bots[eyes].context({ effectiveRole: 'guest' }));
  const text = await asked.then((reply) => textOf(messageOf(reply)), String);
  const said = saidOf(text);
  // Builds alone do not show that nothing waits: that is said.
  const isOwned = eyes === 'pipelines' || said === 'unbuilt' || text.includes('based on builds alone');
  if (said === 'uncertain') uncertain.push(history.number);
  const isUncertain = said === 'uncertain' && canBeUncertain(history, eyes);
  const isTrue = isOwned && (isUncertain || truths.has(said as Verdict));
  return isTrue ? [] : [lie(history, `status ${said}`, text)];
}

const mostTimes = 5;

/** Of the projects' default branches: which are listed as red. One that is named as unread has no answer: all are asked again. */
async function askFailing(histories: readonly History[], eyes: Eyes, time = 1): Promise<readonly Lie[]> {
  const message = messageOf(await runCommand('failing', bots[eyes].context()));
  const text = textOf(message);
  const unread = unreadIn(text).filter((name) => !isOpen(name, histories, eyes));
  if (unread.length > 0 && time < mostTimes) return askFailing(histories, eyes, time + 1);
  const rows = JSON.stringify(message?.blocks.filter(({ type }) => type === 'section') ?? []);
  const isWhole = !/\+\d+ more/.test(text);
  const wrong = histories.flatMap((history): readonly Lie[] => {
    const isTold = new RegExp(`acme/p${history.number}\\b`).test(rows);
    const isRed = (truths: History['truths']) => truths.has('red') && truths.size === 1;
    // Two calls of a project do not show a job that was refused to a context, and that is said.
    const isKnown = isRed(history.withoutRefusals) || !text.includes('that a context blocked aren’t checked');
    const must = isRed(history.truths) && isKnown && !canBeUncertain(history, eyes);
    const isTrue = isTold ? history.truths.has('red') : !must || !isWhole;
    return isTrue ? [] : [lie(history, `failing ${isTold ? 'red' : 'not red'}`, text)];
  });
  const [first] = histories;
  return unread.length > 0 && first ? [...wrong, lie(first, `failing did not show ${unread}`, text)] : wrong;
}

function unreadIn(text: string): readonly string[] {
  const names = /Could not check: (.*?)(?= · |$)/m.exec(text)?.[1];
  return names?.split(/, | and /) ?? [];
}

/** Builds do not tell it, however often they are asked. */
function isOpen(name: string, histories: readonly History[], eyes: Eyes): boolean {
  return histories.some((one) => name === `acme/p${one.number}` && canBeUncertain(one, eyes));
}

/** Projects at once: `failing` reads the first in full, the others in short. */
const sizes = [20, 24] as const;

async function liesIn({ from: first, count, eyes }: Batch): Promise<readonly Lie[]> {
  const lies: Lie[] = [];
  let from = first;
  for (let turn = 0; from < first + count; turn += 1) {
    const size = turn % 2 === 0 ? sizes[0] : sizes[1];
    const histories = layBatch(simulator, { from, count: Math.min(size, first + count - from), eyes });
    from += size;
    if (eyes === 'builds') refuse(turn % refusals.length);
    const said = await Promise.all(histories.map((history) => askStatus(history, eyes)));
    lies.push(...said.flat(), ...(await askFailing(histories, eyes)));
    simulator.controls.heal();
    if (eyes === 'builds' && histories[0]) lies.push(...(await askByItsToken(histories[0])));
  }
  return lies;
}

const refusals = [
  { status: 404, body: '{"message":"Project not found"}' },
  { status: 401, body: '{"message":"You must log in first."}' },
  { status: 403, body: '{"message":"Permission denied"}' },
] as const;

/** API v2 is closed to the token, as Server's versions and proxies close it. */
function refuse(at: number): void {
  const refusal = refusals[Math.floor(at)] ?? refusals[0];
  simulator.controls.fail({ kind: 'custom', path: '/api/v2/', ...refusal, times: Number.POSITIVE_INFINITY });
}

/** With the project's own token, to which CircleCI itself closes API v2. */
async function askByItsToken(history: History): Promise<readonly Lie[]> {
  const token = `token-of-p${history.number}`;
  simulator.controls.addToken({ token, kind: 'project', login: 'ada', project: history.project });
  await bots.builds.connect(token);
  const lies = await askStatus(history, 'builds');
  await bots.builds.connect();
  simulator.controls.revoke(token);
  return lies;
}

/** `HISTORY=13632,37299 npx vitest run test/branches/p28-status-of-a-branch-is-true.test.ts` replays these alone. */
const replayed = process.env.HISTORY?.split(',').map(Number);

async function prove(full: number, eyes: Eyes, of: string): Promise<void> {
  uncertain.length = 0;
  const inputs = runs(full);
  const lies: Lie[] = [];
  for (const from of replayed ?? []) lies.push(...(await liesIn({ from, count: 1, eyes })));
  if (!replayed) lies.push(...(await liesIn({ from: 0, count: inputs, eyes })));
  expect(lies.length, shown(lies)).toBe(0);
  console.log(`${uncertain.length} of ${inputs} ${of} are answered by "Unknown state"`);
  expect(uncertain.length).toBeLessThanOrEqual(Math.ceil(inputs / 100));
  proved({ promise: 'P28', inputs, of, failures: 0 });
}

describe('P28 what is said of a branch is true', () => {
  it('by status and failing', async () => {
    await prove(60_000, 'pipelines', 'histories of a branch');
  }, 14_400_000);

  it('by status and failing where API v2 is closed to the token', async () => {
    await prove(40_000, 'builds', 'histories of a branch, by builds alone');
  }, 14_400_000);
});
