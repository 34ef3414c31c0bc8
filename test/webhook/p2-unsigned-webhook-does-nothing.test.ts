/** P2: a webhook that CircleCI did not sign for this hook does nothing, and one that it did is never refused. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { verifyWebhook } from '../../lambda/circleci/reports/verify-webhook-signature.ts';
import { readHttpEvent } from '../../lambda/http/gateway-event.ts';
import { hookSecrets } from '../../lambda/webhook/derived-secrets.ts';
import { handleWebhook } from '../../lambda/webhook/ingress.ts';
import type { Verify } from '../../lambda/webhook/verify-webhook.ts';
import { hook, keys, workspace } from '../fakes/circleci-requests.ts';
import { gatewayEvent, shapes } from '../fakes/gateway-events.ts';
import { countingDoor, createFakeWebhookDoor } from '../fakes/webhook-ingress-ports.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { createRandom, type Random } from '../prove/seeded-random.ts';
import { drawOriginal, type Forge, families } from './forged-webhooks.ts';

const refusals = new Set([400, 401, 404, 413]);
const full = 1_000_000;
const names = Object.keys(families);
const perFamily = runs(full / names.length);

function drawForged(forge: Forge, random: Random): object {
  for (;;) {
    const forged = forge(random, drawOriginal(random));
    if (forged) return forged;
  }
}

/** How many of a family's forgeries were not refused, or were stored. */
async function countAccepted(forge: Forge, count: number, verify: Verify = verifyWebhook): Promise<number> {
  const random = createRandom(seed());
  const door = countingDoor();
  let accepted = 0;
  for (let left = count; left > 0; left -= 1) {
    const request = readHttpEvent(drawForged(forge, random));
    const { statusCode } = await handleWebhook(request, door.ports, verify);
    if (!refusals.has(statusCode)) accepted += 1;
  }
  return accepted + door.stored();
}

describe('P2: what CircleCI did not sign does nothing', () => {
  test.each(names)('%s', async (name) => {
    const failures = await countAccepted(families[name]!, perFamily);
    expect(failures).toBe(0);
    proved({ promise: 'P2', inputs: perFamily, of: `forged webhooks: ${name}`, failures });
  });

  test('has at least 50,000 forgeries of each family in a full run', () => {
    expect(full / names.length).toBeGreaterThanOrEqual(50_000);
  });
});

const spellings: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name.toLowerCase(),
  (name) => name.toUpperCase(),
];

/** Signed with either key, in every shape that AWS has, with versions beside it that we do not know. */
test('P2: what CircleCI signed is never refused, while the keys are rotated and before', async () => {
  const random = createRandom(seed());
  const door = createFakeWebhookDoor();
  const count = runs(100_000);
  let refused = 0;
  for (let left = count; left > 0; left -= 1) {
    const { path, body, hex } = drawOriginal(random);
    const spell = random.pick(spellings);
    const beside = random.pick(['', ',v2=abc', ',v3=', ',v10=1', ',v2=a,v3=b']);
    const headers = { [spell('Circleci-Signature')]: `v1=${hex}${beside}` };
    const event = gatewayEvent({ path, body, headers }, random.pick(shapes), random.below(2) === 0);
    if ((await door.receive(event)) !== 200) refused += 1;
  }
  expect(refused).toBe(0);
  expect(door.stored).toHaveLength(count);
  proved({ promise: 'P2', inputs: count, of: 'genuine webhooks', failures: refused });
});

test('P2: the former key is refused once it is gone', async () => {
  const random = createRandom(seed());
  const [current, former] = keys;
  const door = createFakeWebhookDoor({ keys: async () => [current] });
  const old = hookSecrets([former ?? ''], workspace, hook)[0];
  const count = runs(20_000);
  for (let left = count; left > 0; left -= 1) {
    const { path, body } = drawOriginal(random);
    const hex = createHmac('sha256', old).update(body).digest('hex');
    expect(await door.send({ path, body, headers: { 'circleci-signature': `v1=${hex}` } })).toBe(401);
  }
  expect(door.stored).toEqual([]);
  proved({ promise: 'P2', inputs: count, of: 'webhooks signed with a key that is gone', failures: 0 });
});

describe('P2 is a test: it catches a verifier that', () => {
  const hex = (bytes: Buffer, secret: string) => createHmac('sha256', secret).update(bytes).digest('hex');
  const holds = (bytes: Buffer, sent: string, secrets: readonly string[]) =>
    secrets.some((secret) => hex(bytes, secret) === sent) ? 'genuine' : 'signature';
  const planted: readonly [string, string, Verify][] = [
    [
      'takes any version',
      'v2 alone',
      (bytes, header = '', secrets) => holds(bytes, header.slice(3, 67), secrets),
    ],
    [
      'takes the first of two',
      'v1 twice',
      (bytes, header = '', secrets) => holds(bytes, /v1=(\w{64})/.exec(header)?.[1] ?? '', secrets),
    ],
    [
      'forgives capitals',
      'another spelling',
      (bytes, header = '', secrets) => verifyWebhook(bytes, header.toLowerCase(), secrets),
    ],
    [
      'believes in an empty secret',
      'another secret',
      (bytes, header = '', secrets) => holds(bytes, header.slice(3), [...secrets, '']),
    ],
    [
      'lets webhooks without a secret pass',
      'no header',
      (bytes, header, secrets) => (header ? verifyWebhook(bytes, header, secrets) : 'genuine'),
    ],
    [
      'signs what it has parsed',
      'serialized again',
      (bytes, header, secrets) => {
        const again = Buffer.from(JSON.stringify(JSON.parse(bytes.toString())));
        return verifyWebhook(again, header, secrets);
      },
    ],
    [
      'compares as far as it goes',
      'a part of the hash',
      (bytes, header = '', secrets) =>
        secrets.some((secret) => hex(bytes, secret).startsWith(header.slice(3))) ? 'genuine' : 'signature',
    ],
    ['lets all pass', 'bit flip', () => 'genuine'],
  ];

  test.each(planted)('%s', async (_, family, verify) => {
    expect(await countAccepted(families[family]!, 300, verify)).toBeGreaterThan(0);
  });
});
