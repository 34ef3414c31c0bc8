/** Holds the inputs of the README's cost table: the calls of the table are counted, and the rows are computed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assumed, costOf, costRows, counted } from '../../bench/monthly-cost.ts';
import { workspace } from '../../local/slack/workspace-acme.ts';
import { settle, tell } from '../alerts/table-calls.ts';
import {
  ada,
  botToken,
  carriedBy,
  circleciToken,
  openStage,
  type Stage,
  team,
} from '../slack/worker-between-servers.ts';
import { realStore } from '../store/every-store.ts';

type Ready = Awaited<ReturnType<typeof realStore>>;

let ready: Ready;
let stage: Stage;
beforeAll(async () => {
  ready = await realStore();
  ready.clock.now = Date.now();
  stage = await openStage();
  Object.assign(stage.services, { store: ready.it });
  await ready.it.saveInstallation({
    workspace: team,
    name: 'Acme',
    botUserId: workspace.bot.userId,
    botId: workspace.bot.botId,
    scopes: [],
    installedBy: ada,
    installedAt: ready.clock.now,
  });
  await ready.it.noteAdmin(team);
  const at = { connectedBy: ada, connectedAt: 1 };
  await ready.it.saveConnection(team, { host: stage.circleci.url, login: 'ada', ...at });
  expect([botToken, circleciToken]).not.toContain('');
});
afterAll(() => Promise.all([ready.close(), stage.close()]));

/** The items that something reads, and the calls by which it writes. */
async function callsOf(doing: () => Promise<unknown>) {
  ready.sent.length = 0;
  ready.paid.items = 0;
  await doing();
  const writes = ready.sent.filter((name) => !/^(Get|BatchGet|Query)/.test(name)).length;
  return { reads: ready.paid.items, writes };
}

interface Calls {
  readonly reads: number;
  readonly writes: number;
}

/** The table may say a little too much, and never too little. */
function expectAbout(measured: Calls, said: Calls): void {
  for (const name of ['reads', 'writes'] as const) {
    expect(said[name], name).toBeGreaterThanOrEqual(measured[name]);
    expect(said[name], name).toBeLessThanOrEqual(measured[name] + 3);
  }
}

describe('the inputs of the cost', () => {
  it('are no less than what a command and a change ask of the table', async () => {
    const command = await callsOf(() => stage.type('status web'));
    const rerun = carriedBy(stage.answers.at(-1), 'Rerun failed');
    const change = await callsOf(() => stage.press({ value: rerun }));
    expectAbout(command, counted.command);
    expectAbout(change, counted.change);
  });

  it('are no less than what a report asks of the table', async () => {
    await settle(ready, 'T1');
    const { items, writes } = await tell(ready, 'T1', 'failed');
    expectAbout({ reads: items, writes }, counted.report);
  });
});

it('the README has the table, and says what was assumed', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  expect(readme).toContain(costRows());
  const { command, change, report } = assumed.aDay;
  expect(readme.replaceAll(/\s+/g, ' ')).toContain(
    `${assumed.people} people each, and ${command} commands, ${change} changes and ${report} reports a person on ${assumed.workdays} workdays`,
  );
});

it('grows by the same with each workspace', () => {
  const whole = (count: number) => Object.values(costOf(count)).reduce((sum, one) => sum + one, 0);
  const one = whole(1) - whole(0);
  expect(one).toBeGreaterThan(0.8);
  expect(whole(1_000)).toBeCloseTo(whole(0) + 1_000 * one, 4);
});
