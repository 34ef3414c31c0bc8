/** Has runs fail in the local bot of the revision whose folder is its first argument, and prints what their alerts cost. */
import { project, startBotOfRevision } from './bot-of-revision.ts';
import type { Heard } from './delay-and-trace-requests.ts';
import { chainOf } from './requests-in-a-row.ts';

/** What a run of one job costs, of whose failure CircleCI tells twice: of the job, and of its workflow. */
export interface AlertCost {
  readonly table: number;
  readonly circleci: number;
  /** Requests in a row from the webhook to the message, and their milliseconds by the model. */
  readonly inARow: number;
  readonly posted: number;
  /** The same as it was in each round, without the model. */
  readonly took: readonly number[];
}

const [, , , rounds = '0', option] = process.argv;
const { slack, controls, hearing, idle, pause } = await startBotOfRevision();
const { ci } = slack.workspace.channels;

/** Until then a later failure is the same news in the same message. */
async function pass(): Promise<void> {
  controls.finish(project, controls.start({ project, ending: 'success', hold: 'running' }));
  await controls.deliver();
  await idle();
  await pause();
}

/** Returns all requests, and how long the message took. */
async function fail(
  delay: Parameters<typeof hearing.delay>[0],
): Promise<{ readonly heard: readonly Heard[]; readonly took: number }> {
  const number = controls.start({ project, ending: 'failed', hold: 'running' });
  await idle();
  hearing.delay(delay);
  const before = slack.messages(ci).length;
  hearing.begin();
  const began = performance.now();
  controls.finish(project, number);
  const said = slack.until(() => slack.messages(ci).length > before).then(() => performance.now() - began);
  await controls.deliver();
  const took = await said;
  await idle();
  const heard = [...hearing.heard];
  hearing.delay('none');
  await pause();
  await pass();
  return { heard, took };
}

hearing.delay('none');
await slack.typeCommand('/circle subscribe web', { channel: ci });
await idle();
// The first reads the branch's history, too.
await fail('none');
const { heard } = await fail('by the model');
const count = (service: Heard['service']) => heard.filter((one) => one.service === service).length;
if (option === '--trace')
  for (const one of heard) console.error(chainOf(one).length, one.ends, one.service, one.what);
const times: number[] = [];
for (let round = 0; round < Number(rounds); round += 1) times.push((await fail('none')).took);
const post = heard.find(({ what }) => what.endsWith('chat.postMessage'));
if (!post) throw new Error('Nothing was posted.');
const cost: AlertCost = {
  table: count('table'),
  circleci: count('circleci'),
  inARow: chainOf(post).length,
  posted: post.ends,
  took: times,
};
process.stdout.write(JSON.stringify(cost), () => process.exit(0));
