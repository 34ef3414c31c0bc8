import { describe, expect } from 'vitest';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { UsageError } from '../../lambda/errors.ts';
import { addProject } from '../../local/circleci/histories/add-project.ts';
import { layPipeline, layWorkflow } from '../../local/circleci/histories/lay-history.ts';
import { createFakeBot, type FakeBot } from '../fakes/bot-in-memory.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, itWith, simulator } from '../fixture.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const minute = 60_000;
const web = 'github/acme/web';
const [ci, docs, deploy] = [
  '11111111-1111-4111-8111-111111111111',
  '22222222-2222-4222-8222-222222222222',
  '33333333-3333-4333-8333-333333333333',
];
const app = 'https://app.circleci.com/pipelines';

const it = itWith({ circleci: () => ({ empty: true, clock: () => now }), bot: () => ({ now }) });

it.beforeAll(({ simulator: { world } }) => {
  addProject(world, { org: 'acme', name: 'web' });
  layPipeline(world, { project: web, number: 56, at: now - 90 * minute, forgotten: true });
  const { pipeline } = layPipeline(world, {
    project: web,
    number: 57,
    at: now - 60 * minute,
    revision: 'c0ffee1'.padEnd(40, '0'),
    workflows: [
      {
        name: 'ci',
        id: ci,
        jobs: [
          { name: 'build', num: 11_256, status: 'success' },
          { name: 'test', num: 11_258, status: 'failed', needs: ['build'] },
        ],
      },
    ],
  });
  layWorkflow(world, pipeline, {
    name: 'docs',
    id: docs,
    at: now - 60 * minute + 120,
    jobs: [{ name: 'site', num: 11_260, status: 'success' }],
  });
  layPipeline(world, {
    project: web,
    number: 58,
    at: now - 30 * minute,
    workflows: [
      {
        name: 'deploy',
        id: deploy,
        jobs: [
          { name: 'approve', num: 11_270, status: 'on_hold', type: 'approval' },
          { name: 'bundle', num: 11_271, status: 'success' },
        ],
      },
    ],
  });
});

const say = async (text: string, from = bot) => messageOf(await from.type(text), 'say');
const read = async (text: string, from = bot) => textOf(await say(text, from));

async function refusal(text: string, from = bot): Promise<UsageError> {
  const error: unknown = await from.type(text).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UsageError) return error;
  throw new Error(`${text} was not refused`, { cause: error });
}

describe('a pipeline, by its link or its number', () => {
  it('is shown with all its workflows, the one that failed first, although another is newer', async () => {
    const message = await say(`status ${app}/gh/acme/web/57`);
    const text = textOf(message);
    expect(text).toMatch(/Failed.*acme\/web/);
    expect(text.indexOf('`ci`')).toBeLessThan(text.indexOf('`docs`'));
    expect(text).toMatch(/#11258.*`test` failed/);
    expect(text).toContain('pipeline 57');
    // The author is told by v1.1's builds alone.
    expect(text).toMatch(/c0ffee1>? by /);
    expect(intentsOf(message)).toContainEqual({ action: 'rerun', build: 'gh/acme/web#11258' });
    const again = [
      'status web pipeline 57',
      `build ${app}/github/acme/web/57`,
      'web pipeline 57',
      `${app}/gh/acme/web/57.`,
    ];
    for (const words of again) expect(await read(words)).toBe(text);
  });

  it('stands for the job that failed, whichever workflow it is of', async () => {
    expect(await read('tests web pipeline 57')).toContain('#11258');
    expect(await read(`log ${app}/gh/acme/web/57`)).toContain('#11258');
  });

  it('that is not there blames no token, and says what to type next', async () => {
    const error = await refusal('status web pipeline 999');
    expect(error.message).toMatch(
      /^There is no pipeline 999 of acme\/web, or the connected token can’t see it/,
    );
    expect(error.paste).toEqual(['/circle status gh/acme/web', '/circle builds gh/acme/web']);
    expect((await refusal(`log ${app}/gh/acme/web/999`)).message).toBe(error.message);
  });

  it('that CircleCI has forgotten is said to be forgotten', async () => {
    const error = await refusal(`${app}/gh/acme/web/56`);
    expect(error.message).toContain('CircleCI has forgotten what ran in pipeline 56 of acme/web');
    expect((await refusal('log web pipeline 56')).message).toContain('has forgotten');
  });
});

describe('a workflow’s link', () => {
  it('is that workflow, however the address is written', async () => {
    const text = await read(`status https://app.circleci.com/workflow/${docs}`);
    expect(text).toContain('`docs`');
    expect(text).toMatch(/Passed.*acme\/web/);
    expect(text).not.toContain('#11258');
    for (const url of [
      `${app}/workflows/${docs}`,
      `${app}/gh/acme/web/57/workflows/${docs}`,
      `https://circleci.com/workflow-run/${docs}`,
    ])
      for (const verb of ['', 'status ', 'build ']) expect(await read(`${verb}${url}`)).toBe(text);
  });

  it('with a job is that build', async () => {
    const build = await read('build web#11256');
    expect(await read(`status ${app}/workflows/${ci}/jobs/11256`)).toBe(build);
    expect(await read(`${app}/gh/acme/web/57/workflows/${ci}/jobs/11256`)).toBe(build);
  });

  it('knows that an approval is no build', async () => {
    expect(await read(`log ${app}/workflows/${deploy}`)).toContain('#11271');
    const text = await read(`status ${app}/workflows/${deploy}`);
    expect(text).toContain('Waiting for approval');
    expect(text).not.toContain('#11270');
  });

  it('can be shown again by its button', async () => {
    const [again] = intentsOf(await say(`status ${app}/workflows/${deploy}`)).filter(
      (intent) => intent.action === 'refresh',
    );
    if (!again || !('command' in again)) throw new Error('nothing to refresh');
    expect(await read(again.command)).toBe(await read(`status ${app}/workflows/${deploy}`));
  });

  it('that is not there blames no token', async () => {
    const error = await refusal(`status ${app}/workflows/44444444-4444-4444-8444-444444444444`);
    expect(error.message).toMatch(/^There is no workflow 44444444-/);
    expect(error.message).toContain('or the connected token can’t see it');
  });

  it('is found among the builds where API v2 is closed, and says so', async () => {
    const closed = await withProjectToken();
    const text = await read(`status ${app}/gh/acme/web/57/workflows/${ci}`, closed);
    expect(text).toContain('#11258');
    expect(text).toContain('based on builds alone');
    expect((await refusal('status web pipeline 57', closed)).message).toContain('only personal API tokens');
  });
});

describe('a commit’s link', () => {
  it('is its newest run with all workflows', async () => {
    const text = await read('status https://github.com/acme/web/commit/c0ffee1');
    expect(text).toBe(await read('status web pipeline 57'));
  });

  it('is as much as the builds show where API v2 is closed', async () => {
    const text = await read('status https://github.com/acme/web/commit/c0ffee1', await withProjectToken());
    expect(text).toMatch(/`ci`.*`docs`/s);
    expect(text).toContain('based on builds alone');
  });
});

/** To such a token API v2 answers as if there were nothing. */
async function withProjectToken(): Promise<FakeBot> {
  const nothing = (circleci: CircleCI) => () => circleci.pipeline({ vcs: 'github', org: 'x', repo: 'y' }, 1);
  const closed = createFakeBot({
    host: simulator.url,
    now,
    circleci: (options) => {
      const circleci = createCircleCI(options);
      const none = nothing(circleci) as () => Promise<never>;
      return { ...circleci, pipelines: none, pipeline: none, pipelineOfWorkflow: none, workflowBuilds: none };
    },
  });
  await closed.connect();
  return closed;
}
