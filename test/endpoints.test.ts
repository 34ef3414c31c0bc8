/** ARCHITECTURE.md's table of endpoints, made good: each line's call and each line's command reach its endpoint. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { actions, submissions } from '../lambda/actions/index.ts';
import type { CircleCI } from '../lambda/circleci/client/client.ts';
import { createCircleCI } from '../lambda/circleci/client/create-client.ts';
import type { BuildRef, Project } from '../lambda/circleci/project.ts';
import { writeForm } from '../lambda/conversation/form-metadata.ts';
import type { Reply } from '../lambda/conversation/reply.ts';
import { findRoute, segmentsOf } from '../local/circleci/routes/match-route.ts';
import { v1 } from '../local/circleci/routes/route-table.ts';
import { type CircleCISimulator, startCircleCI } from '../local/circleci/server.ts';
import { createFakeBot, workspace } from './fakes/bot-in-memory.ts';
import { sshKeys } from './fakes/ssh-keys.ts';
import { intentsOf } from './fakes/text-and-buttons-of-reply.ts';

const web: Project = { vcs: 'github', org: 'acme', repo: 'web' };

interface Known {
  readonly ended: BuildRef;
  readonly running: BuildRef;
  readonly fingerprint: string;
}

/** The reference's summary and its sections, and what CircleCI answers beside them. */
const calls: Readonly<Record<string, (circleci: CircleCI, known: Known) => Promise<unknown>>> = {
  'GET /me': (c) => c.me(),
  'GET /projects': (c) => c.projects(),
  'GET /recent-builds': (c) => c.recentBuilds(),
  'POST /user/ssh-key': (c) => c.addUserSshKey(),
  'POST /user/heroku-key': (c) => c.setHerokuKey('HRKU-0123'),
  'POST …/follow': (c) => c.follow(web),
  'POST …/unfollow': (c) => c.unfollow(web),
  'GET …': (c) => c.builds(web),
  'GET …/tree/:branch': (c) => c.branchBuilds(web, 'main'),
  'GET …/:build_num': (c, { ended }) => c.build(ended),
  'GET …/:build_num/artifacts': (c, { ended }) => c.artifacts(ended),
  'GET …/latest/artifacts': (c) => c.latestArtifacts(web),
  'GET …/:build_num/tests': (c, { ended }) => c.tests(ended),
  'GET …/:build_num/output/:step/:index': (c, { running: build }) =>
    c.stepLog({ build, action: { step: 0, index: 0, outputUrl: undefined } }),
  'POST …': (c) => c.trigger(web, { tag: 'v1.4.0' }),
  'POST …/tree/:branch': (c) => c.trigger(web, { branch: 'main' }),
  'POST …/:build_num/retry': (c, { ended }) => c.retry(ended),
  'POST …/:build_num/ssh': (c, { ended }) => c.ssh(ended),
  'POST …/:build_num/cancel': (c, { running }) => c.cancel(running),
  'POST …/:build_num/ssh-users': (c, { running }) => c.addSshUser(running),
  'DELETE …/build-cache': (c) => c.clearCache(web),
  'GET …/envvar': (c) => c.envVars(web),
  'POST …/envvar': (c) => c.setEnvVar(web, { name: 'A', value: 'some value' }),
  'GET …/envvar/:name': (c) => c.envVar(web, 'NPM_TOKEN'),
  'DELETE …/envvar/:name': (c) => c.deleteEnvVar(web, 'NPM_TOKEN'),
  'POST …/ssh-key': (c) => c.addSshKey(web, { hostname: undefined, privateKey: sshKeys.ed25519 }),
  'GET …/checkout-key': (c) => c.checkoutKeys(web),
  'POST …/checkout-key': (c) => c.createCheckoutKey(web, 'deploy-key'),
  'GET …/checkout-key/:fingerprint': (c, { fingerprint }) => c.checkoutKey(web, fingerprint),
  'DELETE …/checkout-key/:fingerprint': (c, { fingerprint }) => c.deleteCheckoutKey(web, fingerprint),
};

/** What a person fills in, by the form's callback_id. */
const filledIn: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  env: { name: 'A', value: 'some value' },
  'ssh-key': { hostname: '', key: sshKeys.ed25519 },
  'heroku-key': { key: 'HRKU-0123' },
};

/** The simulator has these for other clients: they are CircleCI's own tools' and no part of the reference. */
const others = ['GET …/settings', 'POST …/enable', 'DELETE …/enable', 'POST …/build', 'DELETE …/ssh-key'];

const needsRunning = /^(cancel|log|ssh me) /;

interface Row {
  readonly endpoint: string;
  readonly client: string;
  readonly command: string;
  readonly test: string;
}

const root = join(import.meta.dirname, '..');
const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
const rows: readonly Row[] = [
  ...text.matchAll(/^\| `((?:GET|POST|DELETE) [^`]+)` \| `(\w+)` \| `([^`]+)` \| `([^`]+)` \|$/gm),
].map(([, endpoint = '', client = '', command = '', test = '']) => ({ endpoint, client, command, test }));

/** As the reference spells what the simulator received. */
function endpointOf(method: string, path: string): string {
  const found = findRoute(v1, method, segmentsOf(path.replace(/^\/api\/v1\.1/, '')));
  return `${method} ${spelled(found?.route.pattern ?? path)}`;
}

function spelled(pattern: string): string {
  return pattern
    .replace('/project/:vcs/:org/:repo', '…')
    .replace(':num', ':build_num')
    .replace(/\*(branch|fingerprint)/, ':$1');
}

let simulator: CircleCISimulator;
let known: Known;

beforeEach(async () => {
  simulator = await startCircleCI({ port: 0, quiet: true });
  const [ended = 0, running = 0] = ['ended', 'running'].map((branch) =>
    simulator.controls.start({ project: 'github/acme/web', branch, hold: 'running' }),
  );
  simulator.controls.finish('github/acme/web', ended, 'failed');
  const circleci = createCircleCI({ host: simulator.url, token: 'local-token' });
  await circleci.setEnvVar(web, { name: 'NPM_TOKEN', value: 'some value' });
  const { fingerprint = '' } = await circleci.createCheckoutKey(web, 'deploy-key');
  known = { ended: { project: web, number: ended }, running: { project: web, number: running }, fingerprint };
  simulator.controls.forgetReceived();
  return () => simulator.close();
});

const reached = () => simulator.controls.received().map(({ method, path }) => endpointOf(method, path));

/** The client, and the names of those of its functions that were called. */
function watched(circleci: CircleCI) {
  const called: string[] = [];
  const client = new Proxy(circleci, {
    get(target, name, receiver) {
      called.push(String(name));
      return Reflect.get(target, name, receiver);
    },
  });
  return { client, called };
}

/** Types it, then fills in the form that opens, or confirms what is asked. */
async function carryOut({ command, endpoint }: Row): Promise<void> {
  const bot = createFakeBot({ host: simulator.url });
  await bot.connect();
  // SSH takes the person's own account.
  await bot.connectOwn('local-token');
  const admin = { effectiveRole: 'admin' } as const;
  const { number } = needsRunning.test(command) ? known.running : known.ended;
  const typed = command.replace('#123', `#${number}`).replace('<fingerprint>', known.fingerprint);
  const reply = await bot.type(typed, admin);
  if (reply.kind === 'open') return submit(reply, bot.context(admin));
  if (reply.kind !== 'say' || endpoint.startsWith('GET')) return;
  const intent = intentsOf(reply.message).find(({ action }) => action === 'confirm');
  if (intent)
    await actions[intent.action].run(intent, bot.context(admin), { ephemeral: true, ts: undefined });
}

async function submit(
  { modal }: Extract<Reply, { kind: 'open' }>,
  context: ReturnType<ReturnType<typeof createFakeBot>['context']>,
): Promise<void> {
  const form = submissions[modal.callback_id ?? ''];
  const opened = form?.read(modal.private_metadata ?? writeForm({ workspace, channel: undefined }));
  const reply = await form?.run(filledIn[modal.callback_id ?? ''] ?? {}, context, opened);
  expect(reply?.kind).toBe('announce');
}

describe('the table of endpoints', () => {
  it('has one line for each endpoint, and no other', () => {
    expect(rows.map(({ endpoint }) => endpoint).toSorted()).toEqual(Object.keys(calls).toSorted());
  });

  it('leaves out nothing that the simulator answers', () => {
    const answered = v1.map(({ method, pattern }) => `${method} ${spelled(pattern)}`);
    expect(answered.toSorted()).toEqual([...Object.keys(calls), ...others].toSorted());
  });

  it.each(rows)('$endpoint is reached by $client of the client', async ({ endpoint, client }) => {
    const watching = watched(createCircleCI({ host: simulator.url, token: 'local-token' }));
    await calls[endpoint]?.(watching.client, known);
    expect(watching.called).toEqual([client]);
    expect(reached()).toEqual([endpoint]);
  });

  it.each(rows)('$endpoint is reached by /circle $command', async (row) => {
    await carryOut(row);
    expect(reached()).toContain(row.endpoint);
  });

  it.each(rows)('$endpoint has a test of its command: $test', ({ command, test }) => {
    expect(existsSync(join(root, test)), `${test} is a file`).toBe(true);
    const words = command.split(/ (?=web|acme|<)/)[0] ?? command;
    expect(readFileSync(join(root, test), 'utf8')).toMatch(new RegExp(`['\`]${words}[ '\`]`));
  });
});
