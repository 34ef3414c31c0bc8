/** Types commands in the local bot of the revision whose folder is its argument, and prints the requests of each. */
import { project, startBotOfRevision } from './bot-of-revision.ts';
import { type Command, chainOf, type InARow, requestsInARow } from './requests-in-a-row.ts';

const [, , , option] = process.argv;
const { slack, controls, aws, hearing } = await startBotOfRevision();
const { ci, web } = slack.workspace.channels;

async function type(command: string, channel: string = ci): Promise<InARow> {
  hearing.delay('by the model');
  hearing.begin();
  await slack.typeCommand(`/circle ${command}`, { channel });
  await aws.lambda.idle();
  const heard = [...hearing.heard];
  hearing.delay('none');
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
  await slack.typeCommand(`/circle ${command}`, { channel: ci });
  await aws.lambda.idle();
  await aws.alerts.idle();
  return type(command);
}

hearing.delay('none');
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
