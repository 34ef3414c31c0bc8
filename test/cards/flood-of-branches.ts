/** Branches that fail at once in a channel, and what its lists then say of them. */
import type { Report } from '../../lambda/circleci/reports/run-event.ts';
import { openWay, type WayOptions } from '../alerts/alert-path-with-faults.ts';
import { hook } from '../alerts/fake-alert-services.ts';
import { now, ofJob, subscription } from '../alerts/sample-reports.ts';
import { linesListed, type Stands } from '../fakes/rate-limited-slack.ts';

export const workspace = 'T1';
export const second = 1000;
export const minute = 60 * second;

export type Way = ReturnType<typeof openWay>;

export async function open(
  rule: Parameters<typeof subscription>[0] = {},
  options: WayOptions = {},
): Promise<Way> {
  const way = openWay(options);
  await way.store.saveHook(workspace, hook);
  await way.store.saveSubscription(subscription(rule));
  return way;
}

/** What comes at once is told together: the workspace has no slot for a second. */
export async function together(way: Way, reports: readonly Report[]): Promise<void> {
  const { now: at } = way.clock;
  await way.store.takeSlot(workspace, { of: 'post', count: 1, interval: minute, now: at });
  await told(way, reports);
}

export async function told(way: Way, reports: readonly Report[]): Promise<void> {
  for (const report of reports) way.put({ version: 1, workspace, kind: 'report', hook: hook.id, report });
  await way.untilQuiet();
}

export const on = (index: number, changes: Partial<Report> = {}) => ({
  id: `r${index}`,
  run: `run-${index}`,
  branch: `b${index}`,
  at: now + index,
  ...changes,
});

export const failing = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) =>
    ofJob('lint', 'failed', { ...on(from + at), id: `j${from + at}` }),
  );

export const stands = (way: Way): readonly Stands[] => way.slack.stands(workspace, 'C1');
export const titleOf = ({ message }: Pick<Stands, 'message'>) => message.text;
export const wordOf = (way: Way, branch: string) =>
  stands(way)
    .flatMap(({ message }) => linesListed(message))
    .filter((line) => line.branch === branch)
    .map(({ text }) => /\*([^*]+)\*/.exec(text)?.[1]);
