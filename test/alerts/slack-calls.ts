/** Failures told one by one, as on most days: how often Slack is called for what has to stand in the channel. */

import { hook } from './fake-alert-services.ts';
import { openBurst } from './open-burst.ts';
import { ofJob, subscription, whole } from './sample-reports.ts';

const second = 1000;
const workspace = 'T1';
/** Between failures: nothing is told together. */
const between = 10 * second;

export interface Rested {
  readonly runs: number;
  /** Messages that stand in the channel. */
  readonly said: number;
  /** The fewest calls: one for each message, one for each later change of it. */
  readonly needed: number;
  /** Of every kind. */
  readonly calls: number;
  /** Of these: who reads the channel. */
  readonly looks: number;
}

/**
 * In turns: a run on a branch of its own; one of which a job fails first, so that its card changes when it ends; and
 * one more on that branch.
 */
export async function tellOneByOne(runs: number): Promise<Rested> {
  const { time, store, slack, events } = openBurst();
  await store.saveHook(workspace, hook);
  await store.saveSubscription(subscription());
  const begin = time.now();
  const tell = (report: ReturnType<typeof whole>) =>
    time.at(report.at, () => events.put({ version: 1, workspace, kind: 'report', hook: hook.id, report }));
  for (let index = 0; index < runs; index += 1) {
    const at = begin + index * between;
    const isSecond = index % 3 === 2;
    const run = `run-${index}`;
    const branch = `branch-${isSecond ? index - 1 : index}`;
    const common = { run, branch, pipeline: index + 1, createdAt: at };
    if (index % 3 === 1) tell(ofJob('test', 'failed', { ...common, id: `${run} job`, at }));
    tell(whole('failed', { ...common, id: run, at: at + 3 * second }));
  }
  await time.run();
  const said = slack.stands(workspace, hook.channel).length;
  const changes = Math.floor((runs + 1) / 3);
  const looks = slack.calls.filter(({ name }) => name === 'readers').length;
  return { runs, said, needed: runs + changes, calls: slack.calls.length, looks };
}
