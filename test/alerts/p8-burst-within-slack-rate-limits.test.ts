/** P8: a burst goes out at Slack's pace, every alert of it once, whatever Slack says on the way. */
import { beforeAll, describe, expect, test } from 'vitest';
import { posterFor } from '../../lambda/slack/post-message.ts';
import { mostListed } from '../../lambda/views/alerts/run-list.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { listen } from '../../local/http/listen.ts';
import { fakeUrlCipher } from '../fakes/hook-address.ts';
import { noRotation } from '../fakes/no-token-renewal.ts';
import { createFakeStore } from '../fakes/store.ts';
import { createFakeSecrets } from '../fakes/workspace-secrets.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { openBurst } from './open-burst.ts';
import { pourOut, type Trouble } from './send-burst.ts';

/** A smaller burst is over so soon that its first second decides. */
const size = {
  alerts: Math.max(5_000, runs(100_000)),
  hot: Math.max(500, runs(10_000)),
  channels: Math.max(100, runs(2_000)),
} as const;
const whole = { lost: 0, repeated: 0, disordered: 0, dead: 0, left: 0 };

/** What the header holds, if it is there, and the milliseconds that are waited. */
const retryAfters = [
  ['0', 1_000],
  ['1', 1_000],
  ['30', 30_000],
  [undefined, 30_000],
  ['a while', 30_000],
  ['', 30_000],
  ['-1', 1_000],
  ['1000000', 900_000],
] as const;

/** Of each 429, as it comes through the client that posts the alerts. */
let waits: readonly number[];

beforeAll(async () => {
  const headers = retryAfters.map(([header]) => header);
  const slack = await listen((request, response) => {
    request.resume();
    const header = headers.shift();
    response.writeHead(429, header === undefined ? {} : { 'retry-after': header }).end();
  });
  const poster = await posterFor('T1', {
    store: createFakeStore(),
    secrets: createFakeSecrets(),
    urlCipher: fakeUrlCipher,
    slackBotToken: 'xoxb-p8',
    ...noRotation,
    slackApiUrl: `${slack.url}/api/`,
    newId: () => 'id',
    now: () => 0,
    log: () => undefined,
  });
  const message: Message = { text: 'Failed.', blocks: [], unfurl_links: false, unfurl_media: false };
  const told: number[] = [];
  for (const [header] of retryAfters) {
    const outcome = await poster.post(message, { channel: 'C1', id: 'r1' });
    if (outcome.is !== 'rate-limited') throw new Error(`${header}: ${outcome.is}`);
    told.push(outcome.after);
  }
  waits = told;
  await slack.close();
});

/** Each workspace has a share of its own of calls that are refused: 5 to 30 in a hundred. */
const refusing: Trouble = (all, random) => {
  const places = new Map(all.map((place) => [`${place.workspace} ${place.channel}`, place]));
  const shares = new Map(all.map(({ workspace }) => [workspace, 5 + random.below(26)]));
  return ({ name, workspace, channel }) => {
    if (name !== 'post' && name !== 'update') return undefined;
    if (random.below(200) === 0) return 'lost';
    if (random.below(100) >= (shares.get(workspace) ?? 0)) return undefined;
    const wait = random.pick(waits);
    const place = places.get(`${workspace} ${channel}`);
    if (place) place.held += wait;
    return { wait };
  };
};

describe('P8 a burst', () => {
  test('waits for as long as the header says, from a second to a quarter of an hour', () => {
    expect(waits).toEqual(retryAfters.map(([, wait]) => wait));
  });

  test('goes out as fast as Slack lets it', async () => {
    const { drain, optimum, calls, limited, hotMessages, ...rest } = await pourOut(size, seed());
    expect(rest).toEqual(whole);
    expect(drain / optimum).toBeLessThanOrEqual(1.2);
    expect(calls / size.alerts).toBeLessThanOrEqual(1.05);
    expect(limited / calls).toBeLessThanOrEqual(0.01);
    expect(hotMessages).toBeLessThanOrEqual(Math.ceil(size.hot / mostListed) * 1.2);
    proved({ promise: 'P8', inputs: size.alerts, of: 'alerts in a burst', failures: 0 });
  }, 600_000);

  test('goes out at the pace of a workspace, where hundreds of channels share it', async () => {
    const many = { alerts: 3_000, hot: 0, channels: 600, channelsEach: 600 };
    const { drain, optimum, calls, limited, hotMessages: _, ...rest } = await pourOut(many, seed());
    expect(rest).toEqual(whole);
    // Slack takes 300 a minute.
    expect(calls).toBeGreaterThan(600);
    expect(drain / optimum).toBeLessThanOrEqual(1.2);
    expect(limited / calls).toBeLessThanOrEqual(0.01);
  }, 600_000);

  test('edits at the pace that Slack has for edits', async () => {
    const { time, slack, tell, alert } = openBurst();
    const cards = Array.from({ length: 150 }, (_, at) => ({ channel: `C${at}`, run: `run-${at}` }));
    const all = (id: string) => cards.map((card) => tell('T0', alert({ ...card, id: `${id}-${card.run}` })));
    await Promise.all(all('first'));
    await time.run();
    const began = time.now();
    await Promise.all(all('second'));
    await time.run();
    const edits = slack.calls.filter(({ name, at }) => name === 'update' && at >= began);
    expect(new Set(edits.map(({ channel }) => channel)).size).toBe(cards.length);
    expect(slack.limited).toEqual([]);
    // Slack takes 50 a minute.
    expect((edits.at(-1)?.at ?? 0) - began).toBeLessThanOrEqual(1.2 * cards.length * 1_200);
  });

  test('loses and repeats nothing when Slack says wait in every way, and when its answers are lost', async () => {
    const measured = await pourOut(size, seed(), { trouble: refusing });
    const { drain, optimum, calls, limited, hotMessages: _, ...rest } = measured;
    expect(rest).toEqual(whole);
    expect(drain / optimum).toBeLessThanOrEqual(1.2);
    expect(calls / size.alerts).toBeLessThanOrEqual(1.05);
    expect(limited / calls).toBeLessThanOrEqual(0.01);
    proved({
      promise: 'P8',
      inputs: size.alerts,
      of: 'alerts in a burst, 5 to 30 % of the calls refused',
      failures: 0,
    });
  }, 600_000);

  test('would be noticed without the rate limiter', async () => {
    const few = { alerts: 400, hot: 40, channels: 20 };
    const { calls, limited } = await pourOut(few, seed(), { sleep: 'hasty' });
    expect(limited / calls).toBeGreaterThan(0.01);
  });
});
