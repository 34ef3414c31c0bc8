/** Measures alerts: from CircleCI's webhook to the message, a burst within Slack's limits, and calls of the table. */
import { type RunningBot, startLocal } from '../local/bot.ts';
import { deliver } from '../local/circleci/webhook-deliveries.ts';
import { workspace } from '../local/slack/workspace-acme.ts';
import { pourOut } from '../test/alerts/send-burst.ts';
import { tellOneByOne } from '../test/alerts/slack-calls.ts';
import { settle, tell } from '../test/alerts/table-calls.ts';
import { seed } from '../test/prove/how-many-runs.ts';
import { realStore } from '../test/store/every-store.ts';
import { median } from './measure-processes.ts';
import { startDirect } from './references/direct-webhook.ts';
import { type Row, row } from './result-rows.ts';

const { ci, web } = workspace.channels;
const project = 'github/acme/web';
const burst = { alerts: 10_000, hot: 1_000, channels: 200 } as const;
/** Slack's second in a channel, and a bit. */
const rest = 1_100;

export async function alertRows(rounds: number): Promise<readonly Row[]> {
  const rest = await silently(() => restRow(rounds));
  return [rest, await callsAtRestRow(), ...(await burstRows()), ...(await tableRows())];
}

/** In turns, each in a channel of its own: a failure told by CircleCI, until its message stands in the channel. */
async function restRow(rounds: number): Promise<Row> {
  const bot = await startLocal({ port: 0, quiet: true });
  const { slack, circleci, aws, settings } = bot;
  if (!slack || !circleci) throw new Error('Nothing of this may lead elsewhere.');
  await slack.typeCommand('/circle subscribe web', { channel: ci });
  await idle(bot);
  const secret = circleci.world.webhooks[0]?.secret ?? '';
  const { botToken } = settings;
  const places = { dynamodbUrl: aws.dynamodb.url, slackApiUrl: slack.apiUrl, channel: web };
  const direct = await startDirect({ ...places, botToken, secret });
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const { start, finish } = circleci.controls;
    finish(project, start({ project, ending: 'failed', hold: 'running' }));
    const told = await until(bot, ci, () => circleci.controls.deliver());
    await idle(bot);
    const whole = told.answer.find(({ event }) => event === 'workflow-completed');
    if (!whole) throw new Error('CircleCI told nothing.');
    const directly = await until(bot, web, () => deliver({ ...whole, url: direct.url }));
    if (round > 0) ours.push(told.took);
    if (round > 0) theirs.push(directly.took);
    await new Promise((resolve) => setTimeout(resolve, rest));
  }
  direct.close();
  await bot.close();
  const compared = { ours: median(ours), against: median(theirs), reference: 'verify, look up, post' };
  return row({ name: 'webhook in to message out, at rest', ...compared, goal: null, unit: 'ms' });
}

async function until<T>({ slack }: RunningBot, channel: string, tell: () => Promise<T>) {
  const before = slack?.messages(channel).length ?? 0;
  const began = performance.now();
  const said = slack?.until(() => slack.messages(channel).length > before);
  const [answer, took = Number.NaN] = await Promise.all([
    tell(),
    said?.then(() => performance.now() - began),
  ]);
  return { answer, took };
}

/** The bot's own log would stand between the rows. */
async function silently<T>(work: () => Promise<T>): Promise<T> {
  const { log } = console;
  console.log = () => undefined;
  try {
    return await work();
  } finally {
    console.log = log;
  }
}

async function idle({ aws }: RunningBot): Promise<void> {
  await aws.lambda.idle();
  await aws.alerts.idle();
}

/** On virtual time: what has to stand in the channel, and what has to change there, against all that Slack is asked. */
async function callsAtRestRow(): Promise<Row> {
  const { runs, said, needed, calls } = await tellOneByOne(999);
  if (said !== runs) throw new Error(`${said} of ${runs} alerts were said.`);
  return row({
    name: 'calls of Slack for alerts one by one',
    ours: calls,
    against: needed,
    reference: 'messages and changes',
    goal: 1.05,
    unit: 'calls',
  });
}

async function burstRows(): Promise<readonly Row[]> {
  const { drain, optimum, calls, ...wrong } = await pourOut(burst, seed());
  if (wrong.lost + wrong.repeated + wrong.left + wrong.dead > 0) throw new Error(JSON.stringify(wrong));
  const alerts = { ours: calls, against: burst.alerts, reference: 'alerts' };
  return [
    row({
      name: 'drain of 10,000 alerts',
      ours: drain / 1000,
      against: optimum / 1000,
      reference: "Slack's own limits",
      goal: 1.2,
      unit: 's',
    }),
    row({ name: 'calls of Slack for 10,000 alerts', ...alerts, goal: 1.05, unit: 'calls' }),
  ];
}

/** On the embedded DynamoDB. The other workspaces subscribe to the same project, each in a channel of the same name. */
async function tableRows(): Promise<readonly Row[]> {
  const ready = await realStore();
  const others = async (from: number, to: number) => {
    const names = Array.from({ length: to - from }, (_, index) => `TO${from + index}`);
    while (names.length > 0)
      await Promise.all(names.splice(0, 100).map((workspace) => settle(ready, workspace)));
  };
  const one = async (name: string) => {
    await settle(ready, name);
    return tell(ready, name, 'failed');
  };
  await others(0, 10);
  const few = await one('T1');
  await others(10, 10_000);
  const many = await one('T2');
  await ready.close();
  const shared = { reference: 'with 10 other workspaces', goal: 1 } as const;
  const named = (what: string) => `${what} an alert, with 10,000 other workspaces`;
  return [
    row({ name: named('reads for'), ours: many.reads, against: few.reads, ...shared, unit: 'reads' }),
    row({ name: named('writes for'), ours: many.writes, against: few.writes, ...shared, unit: 'writes' }),
  ];
}
