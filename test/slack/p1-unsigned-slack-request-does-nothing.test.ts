/** P1: a request that Slack did not sign does nothing, and one that it did is never refused. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readHttpEvent } from '../../lambda/http/gateway-event.ts';
import type { DoorParts, DoorPorts } from '../../lambda/slack/ingress/ingress.ts';
import { handleRequest } from '../../lambda/slack/ingress/ingress.ts';
import { routes } from '../../lambda/slack/ingress/parse-request.ts';
import { type Verify, verify } from '../../lambda/slack/ingress/verify-signature.ts';
import { gatewayEvent, shapes } from '../fakes/gateway-events.ts';
import { noon, signingSecret } from '../fakes/slack-requests.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { createRandom, type Random } from '../prove/seeded-random.ts';
import { drawOriginal, type Forge, families } from './forged-slack-requests.ts';

const refusals = new Set([400, 401, 404, 413, 415]);
const full = 1_000_000;
const names = Object.keys(families);
const perFamily = runs(full / names.length);

interface Door {
  readonly verifier?: Verify;
  readonly handle?: typeof handleRequest;
}

/** A door that counts what it was made to do. */
function watchedDoor({ verifier = verify, handle = handleRequest }: Door = {}) {
  const seen = { effects: 0, read: 0, readTooEarly: 0, genuine: false };
  const act = async () => {
    seen.effects += 1;
    return { body: undefined };
  };
  const ports: DoorPorts = {
    appSecrets: async () => ({ signingSecrets: [signingSecret, 'the-other-secret'], appId: undefined }),
    handOff: act,
    tell: async () => void (await act()),
    now: () => noon,
    log: () => undefined,
  };
  const parts: DoorParts = {
    verify: (...given) => {
      const verdict = verifier(...given);
      seen.genuine ||= verdict === 'genuine';
      return verdict;
    },
    routes: new Map(
      [...routes].map(([path, route]) => [
        path,
        {
          ...route,
          read: (bytes) => {
            seen.read += 1;
            if (!seen.genuine) seen.readTooEarly += 1;
            return route.read(bytes);
          },
        },
      ]),
    ),
  };
  return {
    seen,
    async send(event: unknown) {
      seen.genuine = false;
      return (await handle(readHttpEvent(event), ports, parts)).statusCode;
    },
  };
}

function drawForged(forge: Forge, random: Random): object {
  for (;;) {
    const forged = forge(random, drawOriginal(random));
    if (forged) return forged;
  }
}

/** How many of a family's forgeries were not refused, or did something. */
async function countAccepted(forge: Forge, count: number, planted: Door = {}): Promise<number> {
  const random = createRandom(seed());
  const door = watchedDoor(planted);
  let accepted = 0;
  for (let left = count; left > 0; left -= 1)
    if (!refusals.has(await door.send(drawForged(forge, random)))) accepted += 1;
  expect(door.seen.readTooEarly, 'parsed before the signature held').toBe(0);
  return accepted + door.seen.effects;
}

describe('P1: what Slack did not sign does nothing', () => {
  test.each(names)('%s', async (name) => {
    const failures = await countAccepted(families[name]!, perFamily);
    expect(failures).toBe(0);
    proved({ promise: 'P1', inputs: perFamily, of: `forged requests: ${name}`, failures });
  });

  test('has at least 50,000 forgeries of each of at least 16 families in a full run', () => {
    expect(names.length).toBeGreaterThanOrEqual(16);
    expect(full / names.length).toBeGreaterThanOrEqual(50_000);
  });
});

test('P1: what Slack signed is never refused, in whatever shape it arrives', async () => {
  const random = createRandom(seed());
  const door = watchedDoor();
  const count = runs(100_000);
  let refused = 0;
  for (let left = count; left > 0; left -= 1)
    if ((await door.send(drawGenuine(random))) !== 200) refused += 1;
  expect(refused).toBe(0);
  expect(door.seen.effects).toBe(count);
  proved({ promise: 'P1', inputs: count, of: 'genuine requests', failures: refused });
});

const spellings: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name.toLowerCase(),
  (name) => name.toUpperCase(),
];

function drawGenuine(random: Random): object {
  const { path, type, body, timestamp, signature } = drawOriginal(random);
  const spell = random.pick(spellings);
  const charset = random.pick(['', '; charset=utf-8', ';charset=UTF-8', '; charset="utf-8"']);
  const headers = {
    [spell('Content-Type')]: random.pick([type, type.toUpperCase()]) + charset,
    [spell('X-Slack-Request-Timestamp')]: timestamp,
    [spell('X-Slack-Signature')]: signature,
    [spell('User-Agent')]: 'Slackbot 1.0 (+https://api.slack.com/robots)',
  };
  return gatewayEvent({ path, headers, body }, random.pick(shapes), random.below(2) === 0);
}

describe('P1 is a test: it catches a verifier that', () => {
  const planted: readonly [string, string, Verify][] = [
    ['takes the version from the header', 'another version', unpinned],
    ['trims what it reads', 'a time in another form', loosely((text) => text.trim())],
    ['reads numbers as JavaScript does', 'a time in another form', loosely((text) => text)],
    ['takes the first of two signatures', 'headers sent twice', loosely((text) => text.split(',')[0] ?? '')],
    [
      'looks at no clock',
      'another time',
      (request, secrets) => verify(request, secrets, timeOf(request) * 1000),
    ],
    [
      'believes in an empty secret',
      'another secret',
      (request, secrets, now) => verify(request, [...secrets, ''], now),
    ],
    ['lets all pass', 'bit flip', () => 'genuine'],
  ];

  test.each(planted)('%s', async (_, family, verifier) => {
    expect(await countAccepted(families[family]!, 500, { verifier })).toBeGreaterThan(0);
  });

  test('comes after the parser', async () => {
    const early: typeof handleRequest = (request, ports, parts) => {
      if (request.body) parts?.routes.get(request.path)?.read(request.body);
      return handleRequest(request, ports, parts);
    };
    const counting = countAccepted(families['bit flip']!, 50, { handle: early });
    await expect(counting).rejects.toThrow('parsed before the signature held');
  });
});

function timeOf({ headers }: Parameters<Verify>[0]): number {
  return Number(headers.get('x-slack-request-timestamp'));
}

/** Hashes what the header calls the version, as several published verifiers do. */
function unpinned({ headers, body }: Parameters<Verify>[0], secrets: readonly string[]): ReturnType<Verify> {
  const [version = '', hash = ''] = (headers.get('x-slack-signature') ?? '').split('=');
  const timestamp = headers.get('x-slack-request-timestamp') ?? '';
  const sum = (secret: string) =>
    createHmac('sha256', secret)
      .update(`${version}:${timestamp}:`)
      .update(body ?? '')
      .digest('hex');
  return secrets.some((secret) => sum(secret) === hash) ? 'genuine' : 'signature';
}

/** Slack's recipe with Number() for the time and a reading of the headers that forgives. */
function loosely(tidy: (text: string) => string): Verify {
  return ({ headers, body }, secrets, now) => {
    const timestamp = headers.get('x-slack-request-timestamp') ?? '';
    const signature = tidy(headers.get('x-slack-signature') ?? '');
    if (Math.abs(now / 1000 - Number(tidy(timestamp))) > 300) return 'stale';
    const sum = (secret: string) =>
      createHmac('sha256', secret)
        .update(`v0:${timestamp}:`)
        .update(body ?? '')
        .digest('hex');
    return secrets.some((secret) => signature === `v0=${sum(secret)}`) ? 'genuine' : 'signature';
  };
}
