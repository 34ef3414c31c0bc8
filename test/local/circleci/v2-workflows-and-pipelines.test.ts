import { describe, expect, test } from 'vitest';
import { noon, simulate } from './start-simulator.ts';

const web = '/project/github/acme/web';

async function redWorkflow() {
  const simulator = await simulate();
  const { workflows } = (await simulator.get(`${web}/123`)).body;
  const jobs = async (id: string) => (await simulator.v2(`/workflow/${id}/job`)).body.items;
  const act = (path: string, json: unknown = {}) => simulator.v2(path, { method: 'POST', json });
  return { simulator, id: workflows.workflow_id as string, jobId: workflows.job_id as string, jobs, act };
}

const states = (jobs: any[]) => Object.fromEntries(jobs.map((job) => [job.name, job.status]));

describe('a workflow', () => {
  test('is found from the v1.1 build, with its pipeline and jobs', async () => {
    const { simulator, id, jobs } = await redWorkflow();
    const { body } = await simulator.v2(`/workflow/${id}`);
    expect(body).toMatchObject({ name: 'ci', status: 'failed', project_slug: 'gh/acme/web' });
    expect(states(await jobs(id))).toEqual({
      build: 'success',
      lint: 'success',
      test: 'failed',
      deploy: 'blocked',
    });
    const pipeline = (await simulator.v2(`/pipeline/${body.pipeline_id}`)).body;
    expect(pipeline).toMatchObject({ number: body.pipeline_number, vcs: { branch: 'main' } });
    expect((await simulator.v2(`/project/gh/acme/web/pipeline/${pipeline.number}`)).body).toEqual(pipeline);
    expect((await simulator.v2(`/pipeline/${pipeline.id}/workflow`)).body.items).toEqual([body]);
  });

  test('rerun from failed keeps what was green and runs to the end', async () => {
    const { simulator, id, jobs, act } = await redWorkflow();
    const { status, body } = await act(`/workflow/${id}/rerun`, { from_failed: true });
    expect(status).toBe(202);
    expect((await jobs(body.workflow_id))[0].job_number).toBe((await jobs(id))[0].job_number);
    simulator.wait(120_000);
    expect(states(await jobs(body.workflow_id))).toEqual({
      build: 'success',
      lint: 'success',
      test: 'success',
      deploy: 'success',
    });
    expect((await simulator.get(`${web}?limit=2`)).body.map((one: any) => one.workflows.workflow_id)).toEqual(
      [body.workflow_id, body.workflow_id],
    );
  });

  test('rerun with one job and SSH makes one build with SSH', async () => {
    const { simulator, id, jobId, jobs, act } = await redWorkflow();
    const { body } = await act(`/workflow/${id}/rerun`, { jobs: [jobId], enable_ssh: true });
    const [job] = await jobs(body.workflow_id);
    expect((await simulator.get(`${web}/${job.job_number}`)).body).toMatchObject({
      why: 'ssh',
      ssh_disabled: false,
    });
  });

  test.each([
    [{ from_failed: true, jobs: ['x'] }, 'mutually exclusive'],
    [{ enable_ssh: true }, 'requires the jobs parameter'],
    [{ jobs: ['00000000-0000-4000-8000-000000000000'] }, 'None of the jobs'],
  ])('rerun with %j is refused', async (json, text) => {
    const { id, act } = await redWorkflow();
    const { status, body } = await act(`/workflow/${id}/rerun`, json);
    expect([status, body.message]).toEqual([400, expect.stringContaining(text)]);
  });

  test('that is canceled stops its builds and starts no more', async () => {
    const { simulator, jobs, act } = await redWorkflow();
    const made = (await act('/project/gh/acme/web/pipeline', { branch: 'main' })).body;
    const [workflow] = (await simulator.v2(`/pipeline/${made.id}/workflow`)).body.items;
    simulator.wait(5000);
    expect((await act(`/workflow/${workflow.id}/cancel`)).status).toBe(202);
    simulator.wait(300_000);
    expect(states(await jobs(workflow.id))).toEqual({
      build: 'canceled',
      lint: 'canceled',
      test: 'canceled',
      deploy: 'not_run',
    });
    expect((await simulator.v2(`/workflow/${workflow.id}`)).body.status).toBe('canceled');
  });

  test('that is on hold continues after the approval, once', async () => {
    const { simulator, jobs, act } = await redWorkflow();
    const made = (await act('/project/gh/acme/api/pipeline', { branch: 'main' })).body;
    const [{ id }] = (await simulator.v2(`/pipeline/${made.id}/workflow`)).body.items;
    simulator.wait(120_000);
    expect((await simulator.v2(`/workflow/${id}`)).body.status).toBe('on_hold');
    const hold = (await jobs(id)).find((job: any) => job.type === 'approval');
    expect(hold).toMatchObject({ id: hold.approval_request_id, status: 'on_hold' });
    expect(hold).not.toHaveProperty('stopped_at');
    const approve = () => act(`/workflow/${id}/approve/${hold.id}`);
    expect([(await approve()).status, (await approve()).status]).toEqual([202, 400]);
    const approved = (await jobs(id)).find((job: any) => job.type === 'approval');
    expect(Date.parse(approved.stopped_at)).toBeGreaterThan(Date.parse((await jobs(id))[0].stopped_at));
    simulator.wait(120_000);
    expect((await simulator.v2(`/workflow/${id}`)).body.status).toBe('success');
  });
});

describe('a pipeline', () => {
  test('is triggered with branch and parameters', async () => {
    const { simulator, act } = await redWorkflow();
    const json = { branch: 'feature/x', parameters: { deep: true } };
    const { status, body } = await act('/project/gh/acme/web/pipeline', json);
    expect([status, body.state]).toEqual([201, 'pending']);
    expect((await simulator.get(`${web}/tree/feature/x`)).body).toHaveLength(3);
    expect((await act('/project/gh/acme/web/pipeline', { branch: 'a', tag: 'b' })).status).toBe(400);
  });

  test('is not triggered on a branch that is not there, nor with a parameter that nothing declares', async () => {
    const { act, simulator } = await redWorkflow();
    const before = simulator.world.pipelines.length;
    const answers = await Promise.all([
      act('/project/gh/acme/web/pipeline', { branch: 'no-such-branch' }),
      act('/project/gh/acme/web/pipeline/run', { checkout: { branch: 'no-such-branch' } }),
      act('/project/gh/acme/mobile/pipeline', { branch: 'main', parameters: { lane: 'beta', lame: 1 } }),
    ]);
    expect(answers).toEqual([
      { status: 400, body: { message: 'Branch not found' } },
      { status: 400, body: { message: 'Branch not found' } },
      { status: 404, body: { message: 'Project not found' } },
    ]);
    expect(simulator.world.pipelines).toHaveLength(before);
    const declared = { branch: 'main', parameters: { lane: 'beta' } };
    expect((await act('/project/gh/acme/mobile/pipeline', declared)).status).toBe(201);
  });

  test('is run for standalone projects too', async () => {
    const { simulator, act } = await redWorkflow();
    const slug = 'circleci/PXpvNSfaY3UE5GGdKkL4bG/8vRCmTFwcJ5nUYMZq7fhkB';
    const json = { definition_id: 'x', config: { branch: 'main' }, checkout: { branch: 'main' } };
    const { status, body } = await act(`/project/${slug}/pipeline/run`, json);
    expect(status).toBe(201);
    const pipeline = (await simulator.v2(`/pipeline/${body.id}`)).body;
    expect(pipeline.project_slug).toBe(slug);
    expect(pipeline).not.toHaveProperty('vcs');
  });

  test('list comes in pages and by branch', async () => {
    const { simulator, act } = await redWorkflow();
    for (let n = 0; n < 10; n += 1) await act('/project/gh/acme/web/pipeline', {});
    const first = (await simulator.v2('/project/gh/acme/web/pipeline')).body;
    expect(first.items).toHaveLength(20);
    const rest = (await simulator.v2(`/project/gh/acme/web/pipeline?page-token=${first.next_page_token}`))
      .body;
    expect(rest.next_page_token).toBeNull();
    const numbers = [...first.items, ...rest.items].map((one: any) => one.number);
    expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
    const typo = (await simulator.v2('/project/gh/acme/web/pipeline?branch=feature/typo')).body.items;
    expect(typo.map((one: any) => [one.state, one.errors[0].type])).toEqual([['errored', 'config']]);
  });
});

test('jobs, tests and artifacts are those of v1.1', async () => {
  const { simulator } = await redWorkflow();
  const job = (await simulator.v2('/project/gh/acme/web/job/123')).body;
  expect(job).toMatchObject({
    name: 'test',
    status: 'failed',
    parallelism: 2,
    pipeline: { id: expect.any(String) },
  });
  const v1 = (await simulator.get(`${web}/123/tests`)).body.tests;
  const first = (await simulator.v2('/project/gh/acme/web/123/tests')).body;
  const second = (await simulator.v2(`/project/gh/acme/web/123/tests?page-token=${first.next_page_token}`))
    .body;
  expect([...first.items, ...second.items].map((one: any) => one.name)).toEqual(
    v1.map((one: any) => one.name),
  );
  const artifacts = (await simulator.v2('/project/gh/acme/web/123/artifacts')).body.items;
  const old = (await simulator.get(`${web}/123/artifacts`)).body;
  expect(artifacts).toEqual(old.map(({ pretty_path: _, ...one }: any) => one));
});

test('an unknown job is called a job', async () => {
  const { simulator, act } = await redWorkflow();
  const unknown = { status: 404, body: { message: 'Job not found' } };
  for (const path of ['job/999', '999/artifacts', '999/tests'])
    expect(await simulator.v2(`/project/gh/acme/web/${path}`)).toEqual(unknown);
  expect(await act('/project/gh/acme/web/job/999/cancel')).toEqual(unknown);
});

test('each machine of a job has a status of its own', async () => {
  const { simulator } = await redWorkflow();
  const runs = async (num: number) =>
    (await simulator.v2(`/project/gh/acme/web/job/${num}`)).body.parallel_runs;
  expect(await runs(123)).toEqual([
    { index: 0, status: 'success' },
    { index: 1, status: 'failed' },
  ]);
  const running = simulator.controls.start({ project: 'github/acme/web', job: 'test', hold: 'running' });
  expect((await runs(running)).map((run: any) => run.status)).toEqual(['running', 'running']);
});

test('a job is not queued before its time', async () => {
  const { simulator } = await redWorkflow();
  const num = simulator.controls.start({ project: 'github/acme/web' });
  const queued = async () => (await simulator.v2(`/project/gh/acme/web/job/${num}`)).body.queued_at;
  expect(await queued()).toBeNull();
  simulator.wait(1000);
  expect(Date.parse(await queued())).toBeLessThanOrEqual(noon + 1000);
});

describe('who did it', () => {
  const asGrace = { headers: { authorization: 'Bearer graces' } };
  async function withGrace() {
    const { simulator } = await redWorkflow();
    simulator.controls.addToken({ token: 'graces', kind: 'personal', login: 'grace' });
    const grace = (await simulator.v2('/me', asGrace)).body.id as string;
    const act = async (path: string) =>
      (await simulator.v2(path, { method: 'POST', json: {}, ...asGrace })).body;
    const started = async (slug: string) => {
      const { id } = await act(`/project/${slug}/pipeline`);
      const [workflow] = (await simulator.v2(`/pipeline/${id}/workflow`)).body.items;
      return { pipeline: id as string, workflow: workflow.id as string };
    };
    return { simulator, grace, act, started };
  }

  test('is whose token triggered it: theirs alone is the pipeline', async () => {
    const { simulator, grace, started } = await withGrace();
    const { pipeline, workflow } = await started('gh/acme/web');
    const mine = async (asked = {}) =>
      (await simulator.v2('/project/gh/acme/web/pipeline/mine', asked)).body.items.map((one: any) => one.id);
    expect(await mine(asGrace)).toContain(pipeline);
    expect(await mine()).not.toContain(pipeline);
    expect((await simulator.v2(`/pipeline/${pipeline}`)).body.trigger.actor.login).toBe('grace');
    expect((await simulator.v2(`/workflow/${workflow}`)).body.started_by).toBe(grace);
  });

  test('is whose token canceled the workflow', async () => {
    const { simulator, grace, act, started } = await withGrace();
    const { workflow } = await started('gh/acme/web');
    await act(`/workflow/${workflow}/cancel`);
    expect((await simulator.v2(`/workflow/${workflow}`)).body.canceled_by).toBe(grace);
  });

  test('is whose token approved', async () => {
    const { simulator, grace, act, started } = await withGrace();
    const { workflow } = await started('gh/acme/api');
    simulator.wait(120_000);
    const hold = async () =>
      (await simulator.v2(`/workflow/${workflow}/job`)).body.items.find(
        (job: any) => job.type === 'approval',
      );
    await act(`/workflow/${workflow}/approve/${(await hold()).id}`);
    expect((await hold()).approved_by).toBe(grace);
  });
});

test('a job is canceled by number and by id', async () => {
  const { simulator, act } = await redWorkflow();
  const start = () => simulator.controls.start({ project: 'github/acme/web', hold: 'running' });
  const [one, two] = [start(), start()];
  expect((await act(`/project/gh/acme/web/job/${one}/cancel`)).status).toBe(200);
  const { job_id } = (await simulator.get(`${web}/${two}`)).body.workflows;
  expect((await act(`/jobs/${job_id}/cancel`)).status).toBe(200);
  const lists = (await simulator.get(`${web}?limit=2`)).body;
  expect(lists.map((build: any) => build.status)).toEqual(['canceled', 'canceled']);
});

test('the person, the collaborations and the projects are told', async () => {
  const { simulator } = await redWorkflow();
  expect((await simulator.v2('/me')).body).toMatchObject({ login: 'ada', name: 'Ada Park' });
  const { body: collaborations } = await simulator.v2('/me/collaborations');
  const slugs = collaborations.map((one: any) => one.slug);
  expect(collaborations.every((one: any) => one['vcs-type'] === one.vcs_type)).toBe(true);
  expect(slugs).toContain('gh/acme-labs');
  expect(slugs).not.toContain('gh/vault-corp');
  expect((await simulator.v2('/project/gh/acme/web')).body.vcs_info.default_branch).toBe('main');
});

test('insights count runs, and flaky tests are told in both spellings', async () => {
  const { simulator } = await redWorkflow();
  const tell = async () => (await simulator.v2('/insights/gh/acme/web/flaky-tests')).body;
  // Its tests failed in two builds, and passed at none of their commits.
  expect(await tell()).toMatchObject({ flaky_tests: [], total_flaky_tests: 0 });
  for (let times = 0; times < 2; times += 1) await simulator.post('/project/github/acme/web/123/retry');
  simulator.wait(120_000);
  const flaky = await tell();
  expect(flaky.flaky_tests).toMatchObject([
    { job_number: 123, times_flaked: 1 },
    { job_number: 123, times_flaked: 1 },
  ]);
  expect(flaky.total_flaky_tests).toBe(flaky['total-flaky-tests']);
  expect(flaky.flaky_tests[0].job_number).toBe(flaky['flaky-tests'][0]['job-number']);
  const [ci] = (await simulator.v2('/insights/gh/acme/web/workflows')).body.items;
  expect(ci.metrics.total_runs).toBe(ci.metrics.successful_runs + ci.metrics.failed_runs);
  expect((await simulator.v2('/insights/gh/acme/web/workflows/ci?branch=main')).body.items[0].status).toBe(
    'failed',
  );
});
