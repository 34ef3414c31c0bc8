/** Has runs fail in the local bot of the revision whose folder is its first argument, and prints what their alerts cost. */
import { project, startBotOfRevision } from './bot-of-revision.ts';
import type { Heard } from './delay-and-trace-requests.ts';
import { chainOf } from './requests-in-a-row.ts';

/** What a run of one job costs, of whose failure CircleCI tells twice: of the job, and of its workflow. */
export interface AlertCost {
  readonly table: number;
  readonly circleci: number;
  /** Milliseconds from the webhook to the message, by the model. */
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
async function fail(): Promise<{ readonly heard: readonly Heard[]; readonly took: number }> {
  const number = controls.start({ project, ending: 'failed', hold: 'running' });
  await idle();
  const before = slack.messages(ci).length;
  hearing.begin();
  const began = performance.now();
  controls.finish(project, number);
  const said = slack.until(() => slack.messages(ci).length > before).then(() => performance.now() - began);
  await controls.deliver();
  const took = await said;
  await idle();
  const heard = [...hearing.heard];
  await pause();
  await pass();
  return { heard, took };
}

await slack.typeCommand('/circle subscribe web', { channel: ci });
await idle();
// The first reads the branch's history, too.
await fail();
hearing.delay('by the model');
const { heard } = await fail();
hearing.delay('none');
const count = (service: Heard['service']) => heard.filter((one) => one.service === service).length;
if (option === '--trace')
  for (const one of heard) console.error(chainOf(one).length, one.ends, one.service, one.what);
const times: number[] = [];
for (let round = 0; round < Number(rounds); round += 1) times.push((await fail()).took);
const posted = heard.find(({ what }) => what.endsWith('chat.postMessage'))?.ends ?? Number.NaN;
const cost: AlertCost = { table: count('table'), circleci: count('circleci'), posted, took: times };
process.stdout.write(JSON.stringify(cost), () => process.exit(0));
