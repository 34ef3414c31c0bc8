/** Measures fresh processes from their start to the answer, over plain HTTP and over TLS. */
import type { Bundles } from './bundles.ts';
import { createCertificate } from './certificate.ts';
import { functionStarts } from './function-starts.ts';
import { measureCold, measureCpu, measureWarm, type Start } from './measure-processes.ts';
import { type Row, row } from './result-rows.ts';
import { type StandIns, startStandIns } from './stand-ins.ts';

const stockApp = 'minimal stock Bolt app';
const receiver = "Bolt's AwsLambdaReceiver";

export async function coldRows(bundles: Bundles, rounds: number): Promise<readonly Row[]> {
  using standIns = await startStandIns();
  return [
    ...(await doorRows(bundles, standIns, rounds)),
    await alertsCpuRow(bundles, standIns, rounds),
    ...(await workerRows(bundles, standIns, rounds)),
    await warmRow(bundles, standIns),
  ];
}

/** Loopback takes no time to speak of: what TLS adds here is its code and its arithmetic. */
export async function tlsRows(bundles: Bundles, rounds: number): Promise<readonly Row[]> {
  using certificate = createCertificate();
  using standIns = await startStandIns(certificate);
  const { empty, door, boltDoor, worker, boltApp } = bundles;
  const { typed, delivered } = functionStarts(standIns);
  const doors = { empty: typed(empty), door: typed(door), bolt: typed(boltDoor) };
  const answers = await measureCold(doors, rounds);
  standIns.takeTime(asInAws);
  const apps = { worker: delivered(worker), bolt: { ...typed(boltApp), answered: standIns.posted } };
  await expectSameWork(standIns, apps.worker, apps.bolt);
  const messages = await measureCold(apps, rounds);
  const name = 'cold answer of the Slack door, TLS';
  return [
    row({
      name,
      ours: answers.door,
      against: answers.empty,
      reference: 'empty handler',
      goal: null,
      unit: 'ms',
    }),
    row({ name, ours: answers.door, against: answers.bolt, reference: receiver, goal: 0.4, unit: 'ms' }),
    row({
      name: 'cold answer of the worker, TLS, table 5 ms, secrets 8 ms',
      ours: messages.worker,
      against: messages.bolt,
      reference: stockApp,
      goal: 0.7,
      unit: 'ms',
    }),
  ];
}

const asInAws = { table: 5, secrets: 8 };

async function doorRows(
  { empty, door, boltDoor, boltWeb }: Bundles,
  standIns: StandIns,
  rounds: number,
): Promise<readonly Row[]> {
  const { typed } = functionStarts(standIns);
  const starts = { empty: typed(empty), door: typed(door), bolt: typed(boltDoor), web: typed(boltWeb) };
  await expectSameWork(standIns, starts.door, starts.bolt);
  await expectSameWork(standIns, starts.door, starts.web);
  const took = await measureCold(starts, rounds);
  const ours = { name: 'cold answer of the Slack door', ours: took.door, unit: 'ms' } as const;
  return [
    row({ ...ours, against: took.empty, reference: 'empty handler', goal: 1.7 }),
    row({ ...ours, against: took.bolt, reference: receiver, goal: 0.4 }),
    row({ ...ours, against: took.web, reference: "Bolt's HTTP server, web function", goal: null }),
  ];
}

async function alertsCpuRow({ empty, alerts }: Bundles, standIns: StandIns, rounds: number): Promise<Row> {
  const { drained, typed } = functionStarts(standIns);
  const took = await measureCpu({ empty: typed(empty), alerts: drained(alerts) }, rounds);
  return row({
    name: 'CPU of a cold alerts function',
    ours: took.alerts,
    against: took.empty,
    reference: 'empty handler',
    goal: null,
    unit: 'ms',
  });
}

async function workerRows(
  { worker, boltApp }: Bundles,
  standIns: StandIns,
  rounds: number,
): Promise<readonly Row[]> {
  const { typed, delivered } = functionStarts(standIns);
  const ours = delivered(worker);
  const bolt: Start = { ...typed(boltApp), answered: standIns.posted };
  await expectSameWork(standIns, ours, bolt);
  const compare = async (name: string) => {
    const took = await measureCold({ ours, bolt }, rounds);
    return row({ name, ours: took.ours, against: took.bolt, reference: stockApp, goal: 0.7, unit: 'ms' });
  };
  const atOnce = await compare('cold answer of the worker');
  standIns.takeTime(asInAws);
  const slower = await compare('cold answer of the worker, table 5 ms, secrets 8 ms');
  standIns.takeTime({ table: 0, secrets: 0 });
  return [atOnce, slower];
}

async function warmRow({ door, boltDoor }: Bundles, standIns: StandIns): Promise<Row> {
  const { typed } = functionStarts(standIns);
  const ours = await measureWarm(typed(door));
  const against = await measureWarm(typed(boltDoor));
  const name = 'warm throughput of the Slack door';
  return row({ name, ours, against, reference: receiver, goal: null, unit: 'requests/s' });
}

/** Nothing is compared that does not ask the same of AWS, CircleCI and Slack. */
async function expectSameWork(standIns: StandIns, ...compared: readonly [Start, Start]): Promise<void> {
  const [ours, theirs] = [await callsOf(standIns, compared[0]), await callsOf(standIns, compared[1])];
  if (!ours || ours !== theirs) throw new Error(`Not the same work:\n${ours}\n${theirs}`);
}

async function callsOf(standIns: StandIns, one: Start): Promise<string> {
  standIns.forget();
  await measureCold({ one }, 0);
  return [...standIns.asked].sort().join(', ');
}
