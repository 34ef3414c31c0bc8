/** P3: an unsigned notification cannot put words in a channel, nor make us read what its hook is not for. */
import { expect, test } from 'vitest';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import { parseProject } from '../../lambda/circleci/project.ts';
import { readHttpEvent } from '../../lambda/http/gateway-event.ts';
import { handleHint } from '../../lambda/ingest/handle-legacy-notification.ts';
import type { Queued } from '../../lambda/queue-message.ts';
import { hookCapabilities, hookSecrets } from '../../lambda/webhook/derived-secrets.ts';
import { handleWebhook } from '../../lambda/webhook/ingress.ts';
import { hook as kept, openDesk } from '../alerts/fake-alert-services.ts';
import { hook, keys, notified, oldBuild, workspace } from '../fakes/circleci-requests.ts';
import { gatewayEvent } from '../fakes/gateway-events.ts';
import { countingDoor, createFakeWebhookDoor } from '../fakes/webhook-ingress-ports.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { createRandom, type Random } from '../prove/seeded-random.ts';

const rights = hookCapabilities(keys, workspace, hook);
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const base = `/circleci/notify/${workspace}/${hook}/`;

const guesses: readonly ((random: Random, right: string) => string)[] = [
  (random) => base + Array.from({ length: 43 }, () => random.pick([...letters])).join(''),
  (random, right) => {
    const at = random.below(43);
    return `${base}${right.slice(0, at)}${random.pick([...letters])}${right.slice(at + 1)}`;
  },
  (random, right) => base + right.slice(0, random.below(43)),
  (random, right) => base + right + random.pick([...letters]),
  (random, right) =>
    base + random.pick([right.toUpperCase(), right.toLowerCase(), `${right}=`, `${right}%20`]),
  (random, right) => `/circleci/notify/${workspace}/hook${random.below(1e9)}/${right}`,
  (random, right) => `/circleci/notify/T${random.below(1e9)}/${hook}/${right}`,
  (random) => base + random.pick(hookSecrets(keys, workspace, hook)),
  (random) => base + hookCapabilities([`a-key-of-long-ago-${random.below(1e9)}`], workspace, hook)[0],
  (random, right) =>
    random.pick([`${base}${right}/`, `${base}x/${right}`, base.replace('notify', 'webhooks') + right]),
];

/** `misread`: how a door with a mistake in it takes the address. */
async function knock(count: number, misread: (path: string) => string = (path) => path) {
  const random = createRandom(seed());
  const door = countingDoor();
  const sent = notified(oldBuild);
  const answers = new Set<string>();
  let tried = 0;
  while (tried < count) {
    const guess = random.pick(guesses)(random, random.pick(rights));
    if (rights.some((right) => guess === base + right)) continue;
    tried += 1;
    const event = gatewayEvent({ ...sent, path: misread(guess) });
    answers.add(JSON.stringify(await handleWebhook(readHttpEvent(event), door.ports)));
  }
  return { stored: door.stored(), answers };
}

test('P3: a wrong address is not found, and all are not found alike', async () => {
  const count = runs(1_000_000);
  const { stored, answers } = await knock(count);
  const notFound = JSON.stringify({ statusCode: 404, headers: {}, body: '', isBase64Encoded: false });
  expect([...answers]).toEqual([notFound]);
  expect(stored).toBe(0);
  proved({ promise: 'P3', inputs: count, of: 'wrong addresses', failures: stored });
});

test.each([
  [
    'compares only the beginning of the address',
    (guess: string) => {
      const begun = rights.find((right) => guess.startsWith(base + right.slice(0, 20)));
      return begun === undefined ? guess : base + begun;
    },
  ],
  [
    'takes the address in any case',
    (guess: string) => {
      const right = rights.find((one) => guess.toLowerCase() === (base + one).toLowerCase());
      return right === undefined ? guess : base + right;
    },
  ],
  [
    "takes one hook's capability for another's",
    (guess: string) => {
      const right = rights.find((one) => guess.endsWith(`/${one}`) && guess.split('/').length === 6);
      return right === undefined ? guess : base + right;
    },
  ],
])('P3 would notice a door that %s', async (_, misread) => {
  expect((await knock(2_000, misread)).stored).toBeGreaterThan(0);
});

const injected = [
  '<!channel>',
  '<@U0ANN00001>',
  '<https://evil.test|ok>',
  '*bold*',
  '`code`',
  'https://evil.test',
];

function drawForged(random: Random): Record<string, unknown> {
  const word = () => random.pick([...injected, random.text(40), 'web', '../../me', 'acme/web', '123']);
  const maybe = (value: unknown) =>
    random.pick([...Array(9).fill(value), word(), undefined, null, {}, [word()], 7, -1]);
  const org = random.pick(['acme', 'acme', 'globex']);
  const repo = random.pick(['web', 'api', 'billing']);
  return {
    vcs_type: maybe('github'),
    vcs_url: maybe(`https://github.com/${org}/${repo}`),
    username: maybe(org),
    reponame: maybe(repo),
    build_num: maybe(1 + random.below(1e6)),
    build_url: maybe(`https://circleci.com/gh/${org}/${repo}/${random.below(1e6)}`),
    status: word(),
    subject: word(),
    branch: word(),
    user: { login: word() },
    steps: [{ name: word(), actions: [{ output_url: word() }] }],
    workflows: { workflow_id: word(), workflow_name: word() },
  };
}

/** All that may come through: a project's name, as a name may be, and a number. */
function isBareHint(queued: Queued): boolean {
  if (queued.kind !== 'hint') return false;
  const { version, workspace: of, kind, hook: id, project, build, ...rest } = queued;
  const isSlug =
    /^(gh|bb|circleci)\/[\w.-]{1,128}\/[\w.-]{1,128}$/.test(project) && !/\/\.{1,2}(\/|$)/.test(project);
  const isNumber = Number.isSafeInteger(build) && build > 0;
  return isSlug && isNumber && Object.keys(rest).length === 0 && of === workspace && id === hook;
}

/** What was queued, and how much of it is more than a bare hint. `store`: how a door with a mistake in it queues. */
async function forge(count: number, store?: (queued: Queued, body: Record<string, unknown>) => Queued) {
  const random = createRandom(seed());
  const stored: Queued[] = [];
  let body: Record<string, unknown> = {};
  const door = createFakeWebhookDoor({
    store: async (queued) => void stored.push(store ? store(queued, body) : queued),
  });
  for (let left = count; left > 0; left -= 1) {
    body = drawForged(random);
    expect(await door.send(notified(body))).toBe(200);
  }
  return { stored, spoken: stored.filter((queued) => !isBareHint(queued)) };
}

test('P3: of a forged body nothing comes through but which build to look at', async () => {
  const count = runs(10_000);
  const { stored, spoken } = await forge(count);
  expect(stored.length).toBeGreaterThan(count / 50);
  expect(spoken).toEqual([]);
  proved({ promise: 'P3', inputs: count, of: 'forged bodies at the right address', failures: spoken.length });
});

test('P3 would notice a door that passes on what the body says', async () => {
  const { spoken } = await forge(200, (queued, { subject }) => {
    const more: object = { subject };
    return { ...queued, ...more };
  });
  expect(spoken.length).toBeGreaterThan(0);
});

/** For the hints of forged bodies: which other projects were read, and with what result. */
async function follow(count: number, handler: typeof handleHint) {
  const { stored } = await forge(count);
  const read: string[] = [];
  const desk = openDesk({
    async build({ project: { vcs, org, repo } }) {
      read.push(`${vcs}/${org}/${repo}`);
      throw new CircleCIError('not-found', 'no such build');
    },
  });
  await desk.store.saveHook(workspace, kept);
  for (const queued of stored)
    if (queued.kind === 'hint')
      await handler({ ...queued, hook: kept.id }, desk.services, desk.clock.now + 15_000);
  const strays = read.filter((project) => project !== 'github/acme/web');
  return { read, strays, hints: stored.length, desk };
}

test('P3: a hint at a project that the hook is not for makes us read nothing, and says nothing', async () => {
  const { read, strays, hints, desk } = await follow(runs(10_000), handleHint);
  expect(read.length).toBeGreaterThan(0);
  expect(hints).toBeGreaterThan(2 * read.length);
  expect([strays, desk.seen.alerts.length]).toEqual([[], 0]);
  proved({ promise: 'P3', inputs: hints, of: 'hints, most at other projects', failures: strays.length });
});

test('P3 would notice that whatever a hint names is read', async () => {
  const { strays } = await follow(500, async ({ workspace: of, project, build }, { circleci }) => {
    const subject = parseProject(project);
    if (subject) await (await circleci(of)).build({ project: subject, number: build }).catch(() => undefined);
  });
  expect(strays.length).toBeGreaterThan(0);
});
