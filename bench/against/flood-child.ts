/** Has many branches, and then one again and again, fail in the local bot of a revision; prints the calls of Slack. */
import { join } from 'node:path';
import type * as local from '../../local/bot.ts';
import { hearAll } from './delay-and-trace-requests.ts';

/** Calls of Slack's Web API. */
export interface FloodCost {
  /** For 30 runs that fail at once on 30 branches, each of which is told three times. */
  readonly flood: number;
  /** For ten runs that fail one after another on one branch, each of which is told twice. */
  readonly redTime: number;
}

const [, , folder = '', option] = process.argv;
const { startLocal }: typeof local = await import(join(folder, 'local/bot.ts'));
// What the bot logs would stand between the results.
console.log = () => undefined;
const hearing = hearAll();
const { slack, circleci, aws } = await startLocal({ port: 0, quiet: true });
if (!slack || !circleci) throw new Error('Nothing of this may lead elsewhere.');
const { controls } = circleci;
const { ci, web } = slack.workspace.channels;
const project = 'github/acme/web';
/** Slack's second in a channel, and a bit. */
const rest = 1_100;

async function idle(): Promise<void> {
  await aws.lambda.idle();
  await aws.alerts.idle();
}

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

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, rest));
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
