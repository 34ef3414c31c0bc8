/**
 * Measures the bot beside what a user would pick instead, in one run: `npm run bench`, `-- --json`, `-- --rounds
 * 31`; or beside another revision of itself: `-- --against c74cc7e`, its tests with `--suite`.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { gatewayEvent } from '../test/fakes/gateway-events.ts';
import { commandBody, signed, signingSecret } from '../test/fakes/slack-requests.ts';
import { modelInWords } from './against/delay-and-trace-requests.ts';
import { rowsAgainst } from './against/measure-other-revision.ts';
import { suiteRows } from './against/test-suite.ts';
import { alertRows } from './alerts.ts';
import { type Bundle, type Bundles, buildBundles } from './bundles.ts';
import { circleciRows } from './circleci-calls.ts';
import { logMemoryRow } from './log-memory.ts';
import { logRows } from './logs.ts';
import { measureCold, measureCpu, measureWarm, type Start } from './measure-processes.ts';
import { pictureRows } from './pictures.ts';
import { meets, type Row, row, toJson, toTable } from './result-rows.ts';
import { type StandIns, startStandIns, tableName } from './stand-ins.ts';
import { startMemoryRow } from './start-memory.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    rounds: { type: 'string', default: '21' },
    against: { type: 'string' },
    suite: { type: 'boolean' },
  },
});
const rounds = Math.max(15, Number(values.rounds));

const standIns = await startStandIns();
const variables = {
  APP_SECRET_ID: 'app',
  WORKER_FUNCTION_NAME: 'worker',
  PICTURE_FUNCTION_NAME: 'picture',
  TABLE_NAME: tableName,
  WORKSPACE_SECRET_PREFIX: 'workspace',
  WEBHOOK_KEYS_ID: 'webhook-keys',
  PERSONAL_TOKEN_KEY_ID: 'token-key',
  PUBLIC_URL: 'https://bot.example',
  ALERTS_QUEUE_URL: `${standIns.url}/queue/alerts`,
  ALERTS_DEAD_QUEUE_URL: `${standIns.url}/queue/dead`,
  SLACK_SIGNING_SECRET: signingSecret,
  SLACK_API_URL: `${standIns.url}/slack/api/`,
  CIRCLECI_URL: standIns.url,
  AWS_ENDPOINT_URL: standIns.url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'AKIDBENCH',
  AWS_SECRET_ACCESS_KEY: 'bench',
};

const rows = await measured();
standIns.close();
if (values.json) for (const one of rows) console.log(toJson(one));
else console.log(`Node ${process.versions.node}, ${cpus().length} cores, ${heading()}\n\n${toTable(rows)}`);
process.exitCode = rows.every(meets) ? 0 : 1;

function measured(): readonly Row[] | Promise<readonly Row[]> {
  if (!values.against) return rowsBesideOthers();
  return values.suite ? suiteRows(values.against) : rowsAgainst(values.against);
}

function heading(): string {
  if (values.suite) return 'every test once each';
  return values.against ? modelInWords() : `medians of ${rounds} fresh processes each`;
}

async function rowsBesideOthers(): Promise<readonly Row[]> {
  using bundles = buildBundles();
  return [
    ...(await doorRows(bundles)),
    await alertsCpuRow(bundles),
    ...(await workerRows(bundles, standIns)),
    ...sizeRows(bundles),
    await warmRow(bundles),
    ...(await alertRows(rounds)),
    ...(await logRows(rounds)),
    ...(await circleciRows()),
    await logMemoryRow(),
    ...pictureRows(rounds),
    ...(await startMemoryRow()),
  ];
}

/** A command as Slack signs it and as an HTTP API hands it over. */
function typed(): object {
  const fields = {
    text: 'status gh/acme/web main',
    response_url: `${standIns.url}/respond`,
    trigger_id: `${Math.random()}`,
  };
  return gatewayEvent(signed('/slack/commands', commandBody(fields), { at: Date.now() }));
}

function delivered(): object {
  const body = Object.fromEntries(
    new URLSearchParams(
      commandBody({ text: 'status gh/acme/web main', response_url: `${standIns.url}/respond` }),
    ),
  );
  return { version: 1, id: `command:${Math.random()}`, kind: 'command', receivedAt: Date.now(), body };
}

function start({ file }: Bundle): Start {
  return { bundle: file, event: typed, variables };
}

async function doorRows({ empty, door, boltDoor, boltWeb }: Bundles): Promise<readonly Row[]> {
  await expectSameWork(start(door), start(boltDoor));
  await expectSameWork(start(door), start(boltWeb));
  const starts = { empty: start(empty), door: start(door), bolt: start(boltDoor), web: start(boltWeb) };
  const took = await measureCold(starts, rounds);
  const ours = { name: 'cold answer of the Slack door', ours: took.door, unit: 'ms' } as const;
  return [
    row({ ...ours, against: took.empty, reference: 'empty handler', goal: 1.7 }),
    row({ ...ours, against: took.bolt, reference: "Bolt's AwsLambdaReceiver", goal: 0.4 }),
    row({ ...ours, against: took.web, reference: "Bolt's HTTP server, web function", goal: null }),
  ];
}

/** From a drain's message to the answer that nothing waits. */
function drained(): object {
  const body = JSON.stringify({ version: 1, workspace: 'T0ACME00001', kind: 'drain', destination: 'C1' });
  const attributes = {
    ApproximateReceiveCount: '1',
    ApproximateFirstReceiveTimestamp: `${Date.now()}`,
    MessageGroupId: 'T0ACME00001',
  };
  return { Records: [{ messageId: 'm1', receiptHandle: 'r1', body, attributes }] };
}

async function alertsCpuRow({ empty, alerts }: Bundles): Promise<Row> {
  const starts = { empty: start(empty), alerts: { ...start(alerts), event: drained } };
  const took = await measureCpu(starts, rounds);
  const name = 'CPU of a cold alerts function';
  return row({
    name,
    ours: took.alerts,
    against: took.empty,
    reference: 'empty handler',
    goal: null,
    unit: 'ms',
  });
}

async function workerRows(
  { worker, boltApp }: Bundles,
  { posted, takeTime }: StandIns,
): Promise<readonly Row[]> {
  const ours: Start = { ...start(worker), event: delivered, answered: posted };
  const bolt: Start = { ...start(boltApp), answered: posted };
  await expectSameWork(ours, bolt);
  const reference = 'minimal stock Bolt app';
  const compare = async (name: string) => {
    const took = await measureCold({ ours, bolt }, rounds);
    return row({ name, ours: took.ours, against: took.bolt, reference, goal: 0.7, unit: 'ms' });
  };
  const atOnce = await compare('cold answer of the worker');
  takeTime({ table: 5, secrets: 8 });
  const asInAws = await compare('cold answer of the worker, table 5 ms, secrets 8 ms');
  takeTime({ table: 0, secrets: 0 });
  return [atOnce, asInAws];
}

/** Nothing is compared that does not ask the same of AWS, CircleCI and Slack. */
async function expectSameWork(...compared: readonly [Start, Start]): Promise<void> {
  const [ours, theirs] = [await callsOf(compared[0]), await callsOf(compared[1])];
  if (!ours || ours !== theirs) throw new Error(`Not the same work:\n${ours}\n${theirs}`);
}

async function callsOf(one: Start): Promise<string> {
  standIns.forget();
  await measureCold({ one }, 0);
  return [...standIns.asked].sort().join(', ');
}

function sizeRows({ door, boltDoor, worker, boltApp }: Bundles): readonly Row[] {
  const kilobytes = (bytes: number) => bytes / 1024;
  const size = { goal: null, unit: 'KB' } as const;
  return [
    row({
      ...size,
      name: 'bundle of the Slack door',
      ours: kilobytes(door.bytes),
      against: kilobytes(boltDoor.bytes),
      reference: "Bolt's AwsLambdaReceiver",
    }),
    row({
      ...size,
      name: 'bundle of the worker',
      ours: kilobytes(worker.bytes),
      against: kilobytes(boltApp.bytes),
      reference: 'minimal stock Bolt app',
    }),
  ];
}

async function warmRow({ door, boltDoor }: Bundles): Promise<Row> {
  const ours = await measureWarm(start(door));
  const against = await measureWarm(start(boltDoor));
  const reference = "Bolt's AwsLambdaReceiver";
  return row({
    name: 'warm throughput of the Slack door',
    ours,
    against,
    reference,
    goal: null,
    unit: 'requests/s',
  });
}
