/** Types commands in the local bot of the revision whose folder is its argument, and prints the requests of each. */
import { join } from 'node:path';
import type * as local from '../../local/bot.ts';
import { hearAll } from './delay-and-trace-requests.ts';
import { type Command, chainOf, type InARow, requestsInARow } from './requests-in-a-row.ts';

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

async function type(command: string, channel: string = ci): Promise<InARow> {
  hearing.begin();
  await slack?.typeCommand(`/circle ${command}`, { channel });
  await aws.lambda.idle();
  const heard = [...hearing.heard];
  await aws.alerts.idle();
  const found = requestsInARow(heard);
  if (option === '--trace') {
    for (const one of heard) console.error(chainOf(one).length, one.ends, one.service, one.what);
    console.error(command, found, '\n');
  }
  return found;
}

/** A build that failed, and that was not retried. */
function failed(): number {
  const number = controls.start({ project, ending: 'failed', hold: 'running' });
  controls.finish(project, number);
  return number;
}

/** The second time, when the instance is warm. */
async function typeTwice(command: string): Promise<InARow> {
  await type(command);
  return type(command);
}

const build = failed();
const rows: Readonly<Record<Command, InARow>> = {
  status: await typeTwice('status web'),
  builds: await typeTwice('builds web'),
  build: await typeTwice(`build web#${build}`),
  log: await typeTwice(`log web#${build}`),
  retry: await type(`retry web#${failed()}`),
  subscribe: await type('subscribe web', web),
};
process.stdout.write(JSON.stringify(rows), () => process.exit(0));
