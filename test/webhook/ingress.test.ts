/** Every row of what may come in at CircleCI's door: who is refused how, what is queued, what is dropped. */
import { describe, expect, it, onTestFinished, test, vi } from 'vitest';
import { readHttpEvent } from '../../lambda/http/gateway-event.ts';
import { hookSecrets } from '../../lambda/webhook/derived-secrets.ts';
import { handleWebhook } from '../../lambda/webhook/ingress.ts';
import {
  hook,
  keys,
  noon,
  notified,
  oldBuild,
  ping,
  reported,
  signatureOf,
  workflowCompleted,
  workspace,
} from '../fakes/circleci-requests.ts';
import { gatewayEvent, type SentRequest, shapes } from '../fakes/gateway-events.ts';
import { createFakeWebhookDoor } from '../fakes/webhook-ingress-ports.ts';

const day = 24 * 3_600_000;
const secret = hookSecrets(keys, workspace, hook)[0];
const signedBy = (header: string | readonly string[] | undefined): SentRequest => {
  const { 'Circleci-Signature': _, ...headers } = reported(workflowCompleted).headers;
  return {
    ...reported(workflowCompleted),
    headers: header === undefined ? headers : { ...headers, 'circleci-signature': header },
  };
};
const right = signatureOf(JSON.stringify(workflowCompleted), secret);

describe('a v2 webhook', () => {
  it('is queued as a report of its hook', async () => {
    const door = createFakeWebhookDoor();
    expect(await door.send(reported(workflowCompleted))).toBe(200);
    expect(door.stored).toMatchObject([
      { version: 1, workspace, kind: 'report', hook, report: { id: workflowCompleted.id, status: 'failed' } },
    ]);
    expect(door.logged).toEqual([]);
  });

  test.each(shapes)('is the same from %s, in base64 or not', async (shape) => {
    const door = createFakeWebhookDoor();
    for (const base64 of [true, false])
      expect(await door.receive(gatewayEvent(reported(workflowCompleted), shape, base64))).toBe(200);
    expect(door.stored).toHaveLength(2);
  });

  it('holds with the current key and with the former one, and what holds with the former alone is noted', async () => {
    const door = createFakeWebhookDoor();
    for (const body of [workflowCompleted, ping])
      for (const signing of hookSecrets(keys, workspace, hook))
        expect(await door.send(reported(body, { secret: signing }))).toBe(200);
    expect(door.stored.map((queued) => ('key' in queued ? queued.key : undefined))).toEqual([
      ...[undefined, 'former', undefined, 'former'],
    ]);
    expect(door.logged).toEqual([
      { log: 'webhook.former', workspace },
      { log: 'webhook.former', workspace },
    ]);
    // What holds is not held against fresh keys, too.
    expect(door.asked).toEqual(['cached', 'cached', 'cached', 'cached']);
  });

  it('at a renewed address holds with the secret of that one alone', async () => {
    const door = createFakeWebhookDoor();
    expect(await door.send(reported(workflowCompleted, { hook: `${hook}.2` }))).toBe(200);
    expect(door.stored).toMatchObject([{ kind: 'report', hook, renewal: 2 }]);
    const renewed = { ...reported(workflowCompleted), path: `${reported(workflowCompleted).path}.2` };
    expect(await door.send(renewed)).toBe(401);
    for (const odd of ['.0', '.01', '.', '.x', '.2.3'])
      expect(await door.send({ ...renewed, path: `${reported(workflowCompleted).path}${odd}` })).toBe(404);
  });

  it('holds with a key that was put there a moment ago', async () => {
    const rotated = ['the-new-key-of-thirty-two-characters!!', keys[0]] as const;
    const door = createFakeWebhookDoor({ keys: async (wish) => (wish === 'fresh' ? rotated : keys) });
    expect(await door.send(reported(workflowCompleted, { keys: [rotated[0]] }))).toBe(200);
  });

  it('with the former key is refused once the rotation is over', async () => {
    const door = createFakeWebhookDoor({ keys: async () => [keys[0]] });
    const former = hookSecrets(keys, workspace, hook)[1];
    expect(await door.send(reported(workflowCompleted, { secret: former ?? '' }))).toBe(401);
  });

  test.each([
    ['without a header', undefined, 'unsigned'],
    ['with v2 alone', `v2=${right}`, 'signature-shape'],
    ['with v1 twice in one header', `v1=${right},v1=${right}`, 'signature-shape'],
    ['with v1 in two headers', [`v1=${right}`, `v1=${'0'.repeat(64)}`], 'signature-shape'],
    ['in upper case', `v1=${right.toUpperCase()}`, 'signature-shape'],
    ['with bad hex', `v1=${right.slice(1)}g`, 'signature-shape'],
    ['with another secret', `v1=${signatureOf(JSON.stringify(workflowCompleted), 'other')}`, 'signature'],
  ])('%s is refused', async (_, header, reason) => {
    const door = createFakeWebhookDoor();
    expect(await door.send(signedBy(header))).toBe(401);
    expect(door.logged).toEqual([{ log: 'webhook.refused', reason }]);
    expect(door.stored).toEqual([]);
    // What fails for its shape costs no read.
    expect(door.asked).toEqual(reason === 'signature' ? ['cached', 'fresh'] : []);
  });

  it('of another hook, signed with its own secret, is refused', async () => {
    const door = createFakeWebhookDoor();
    const other = reported(workflowCompleted, { hook: 'hookBBBBBBBBBBBB' });
    expect(await door.send({ ...other, path: reported(workflowCompleted).path })).toBe(401);
  });

  test.each([
    ['15 days and a second ago', -15 * day - 1000],
    ['in eleven minutes', 11 * 60_000],
  ])('about what happened %s is taken and dropped, and counted', async (_, away) => {
    const door = createFakeWebhookDoor();
    const happened_at = new Date(noon + away).toISOString();
    for (const body of [workflowCompleted, ping])
      expect(await door.send(reported({ ...body, happened_at }))).toBe(200);
    expect(door.stored).toEqual([]);
    expect(door.logged).toEqual([{ log: 'webhook.stale' }, { log: 'webhook.stale' }]);
  });

  test.each([
    ['no JSON', '{"type":'],
    ['no object', '"workflow-completed"'],
    ['nothing', ''],
  ])('that is %s is malformed', async (_, body) => {
    const door = createFakeWebhookDoor();
    expect(await door.send(reported(body))).toBe(400);
  });

  test.each([
    ['of a type that we do not know', { ...workflowCompleted, type: 'pipeline-completed' }],
    ['about no project', { ...workflowCompleted, project: null }],
    ['about nothing', {}],
  ])('%s is taken and dropped, and counted', async (_, body) => {
    const door = createFakeWebhookDoor();
    expect(await door.send(reported(body))).toBe(200);
    expect([door.stored, door.logged]).toEqual([[], [{ log: 'webhook.ignored' }]]);
  });

  it('with fields and a status of tomorrow is queued', async () => {
    const door = createFakeWebhookDoor();
    const jobs = Array.from({ length: 10_000 }, (_, index) => ({ name: `job ${index}` }));
    const workflow = { ...workflowCompleted.workflow, status: 'vaporized' };
    expect(await door.send(reported({ ...workflowCompleted, workflow, jobs, mood: 'good' }))).toBe(200);
    expect(door.stored).toMatchObject([{ report: { status: 'other' } }]);
  });

  it('of the Test button is queued as a ping', async () => {
    const door = createFakeWebhookDoor();
    expect(await door.send(reported(ping))).toBe(200);
    expect(door.stored).toEqual([{ version: 1, workspace, kind: 'ping', hook }]);
  });
});

describe('an old notification', () => {
  it('is queued as a hint, and as nothing but a hint', async () => {
    const door = createFakeWebhookDoor();
    expect(await door.send(notified({ ...oldBuild, status: 'failed', subject: '<!channel>' }))).toBe(200);
    expect(door.stored).toEqual([
      { version: 1, workspace, kind: 'hint', hook, project: 'gh/acme/web', build: 123 },
    ]);
  });

  it('with a wrong address is answered as an unknown one is', async () => {
    const door = createFakeWebhookDoor();
    const answers = [
      notified(oldBuild, { secret: 'A'.repeat(43) }),
      notified(oldBuild, { secret: hookSecrets(keys, workspace, hook)[0] }),
      { ...notified(oldBuild), path: '/circleci/notify/T1' },
      { ...notified(oldBuild), path: '/circleci/nothing' },
    ].map((sent) => handleWebhook(readHttpEvent(gatewayEvent(sent)), door.ports));
    for (const answer of await Promise.all(answers))
      expect(answer).toEqual({ statusCode: 404, headers: {}, body: '', isBase64Encoded: false });
    expect(door.stored).toEqual([]);
  });

  it('that is no JSON is malformed, and one that names no build is dropped', async () => {
    const door = createFakeWebhookDoor();
    expect(await door.send({ ...notified(oldBuild), body: 'payload=x' })).toBe(400);
    expect(await door.send(notified({ ...oldBuild, build_num: 'many' }))).toBe(200);
    expect(door.stored).toEqual([]);
  });

  it('holds with the former key, too, and that is noted', async () => {
    const door = createFakeWebhookDoor();
    expect(await door.send(notified(oldBuild, { keys: [keys[1] ?? ''] }))).toBe(200);
    expect(door.stored).toMatchObject([{ kind: 'hint', key: 'former' }]);
  });
});

describe('the door', () => {
  it('takes no more than a megabyte, and POST alone', async () => {
    const door = createFakeWebhookDoor();
    expect(await door.send(reported('x'.repeat(1024 * 1024 + 1)))).toBe(413);
    expect(await door.send({ ...reported(workflowCompleted), method: 'GET' })).toBe(404);
    expect(door.asked).toEqual([]);
  });

  const hang = () => new Promise<never>(() => undefined);
  test.each([
    ['the keys are out of reach', { keys: () => Promise.reject(new Error('down')) }, 'webhook.refused'],
    ['the keys never come', { keys: hang }, 'webhook.refused'],
    ['the queue refuses', { store: () => Promise.reject(new Error('down')) }, 'webhook.not-stored'],
    ['the queue never answers', { store: hang }, 'webhook.not-stored'],
  ])('says 503 within a second when %s', async (_, ports, log) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const door = createFakeWebhookDoor(ports);
    const sent = door.send(reported(workflowCompleted));
    await vi.advanceTimersByTimeAsync(999);
    expect(await sent).toBe(503);
    expect(door.logged).toMatchObject([{ log }]);
  });

  it('logs nothing of what came', async () => {
    const door = createFakeWebhookDoor({ store: () => Promise.reject(new Error('canary-stored')) });
    const canary = { ...workflowCompleted, workflow: { ...workflowCompleted.workflow, name: 'canary-name' } };
    await door.send(reported(canary));
    await door.send(notified(oldBuild, { secret: 'canary-capability' }));
    await door.send(reported(canary, { secret: 'canary-secret' }));
    expect(door.logged).toHaveLength(3);
    expect(JSON.stringify(door.logged)).not.toMatch(/canary|acme|T0ACME/);
  });
});
