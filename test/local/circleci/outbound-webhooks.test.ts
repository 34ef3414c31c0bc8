import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { differences, shapeOf } from './answer-shape.ts';
import { simulate } from './start-simulator.ts';

const folder = new URL('../../../../shared/fixtures/recorded/zulip/', import.meta.url);

interface Heard {
  readonly headers: Record<string, unknown>;
  readonly raw: string;
  readonly event: any;
}

/** Starts a receiver of webhooks that refuses the first `refusals` requests. */
async function listener(refusals = 0) {
  const heard: Heard[] = [];
  let left = refusals;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    left -= 1;
    if (left >= 0) return response.writeHead(503).end();
    const raw = Buffer.concat(chunks).toString();
    heard.push({ headers: request.headers, raw, event: JSON.parse(raw) });
    return response.writeHead(200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

async function hooked({ refusals = 0, project = 'gh/acme/web' } = {}) {
  const simulator = await simulate();
  const { heard, url } = await listener(refusals);
  const { id } = (await simulator.v2(`/project/${project}`)).body;
  const json = {
    name: 'Bot',
    url,
    events: ['workflow-completed', 'job-completed'],
    'verify-tls': true,
    'signing-secret': 'a-signing-secret',
    scope: { id, type: 'project' },
  };
  const made = await simulator.v2('/webhook', { method: 'POST', json });
  return { simulator, heard, url, scope: id, made };
}

test('a webhook is made, listed, changed and deleted, its secret masked', async () => {
  const { simulator, made, scope, url } = await hooked();
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    url,
    'signing-secret': '****cret',
    scope: { id: scope, type: 'project' },
  });
  const path = `/webhook/${made.body.id}`;
  expect((await simulator.v2(`/webhook?scope-id=${scope}&scope-type=project`)).body.items).toEqual([
    made.body,
  ]);
  const changed = await simulator.v2(path, { method: 'PUT', json: { name: 'Other' } });
  expect(changed.body).toMatchObject({ name: 'Other', url });
  expect((await simulator.v2(path, { method: 'DELETE' })).status).toBe(200);
  expect((await simulator.v2(path)).status).toBe(404);
});

test.each([
  [{ name: undefined }],
  [{ name: 5 }],
  [{ events: undefined }],
  [{ events: 'workflow-completed' }],
  [{ events: ['workflow-started'] }],
  [{ url: undefined }],
  [{ url: 'not an address' }],
  [{ url: 'ftp://example.com/' }],
  [{ url: 'http://example.com/hook' }],
  [{ 'verify-tls': undefined }],
  [{ 'verify-tls': 'yes' }],
  [{ 'signing-secret': undefined }],
  [{ scope: undefined }],
  [{ scope: { type: 'organization' } }],
])('a webhook with %j is refused', async (flaw) => {
  const { simulator, scope, url } = await hooked();
  const events = ['workflow-completed'];
  const sound = { name: 'Bot', url, events, 'verify-tls': true, 'signing-secret': '' };
  const json = { ...sound, scope: { id: scope, type: 'project' }, ...flaw };
  if ('scope' in flaw && flaw.scope) json.scope = { id: scope, ...flaw.scope };
  const made = await simulator.v2('/webhook', { method: 'POST', json });
  expect([made.status, typeof made.body.message]).toEqual([400, 'string']);
  expect(simulator.world.webhooks).toHaveLength(1);
});

test('a change of a webhook is held to the same', async () => {
  const { simulator, made } = await hooked();
  const path = `/webhook/${made.body.id}`;
  const change = async (json: unknown) => (await simulator.v2(path, { method: 'PUT', json })).status;
  expect([await change({ url: 'nowhere' }), await change({ events: ['x'] })]).toEqual([400, 400]);
  expect((await simulator.v2(path)).body).toEqual(made.body);
});

test('jobs are told before their workflow, once, signed', async () => {
  const { simulator, heard } = await hooked();
  simulator.controls.start({ project: 'github/acme/web', ending: 'failed' });
  await simulator.controls.deliver();
  expect(heard).toEqual([]);
  simulator.wait(120_000);
  await simulator.controls.deliver();
  await simulator.controls.deliver();
  expect(heard.map(({ event }) => [event.type, event.job?.status ?? event.workflow.status])).toEqual([
    ['job-completed', 'failed'],
    ['workflow-completed', 'failed'],
  ]);
  for (const { headers, raw, event } of heard) {
    const signature = createHmac('sha256', 'a-signing-secret').update(raw).digest('hex');
    expect(headers).toMatchObject({
      'circleci-signature': `v1=${signature}`,
      'circleci-event-type': event.type,
    });
  }
});

test('what was refused is tried again with the same id', async () => {
  const { simulator, heard } = await hooked({ refusals: 2 });
  simulator.controls.start({ project: 'github/acme/web' });
  simulator.wait(120_000);
  expect(await simulator.controls.deliver()).toHaveLength(2);
  expect(heard).toHaveLength(2);
});

test('the Test button sends a ping', async () => {
  const { simulator, heard, made } = await hooked();
  await simulator.controls.ping(made.body.id);
  expect(heard.map(({ event }) => [event.type, event.webhook.name])).toEqual([['ping', 'Bot']]);
});

test.skipIf(!existsSync(folder)).each([
  ['webhook-v2-github-job-completed.json', 'job-completed'],
  ['webhook-v2-github-workflow-completed.json', 'workflow-completed'],
])('%s has the shape of ours (skipped without the recorded events)', async (file, type) => {
  const { simulator, heard } = await hooked();
  simulator.controls.start({ project: 'github/acme/web' });
  simulator.wait(120_000);
  await simulator.controls.deliver();
  const recorded = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
  const ours = heard.find(({ event }) => event.type === type)?.event;
  expect(differences(shapeOf([recorded]), shapeOf([ours]))).toEqual([]);
});

test('where CircleCI came by the GitHub App, the commit’s author is named by login, and the slug is base58', async () => {
  const slug = 'circleci/PXpvNSfaY3UE5GGdKkL4bG/8vRCmTFwcJ5nUYMZq7fhkB';
  const { simulator, heard } = await hooked({ project: slug });
  simulator.controls.start({ project: slug, by: 'kenji' });
  simulator.wait(120_000);
  await simulator.controls.deliver();
  const [{ event }] = heard as [Heard];
  expect(event.pipeline.trigger_parameters.git).toMatchObject({ branch: 'main', author_login: 'kenji' });
  expect(event.project.slug).toBe(slug);
});
