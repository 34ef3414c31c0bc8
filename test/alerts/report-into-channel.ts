/** Reports into a channel, and what stands there once all is quiet. */
import type { Failure } from '../../lambda/store/stored-runs.ts';
import type { Stands } from '../fakes/rate-limited-slack.ts';
import { run } from '../views/alert-samples.ts';
import { labels, read } from '../views/message-as-text.ts';
import { openWay, type Way, type WayOptions } from './alert-path-with-faults.ts';
import { hook } from './fake-alert-services.ts';
import { now, subscription, type whole } from './sample-reports.ts';

type Rule = NonNullable<Parameters<typeof subscription>[0]>;
type Report = ReturnType<typeof whole>;

export const workspace = 'T1';
export const second = 1000;

/** Excerpts are on. */
export async function openChannel(rule: Rule, options: WayOptions = {}): Promise<Way> {
  const way = openWay(options);
  await way.store.saveHook(workspace, hook);
  await way.store.saveExcerpts(workspace, 'on');
  await way.store.saveSubscription(subscription(rule, { sharedBy: 'U0ADMIN' }));
  return way;
}

/** One after the other, so that each is said before the next comes. */
export async function tell(way: Way, ...reports: readonly Report[]): Promise<void> {
  for (const report of reports) {
    way.put({ version: 1, workspace, kind: 'report', hook: hook.id, report }, 20 * second);
    await way.untilQuiet();
  }
}

/** CircleCI has been asked already: why the jobs of a run failed. */
export async function known(way: Way, id: string, ...failures: readonly Partial<Failure>[]): Promise<void> {
  const running = run({ id, workflow: 'ci', status: 'running', statusAt: now - 1, jobs: [] });
  const lines = { step: 'npm test', lines: [], failedTests: ['a test'], moreFailedTests: 0 };
  const all = failures.map((failure, index) => ({ job: 'test', number: 501 + index, ...lines, ...failure }));
  await way.store.saveRun(workspace, { ...running, failures: all }, 0);
}

/** By run, in the order of their cards. */
export function cards(way: Way) {
  return new Map(
    way.slack
      .stands(workspace, 'C1')
      .map((one) => [way.runOf.get(one.ids[0] ?? ''), { ...drawn(one), buttons: labels(one.message) }]),
  );
}

export function replies(way: Way) {
  return way.slack.threads(workspace, 'C1').map(drawn);
}

function drawn({ message, broadcast, at }: Stands) {
  return { text: message.text, says: read(message), broadcast, at };
}
