/** Has many branches, and then one again and again, fail in the local bot of a revision; prints the calls of Slack. */
import { project, startBotOfRevision } from './bot-of-revision.ts';

/** Calls of Slack's Web API. */
export interface FloodCost {
  /** For 30 runs that fail at once on 30 branches, each of which is told three times. */
  readonly flood: number;
  /** For ten runs that fail one after another on one branch, each of which is told twice. */
  readonly redTime: number;
}

const [, , , option] = process.argv;
const { slack, controls, hearing, idle, pause } = await startBotOfRevision();
const { ci, web } = slack.workspace.channels;

/** Returns how often Slack was called, once nothing is left to be told. */
async function callsOf(act: () => Promise<void>): Promise<number> {
  await idle();
  hearing.begin();
  await act();
  await idle();
  const calls = hearing.heard.filter(({ service }) => service === 'slack');
  if (option === '--trace') for (const { what } of calls) console.error(what);
  return calls.length;
}

const runs = Array.from({ length: 30 }, (_, index) => ({ project, branch: `flood-${index}` }));
await slack.typeCommand('/circle subscribe web', { channel: ci });
const flood = await callsOf(async () => {
  const started = runs.map((run) => controls.start({ ...run, ending: 'failed', hold: 'running' }));
  await controls.deliver();
  for (const number of started) controls.finish(project, number);
  await controls.deliver();
});
await slack.typeCommand('/circle unsubscribe web', { channel: ci });
await slack.typeCommand('/circle subscribe web', { channel: web });
const redTime = await callsOf(async () => {
  for (let left = 10; left > 0; left -= 1) {
    controls.push({ project, branch: 'main', ends: { lint: 'failed' } });
    await pause();
    await controls.deliver();
    await idle();
  }
});
const cost: FloodCost = { flood, redTime };
process.stdout.write(JSON.stringify(cost), () => process.exit(0));
