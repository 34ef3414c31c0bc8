/** P28: the alerts of a branch leave its channel with what is true, in whatever order its webhooks arrive. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { parseProject } from '../../lambda/circleci/project.ts';
import type { Alert } from '../../lambda/store/alert.ts';
import type { Rule } from '../../lambda/store/subscriptions-and-schedules.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { workflowsOf } from '../../local/circleci/model/find-by-index.ts';
import type { World } from '../../local/circleci/model/simulator-state.ts';
import { type CircleCISimulator, startCircleCI } from '../../local/circleci/server.ts';
import { type Clockwork, openClockwork } from '../alerts/minute-by-minute.ts';
import { subscription } from '../alerts/sample-reports.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { createRandom, type Random } from '../prove/seeded-random.ts';
import type { Verdict } from './branch-oracle.ts';
import { historyInWords } from './history-in-words.ts';
import { type History, layBatch, noon } from './lay-many-histories.ts';
import { type Lie, shown } from './verdict-in-answer.ts';
import { arriving, show, type Way, wholeOf } from './webhook-arrivals.ts';
import { type Event, eventsOf, truthsOfWorkflow } from './webhooks-of-history.ts';

let simulator: CircleCISimulator;
const clock = { now: noon };

beforeAll(async () => {
  simulator = await startCircleCI({ port: 0, quiet: true, empty: true, clock: () => clock.now });
});
afterAll(() => simulator.close());

/** Lets CircleCI show the project as it was at the time. */
function showAt(whole: World, project: string, now: number): void {
  clock.now = now;
  show(simulator, whole, project, now);
}

interface Told {
  readonly alerts: readonly Alert[];
  /** The channel's messages as they stand at the end, replies left out. */
  readonly messages: readonly Message[];
  readonly arrived: readonly Event[];
}

async function tell(
  history: History,
  way: Way,
  { random, group }: { readonly random: Random; readonly group: Rule['group'] },
): Promise<Told> {
  const { world } = simulator;
  const { project: key } = history;
  const whole = wholeOf(simulator);
  const arrived = arriving(eventsOf(world, key), way, random);
  const circleci = createCircleCI({ host: simulator.url, token: 'local-token' });
  const clockwork = openClockwork({ circleci, now: noon });
  const alerts: Alert[] = [];
  const { enqueue } = clockwork.store;
  clockwork.store.enqueue = async (workspace, message) => {
    const alert = message.payload as Alert;
    const isNew = alert.status !== 'progress' && alerts.every(({ id }) => id !== alert.id);
    if (isNew) alerts.push(alert);
    return enqueue(workspace, message);
  };
  const project = parseProject(key);
  if (!project) throw new Error(`No project ${key}`);
  await clockwork.store.saveSubscription(subscription({ group }, { project }));
  const hook = { id: 'h1', project, createdBy: 'U01ANN', createdAt: 0, channel: 'C1' };
  await clockwork.store.saveHook('T1', { ...hook, webhookId: 'known', connectedAt: 1 });
  for (const report of arrived) {
    if (way === 'in time') showAt(whole, key, report.at);
    clockwork.clock.now = clock.now;
    const queued = { version: 1, workspace: 'T1', kind: 'report', hook: 'h1', report } as const;
    if (group === 'branch') await clockwork.finish(queued);
    else await clockwork.handle(queued);
    clockwork.queue.length = 0;
  }
  showAt(whole, key, noon);
  // What was held back is sent.
  for (let minutes = 0; group === 'branch' && minutes < 5; minutes += 1) await clockwork.minute();
  return { alerts, arrived, messages: standing(clockwork) };
}

function standing({ said, edited }: Clockwork): readonly Message[] {
  return said.flatMap(({ message, thread }, at) => {
    if (thread !== undefined) return [];
    const edits = edited.filter(({ id }) => id === `${at + 1}.1`);
    return [edits.at(-1)?.message ?? message];
  });
}

const is = (truths: ReadonlySet<Verdict>, verdict: Verdict) => truths.has(verdict) && truths.size === 1;

/** The number of the first of the red pipelines in a row; undefined where the rules leave it open. */
function sinceOf(history: History, name: string, now: number): number | undefined {
  if (!is(truthsOfWorkflow(simulator.world, history, { name, now }), 'red')) return undefined;
  const pipelines = simulator.world.pipelines
    .filter(({ id }) => workflowsOf(simulator.world, id).some((one) => one.name === name))
    .toSorted((one, other) => other.createdAt - one.createdAt);
  let since: number | undefined;
  for (const { id, number } of pipelines) {
    const truths = truthsOfWorkflow(simulator.world, history, { name, now, pipeline: id });
    if (truths.size > 1) return undefined;
    if (truths.has('green')) return since;
    if (truths.has('red')) since = number;
  }
  return since;
}

async function liesOf(history: History, way: Way, random: Random): Promise<readonly Lie[]> {
  const { alerts, arrived } = await tell(history, way, { random, group: 'run' });
  const names = new Set(arrived.map(({ workflow }) => workflow ?? ''));
  names.delete('Build Error');
  return [...names].flatMap((name): readonly Lie[] => {
    const own = alerts.filter(({ snapshot }) => snapshot.workflow === name);
    const truths = truthsOfWorkflow(simulator.world, history, { name });
    const last = own.at(-1);
    const isSince = way === 'in time' && last?.status === 'failed' && !last.overtakenBy;
    const at = isSince ? last.at : undefined;
    const since = at === undefined ? undefined : sinceOf(history, name, at);
    const told = last?.redSince?.pipeline ?? last?.snapshot.pipeline;
    const first = is(truths, 'red') ? sinceOf(history, name, noon) : undefined;
    const ended = arrived.filter((one) => one.workflow === name && one.status !== undefined);
    const isHeard = ended.some((one) => one.pipeline === first && one.status === 'failed');
    // A job has failed, and the run continues or was canceled: its card says so, and what is green is told at its end.
    const isOver = ended.some(({ run, status }) => run === last?.run && status !== 'canceled');
    const isWhole = way !== 'lossy';
    const wrong = [
      last?.status === 'fixed' && is(truths, 'red') ? 'false fixed' : undefined,
      isWhole && last?.status === 'failed' && isOver && !last.overtakenBy && !truths.has('red')
        ? 'red'
        : undefined,
      isWhole && !last && isHeard ? 'silence' : undefined,
      since !== undefined && told !== since ? `since ${told} for ${since}` : undefined,
    ];
    return wrong.flatMap((said) => {
      if (said === undefined) return [];
      const words = own
        .map(({ status, run, snapshot }) => `${status} #${snapshot.pipeline} ${run}`)
        .join('\n');
      const model = historyInWords(simulator.world, history.project, noon);
      const kind = said.replaceAll(/\d+/g, 'n');
      return [
        {
          history: history.number,
          said: `alerts ${way} ${kind}`,
          truths: [...truths],
          text: `${said} ${name}\n${model}\n${words}`,
        },
      ];
    });
  });
}

/** Of a workflow's messages the newest says what is true now, and no older one still says that it is failing. */
async function liesOfRedTimes(history: History, way: Way, random: Random): Promise<readonly Lie[]> {
  const { messages, arrived } = await tell(history, way, { random, group: 'branch' });
  const names = new Set(arrived.map(({ workflow }) => workflow ?? ''));
  names.delete('Build Error');
  return [...names].flatMap((name): readonly Lie[] => {
    const own = messages.filter(({ blocks }) => JSON.stringify(blocks[0]).includes(` · \`${name}\``));
    const truths = truthsOfWorkflow(simulator.world, history, { name });
    const isFailing = ({ text }: Message) => /^❌ (Failed|Failing)/.test(text);
    const last = own.at(-1);
    const isHeard = arrived.some(
      (one) => one.workflow === name && one.status !== undefined && one.status !== 'canceled',
    );
    told.redTimes += own.length;
    const wrong = [
      last?.text.startsWith('💚') && is(truths, 'red') ? 'fixed' : undefined,
      isHeard && own.some(isFailing) && is(truths, 'green') ? 'failing' : undefined,
      own.slice(0, -1).some(isFailing) ? 'failing twice' : undefined,
      last?.text.startsWith('🔵') && is(truths, 'red') ? 'running' : undefined,
    ];
    return wrong.flatMap((said) => {
      if (said === undefined) return [];
      const model = historyInWords(simulator.world, history.project, noon);
      const words = own.map(({ text }) => text).join('\n');
      return [
        {
          history: history.number,
          said: `a red time ${way} ${said}`,
          truths: [...truths],
          text: `${name}\n${model}\n${words}`,
        },
      ];
    });
  });
}

/** What was said at all: no message tells no lie. */
const told = { redTimes: 0 };

type Lies = typeof liesOf;

async function prove(full: number, way: Way, liesIn: Lies = liesOf): Promise<void> {
  const inputs = runs(full);
  const lies: Lie[] = [];
  for (let from = 0; from < inputs; from += 1) {
    clock.now = noon;
    const random = createRandom(seed() + from + 7_000_000);
    for (const history of layBatch(simulator, { from, count: 1, eyes: 'pipelines' }))
      lies.push(...(await liesIn(history, way, random)));
  }
  expect(lies.length, shown(lies)).toBe(0);
  const by = liesIn === liesOf ? 'alerts' : 'messages of red times';
  proved({ promise: 'P28', inputs, of: `histories of a branch, by ${by} that arrive ${way}`, failures: 0 });
}

describe('P28 what is said of a branch is true', () => {
  it('by alerts as it happens', () => prove(2_000, 'in time'), 14_400_000);
  it('by alerts that arrive late and in any order', () => prove(2_000, 'late'), 14_400_000);
  it('by alerts some of which never arrive', () => prove(1_000, 'lossy'), 14_400_000);
  it.each(['in time', 'late'] as const)(
    'by the messages of red times, %s',
    async (way) => {
      told.redTimes = 0;
      await prove(2_000, way, liesOfRedTimes);
      expect(told.redTimes).toBeGreaterThanOrEqual(runs(2_000) / 2);
    },
    14_400_000,
  );
});
