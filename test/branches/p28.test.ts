/** P28: what is said of a branch is true, whatever has happened to it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../lambda/conversation/reply.ts';
import { runCommand } from '../../lambda/slack/slash-command.ts';
import { type CircleCISimulator, startCircleCI } from '../../local/circleci/server.ts';
import { createFakeBot, type FakeBot } from '../fakes/bot.ts';
import { textOf } from '../fakes/spoken.ts';
import { proved } from '../prove/report.ts';
import { slowRuns } from '../prove/runs.ts';
import { type History, layBatch, noon } from './batch.ts';
import { historyInWords } from './told.ts';
import type { Eyes, Verdict } from './truth.ts';

let simulator: CircleCISimulator;
let bot: FakeBot;

beforeAll(async () => {
  simulator = await startCircleCI({ port: 0, quiet: true, empty: true, clock: () => noon });
  bot = createFakeBot({ host: simulator.url, now: noon });
  await bot.connect();
});
afterAll(() => simulator.close());

/** What the first words of an answer mean. */
const words: Readonly<Record<Verdict | 'uncertain', RegExp>> = {
  red: /^\S+ (Failed|Failing|Configuration error|Not authorized|Lost by CircleCI|No tests|Timed out|Infrastructure failure)\b/,
  green: /^\S+ (Success|Fixed)\b/,
  ongoing: /^\S+ (Running|Queued|Scheduled|Not running yet|Waiting for approval)\b/,
  none: /^\S+ (Canceled|Killed|Not run|Retried|Blocked)\b/,
  unbuilt: /^\S+ No builds yet\b|has no builds on a branch called/,
  uncertain: /^\S+ Unknown state\b/,
};

function saidOf(text: string): string | undefined {
  return Object.entries(words).find(([, pattern]) => pattern.test(text))?.[0];
}

const messageOf = (reply: Reply) => ('message' in reply ? reply.message : undefined);

interface Lie {
  readonly history: number;
  readonly said: string;
  readonly truths: readonly string[];
  readonly text: string;
}

function lie(history: History, said: string, text: string): Lie {
  const model = historyInWords(simulator.world, history.project, noon);
  return { history: history.number, said, truths: [...history.truths], text: `${model}\n${text}` };
}

const page = 100;

async function askStatus(history: History, eyes: Eyes): Promise<readonly Lie[]> {
  const { slug, branch, truths, builds } = history;
  // A guest is told no reasons: what is red is the subject, and not why.
  const asked = runCommand(`status ${slug} ${branch}`, bot.context({ standing: 'guest' }));
  const text = await asked.then((reply) => textOf(messageOf(reply)), String);
  const said = saidOf(text);
  // Builds alone cannot show all of a long history, nor that nothing waits: that is said.
  const isOwned = eyes === 'pipelines' || said !== 'green' || text.includes('as far as the builds show');
  const isUnsure =
    eyes === 'builds' && builds >= page && said !== 'red' && text.includes('as far as the builds show');
  const isTrue = isUnsure || (isOwned && truths.has(said as Verdict));
  return isTrue ? [] : [lie(history, `status ${said}`, text)];
}

/** Of the projects' default branches: which are listed as red, and how many are counted. */
async function askFailing(histories: readonly History[]): Promise<readonly Lie[]> {
  const message = messageOf(await runCommand('failing', bot.context()));
  const text = textOf(message);
  const rows = JSON.stringify(message?.blocks.filter(({ type }) => type === 'section') ?? []);
  const isWhole = !/\+\d+ more/.test(text);
  const wrong = histories.flatMap((history): readonly Lie[] => {
    const isTold = new RegExp(`acme/p${history.number}\\b`).test(rows);
    const [may, must] = [history.truths.has('red'), history.truths.has('red') && history.truths.size === 1];
    const isTrue = isTold ? may : !must || !isWhole || history.builds >= page;
    return isTrue ? [] : [lie(history, `failing ${isTold ? 'red' : 'not red'}`, text)];
  });
  return wrong;
}

const batch = 20;

async function liesIn(count: number, eyes: Eyes): Promise<readonly Lie[]> {
  const lies: Lie[] = [];
  for (let from = 0; from < count; from += batch) {
    const histories = layBatch(simulator, { from, count: Math.min(batch, count - from), eyes });
    const said = await Promise.all(histories.map((history) => askStatus(history, eyes)));
    lies.push(...said.flat(), ...(await askFailing(histories)));
  }
  return lies;
}

/** The first ones in full, and how many there are of each kind. */
function shown(lies: readonly Lie[]): string {
  const kinds = Object.entries(Object.groupBy(lies, ({ said, truths }) => `${said}, truly ${truths}`));
  const first = kinds.flatMap(([kind, all]) =>
    all?.slice(0, 2).map((one) => `${one.history} ${kind}\n${one.text}`),
  );
  return [...kinds.map(([kind, all]) => `${all?.length} × ${kind}`), ...first].join('\n\n');
}

async function prove(full: number, eyes: Eyes, of: string): Promise<void> {
  const inputs = slowRuns(full);
  const lies = await liesIn(inputs, eyes);
  expect(lies.length, shown(lies)).toBe(0);
  proved({ promise: 'P28', inputs, of, failures: 0 });
}

describe('P28 what is said of a branch is true', () => {
  it('by status and failing', async () => {
    await prove(60_000, 'pipelines', 'histories of a branch');
  }, 1_800_000);

  it('by status and failing where API v2 is closed to the token', async () => {
    const refusal = { status: 404, body: '{"message":"Project not found"}', times: Number.POSITIVE_INFINITY };
    simulator.controls.fail({ kind: 'custom', path: '/api/v2/', ...refusal });
    await prove(40_000, 'builds', 'histories of a branch, by builds alone');
  }, 1_800_000);
});
