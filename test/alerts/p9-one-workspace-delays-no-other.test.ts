/** P9: one workspace has a storm of failures; the others get their alerts as if it had none. */
import { describe, expect, test } from 'vitest';
import { branchesListed } from '../fakes/rate-limited-slack.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { createRandom } from '../prove/seeded-random.ts';
import { hook } from './fake-alert-services.ts';
import { type Burst, openBurst } from './open-burst.ts';
import { subscription, whole } from './sample-reports.ts';

const storm = runs(100_000);
const others = 199;
/** What the noisy workspace's failures are of, each with a channel of its own. */
const projects = 100;
/** Milliseconds at the table that each message takes. */
const work = 200;
/** Milliseconds between failures: far more come than can be worked off. */
const between = 1 / 20;
/** About as long as that takes, by 50 functions with ten messages each. */
const busy = (failures: number) => failures * (work / 500);
/** Milliseconds after the last of the others was told. */
const patience = 10_000;
const noisy = 'T0';

const projectOf = (index: number) => ({ vcs: 'github', org: 'acme', repo: `web-${index}` }) as const;

/** A workspace's channel number `index` is subscribed to its project of the same number. */
async function subscribe({ store }: Burst, workspace: string, index: number): Promise<void> {
  const channel = `C${index}`;
  const project = projectOf(index);
  await store.saveHook(workspace, { ...hook, id: `h${index}`, project, channel });
  await store.saveSubscription(subscription({}, { workspace, channel, project, id: `s${index}` }));
}

/** A failure, as CircleCI reports it. Each run has a branch of its own. */
function fail({ time, events }: Burst, workspace: string, index: number, run: string): void {
  const at = time.now();
  const when = { at, createdAt: at, startedAt: at, stoppedAt: at };
  const report = whole('failed', { ...when, id: run, run, branch: run, project: projectOf(index) });
  events.put({ version: 1, workspace, kind: 'report', hook: `h${index}`, report });
}

interface Heard {
  readonly burst: Burst;
  /** Milliseconds from CircleCI's report to Slack's channel, of the workspaces with one alert each; in order. */
  readonly waits: readonly number[];
}

/** Until all of the others have heard, be they delayed ten times over. */
async function hear(failures: number, during: number, fair: 'fair' | 'first come'): Promise<Heard> {
  const random = createRandom(seed());
  const burst = openBurst({ work, source: { fair } });
  const { time, slack } = burst;
  const begin = time.now();
  for (let index = 0; index < Math.min(failures, projects); index += 1) await subscribe(burst, noisy, index);
  for (let index = 0; index < failures; index += 1)
    time.at(begin + index * between, () => fail(burst, noisy, index % projects, `run-${index}`));
  const toldAt = new Map<string, number>();
  for (let index = 1; index <= others; index += 1) {
    const workspace = `T${index}`;
    const at = begin + random.below(during);
    await subscribe(burst, workspace, 0);
    toldAt.set(workspace, at);
    time.at(at, () => fail(burst, workspace, 0, 'run'));
  }
  await time.run(() => time.now() > begin + during + patience);
  const waits = [...toldAt].flatMap(([workspace, at]) =>
    slack.stands(workspace, 'C0').map((message) => message.at - at),
  );
  return { burst, waits: waits.toSorted((one, other) => one - other) };
}

function p95({ waits }: Heard): number {
  return waits[Math.ceil(waits.length * 0.95) - 1] ?? Number.NaN;
}

/** How often each run of the storm was said. */
function saidOf({ slack }: Burst): ReadonlyMap<string, number> {
  const said = new Map<string, number>();
  for (let index = 0; index < projects; index += 1)
    for (const { ids, isList, message } of slack.stands(noisy, `C${index}`))
      for (const run of isList ? branchesListed(message) : ids) said.set(run, (said.get(run) ?? 0) + 1);
  return said;
}

describe('P9 one workspace', () => {
  test('does not delay the others, and loses nothing itself', async () => {
    const alone = await hear(0, busy(storm), 'fair');
    const beside = await hear(storm, busy(storm), 'fair');
    expect(alone.waits).toHaveLength(others);
    expect(beside.waits).toHaveLength(others);
    expect(p95(beside) / p95(alone)).toBeLessThanOrEqual(2);
    await beside.burst.time.run();
    const said = saidOf(beside.burst);
    expect(said.size).toBe(storm);
    expect([...said.values()].filter((times) => times !== 1)).toEqual([]);
    expect(beside.burst.events.dead).toEqual([]);
    proved({
      promise: 'P9',
      inputs: storm + others,
      of: 'alerts, all but 199 of one workspace',
      failures: 0,
    });
  }, 600_000);

  test('would be noticed if it came first', async () => {
    const alone = await hear(0, busy(2_500), 'first come');
    const beside = await hear(2_500, busy(2_500), 'first come');
    expect(p95(beside) / p95(alone)).toBeGreaterThan(2);
  });
});
