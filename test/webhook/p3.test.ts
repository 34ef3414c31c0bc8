/** P3: an unsigned notification cannot put words in a channel, nor make us read what its hook is not for. */
import { expect, test } from 'vitest';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import { readHttpEvent } from '../../lambda/http/event.ts';
import { handleHint } from '../../lambda/notifications/hint.ts';
import type { Queued } from '../../lambda/queued.ts';
import { handleWebhook } from '../../lambda/webhook/door.ts';
import { hookCapabilities, hookSecrets } from '../../lambda/webhook/secrets.ts';
import { hook, keys, notified, oldBuild, workspace } from '../fakes/circleci-requests.ts';
import { gatewayEvent } from '../fakes/gateway.ts';
import { countingDoor, createFakeWebhookDoor } from '../fakes/webhook-door.ts';
import { hook as kept, openDesk } from '../notifications/desk.ts';
import { createRandom, type Random } from '../prove/random.ts';
import { proved } from '../prove/report.ts';
import { runs, seed } from '../prove/runs.ts';

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

test('P3: a wrong address is not found, and all are not found alike', async () => {
  const random = createRandom(seed());
  const door = countingDoor();
  const count = runs(1_000_000);
  const sent = notified(oldBuild);
  const answers = new Set<string>();
  let tried = 0;
  while (tried < count) {
    const path = random.pick(guesses)(random, random.pick(rights));
    if (rights.some((right) => path === base + right)) continue;
    tried += 1;
    answers.add(
      JSON.stringify(await handleWebhook(readHttpEvent(gatewayEvent({ ...sent, path })), door.ports)),
    );
  }
  const notFound = JSON.stringify({ statusCode: 404, headers: {}, body: '', isBase64Encoded: false });
  expect([...answers]).toEqual([notFound]);
  expect(door.stored()).toBe(0);
  proved({ promise: 'P3', inputs: count, of: 'wrong addresses', failures: door.stored() });
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
  const maybe = (value: unknown) => random.pick([value, value, word(), undefined, null, {}, [word()], 7, -1]);
  return {
    vcs_type: maybe('github'),
    vcs_url: maybe('https://github.com/acme/web'),
    username: maybe('acme'),
    reponame: maybe('web'),
    build_num: maybe(1 + random.below(1e6)),
    build_url: maybe(`https://circleci.com/gh/acme/web/${random.below(1e6)}`),
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

test('P3: of a forged body nothing comes through but which build to look at', async () => {
  const random = createRandom(seed());
  const door = createFakeWebhookDoor();
  const count = runs(10_000);
  for (let left = count; left > 0; left -= 1) expect(await door.send(notified(drawForged(random)))).toBe(200);
  expect(door.stored.length).toBeGreaterThan(count / 50);
  const spoken = door.stored.filter((queued) => !isBareHint(queued));
  expect(spoken).toEqual([]);
  proved({ promise: 'P3', inputs: count, of: 'forged bodies at the right address', failures: spoken.length });
});

test('P3: a hint at a project that the hook is not for makes us read nothing, and says nothing', async () => {
  const random = createRandom(seed());
  const door = createFakeWebhookDoor();
  const count = runs(10_000);
  for (let left = count; left > 0; left -= 1) await door.send(notified(drawForged(random)));
  const read: string[] = [];
  const desk = openDesk({
    async build({ project: { vcs, org, repo } }) {
      read.push(`${vcs}/${org}/${repo}`);
      throw new CircleCIError('not-found', 'no such build');
    },
  });
  for (const queued of door.stored)
    if (queued.kind === 'hint')
      await handleHint({ ...queued, hook: kept.id }, desk.services, desk.kept.now + 15_000);
  const strays = read.filter((project) => project !== 'github/acme/web');
  expect(read.length).toBeGreaterThan(0);
  expect([strays, desk.kept.outbox.size, desk.kept.said.length]).toEqual([[], 0, 0]);
  proved({
    promise: 'P3',
    inputs: door.stored.length,
    of: 'hints, most at other projects',
    failures: strays.length,
  });
});
