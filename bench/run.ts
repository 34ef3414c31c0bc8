/**
 * Measures the bot beside what a user would pick instead, in one run: `npm run bench`, `-- --json`, `-- --rounds
 * 31`; or beside another revision of itself: `-- --against c74cc7e`, its tests with `--suite`.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { modelInWords } from './against/delay-and-trace-requests.ts';
import { rowsAgainst } from './against/measure-other-revision.ts';
import { suiteRows } from './against/test-suite.ts';
import { alertRows } from './alerts.ts';
import { type Bundles, buildBundles } from './bundles.ts';
import { circleciRows } from './circleci-calls.ts';
import { coldRows, tlsRows } from './cold-answers.ts';
import { logMemoryRow } from './log-memory.ts';
import { logRows } from './logs.ts';
import { pictureRows } from './pictures.ts';
import { meets, type Row, row, toJson, toTable } from './result-rows.ts';
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

const rows = await measured();
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
    ...(await coldRows(bundles, rounds)),
    ...(await tlsRows(bundles, rounds)),
    ...sizeRows(bundles),
    ...(await alertRows(rounds)),
    ...(await logRows(rounds)),
    ...(await circleciRows()),
    await logMemoryRow(),
    ...pictureRows(rounds),
    ...(await startMemoryRow()),
  ];
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
