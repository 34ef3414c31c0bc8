import { describe, expect, test } from 'vitest';
import { noon, simulate, token } from './start-simulator.ts';

const web = '/project/github/acme/web';

describe('the world at the start', () => {
  test('has a failed newest build on main of web, number 123, so that Retry makes sense', async () => {
    const { get } = await simulate();
    const [newest] = (await get(`${web}/tree/main?limit=1`)).body;
    expect(newest).toMatchObject({ build_num: 123, status: 'failed', failed: true, branch: 'main' });
    expect(newest.workflows).toMatchObject({ workflow_name: 'ci', job_name: 'test' });
  });

  test('shows every status that CircleCI knows', async () => {
    const { get, controls } = await simulate();
    for (const hold of ['queued', 'running'] as const) controls.start({ project: 'github/acme/docs', hold });
    const pages = await Promise.all(
      [
        'github/acme/web',
        'github/acme/api',
        'github/acme/docs',
        'bitbucket/acme/legacy',
        'github/acme/infra',
      ].map(async (slug) => (await get(`/project/${slug}?limit=100`)).body),
    );
    const statuses = new Set(pages.flat().map((build: { status: string }) => build.status));
    expect([...statuses].sort()).toEqual([
      'canceled',
      'failed',
      'fixed',
      'killed',
      'no_tests',
      'not_run',
      'queued',
      'retried',
      'running',
      'success',
      'timedout',
    ]);
  });

  test('is the same for the same seed, and another for another', async () => {
    const [one, two, three] = await Promise.all([
      simulate({ seed: 7 }),
      simulate({ seed: 7 }),
      simulate({ seed: 8 }),
    ]);
    const recent = async (circleci: typeof one) => (await circleci.get('/recent-builds?limit=100')).body;
    expect(await recent(one)).toEqual(await recent(two));
    expect(await recent(one)).not.toEqual(await recent(three));
  });

  test('moves the same whether it is asked often or once', async () => {
    const [often, once] = await Promise.all([simulate({ quiet: false }), simulate({ quiet: false })]);
    for (let minute = 0; minute < 15; minute += 1) {
      often.wait(60_000);
      await often.get('/me');
    }
    once.wait(15 * 60_000);
    const recent = (await often.get('/recent-builds?limit=100')).body;
    expect((await once.get('/recent-builds?limit=100')).body).toEqual(recent);
    expect(recent.some((build: { queued_at: string }) => Date.parse(build.queued_at) > noon)).toBe(true);
  });
});

describe('a retry', () => {
  test('makes a new build that waits, queues, runs and turns the branch green', async () => {
    const { get, post, wait } = await simulate();
    const { status, body } = await post(`${web}/123/retry`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      build_num: 124,
      status: 'scheduled',
      why: 'retry',
      retry_of: 123,
      previous: { build_num: 123 },
    });
    const seen = [];
    for (const pause of [0, 1000, 3000, 60_000]) {
      wait(pause);
      seen.push((await get(`${web}/124`)).body.status);
    }
    expect(seen).toEqual(['scheduled', 'queued', 'running', 'fixed']);
    expect((await get(`${web}/123`)).body.retries).toEqual([124]);
  });

  test('twice makes two builds', async () => {
    const { post } = await simulate();
    await post(`${web}/123/retry`);
    expect((await post(`${web}/123/retry`)).body.build_num).toBe(125);
  });
});

describe('a cancel', () => {
  test('stops a running build and says who did it', async () => {
    const { post, controls } = await simulate();
    const num = controls.start({ project: 'github/acme/web', hold: 'running' });
    const { body } = await post(`${web}/${num}/cancel`);
    expect(body).toMatchObject({
      status: 'canceled',
      outcome: 'canceled',
      lifecycle: 'finished',
      canceled: true,
    });
    expect(body.canceler).toMatchObject({ login: 'ada', 'user?': true });
  });

  test('of a queued build leaves it without times', async () => {
    const { post, controls } = await simulate();
    const num = controls.start({ project: 'github/acme/web', hold: 'queued' });
    const { body } = await post(`${web}/${num}/cancel`);
    expect(body).toMatchObject({
      status: 'canceled',
      lifecycle: 'queued',
      start_time: null,
      stop_time: null,
    });
  });

  test('of a finished build changes nothing', async () => {
    const { post, get } = await simulate();
    const { status, body } = await post(`${web}/123/cancel`);
    expect([status, body.status, body.canceled, body.canceler]).toEqual([200, 'failed', false, null]);
    expect((await get(`${web}/123`)).body.status).toBe('failed');
  });
});

describe('lists', () => {
  test('are 30 long, 100 at most, and continue at the offset', async () => {
    const { get } = await simulate();
    const all = (await get(`${web}?limit=100`)).body;
    expect((await get(web)).body).toHaveLength(30);
    expect((await get(`${web}?limit=5&offset=10`)).body).toEqual(all.slice(10, 15));
    expect((await get(`${web}?limit=1000`)).body).toEqual(all);
  });

  test.each([
    ['completed', ['failed', 'success', 'fixed', 'canceled', 'timedout', 'retried']],
    ['successful', ['success', 'fixed']],
    ['failed', ['failed', 'timedout', 'retried']],
    ['running', ['running']],
  ])('filter %s lets pass %j', async (filter, statuses) => {
    const { get, controls } = await simulate();
    controls.start({ project: 'github/acme/web', hold: 'running' });
    const builds = (await get(`${web}?limit=100&filter=${filter}`)).body;
    expect([...new Set(builds.map((build: { status: string }) => build.status))].sort()).toEqual(
      statuses.toSorted(),
    );
  });

  test('filter failed holds builds without tests too', async () => {
    const { get } = await simulate();
    const builds = (await get('/project/github/acme/api?limit=100&filter=failed')).body;
    expect(builds.map((build: { status: string }) => build.status)).toContain('no_tests');
  });

  test('take a branch with raw and with encoded slashes, and know no unknown branch', async () => {
    const { get } = await simulate();
    const raw = (await get(`${web}/tree/feature/checkout-redesign`)).body;
    expect(raw.length).toBeGreaterThan(3);
    expect((await get(`${web}/tree/feature%2Fcheckout-redesign`)).body).toEqual(raw);
    expect(await get(`${web}/tree/un/known`)).toEqual({ status: 200, body: [] });
  });
});

describe('one build', () => {
  test('shows steps that follow the clock while it runs', async () => {
    const { get, controls, wait } = await simulate();
    const num = controls.start({ project: 'github/acme/web', job: 'test' });
    wait(15_000);
    const running = (await get(`${web}/${num}`)).body;
    const states = running.steps.flatMap((step: any) => step.actions.map((action: any) => action.status));
    expect(states).toContain('success');
    expect(states).toContain('running');
  });

  test('that is green has service containers that end canceled', async () => {
    const { get } = await simulate();
    const { status, steps } = (await get(`${web}/116`)).body;
    const container = steps.find((step: any) => step.name.startsWith('Container')).actions[0];
    expect(status).toBe('success');
    expect(container).toMatchObject({
      status: 'canceled',
      canceled: true,
      background: true,
      insignificant: true,
    });
  });

  test('that timed out has a step that says so in its status alone', async () => {
    const { get } = await simulate();
    const [build] = (await get(`${web}?limit=100`)).body.filter((one: any) => one.status === 'timedout');
    const { steps } = (await get(`${web}/${build.build_num}`)).body;
    const actions = steps.flatMap((step: any) => step.actions);
    expect(actions.find((action: any) => action.status === 'timedout')).toMatchObject({
      failed: null,
      exit_code: null,
    });
  });

  test('that is old has lost its steps', async () => {
    const { get } = await simulate();
    expect((await get(`${web}/74`)).body.steps).toEqual([]);
  });
});

describe('artifacts', () => {
  test('come by the hundreds in nested folders', async () => {
    const { get } = await simulate();
    const nightly = (await get(`${web}?limit=100`)).body.find((one: any) => one.workflows.job_name === 'e2e');
    const { body } = await get(`${web}/${nightly.build_num}/artifacts`);
    expect(body.length).toBeGreaterThan(300);
    expect(new Set(body.map((one: any) => one.path)).size).toBe(body.length);
  });

  test('of the latest build follow branch and filter', async () => {
    const { get } = await simulate();
    const latest = (await get(`${web}/latest/artifacts?branch=main&filter=failed`)).body;
    expect(latest).toEqual((await get(`${web}/123/artifacts`)).body);
    const none = await get(`${web}/latest/artifacts?branch=unknown`);
    expect([none.status, none.body]).toEqual([404, { message: 'Build not found' }]);
  });

  test('are fetched through a redirect that bears no token', async () => {
    const { get, fetch } = await simulate();
    const [{ url }] = (await get(`${web}/123/artifacts`)).body;
    const redirect = await fetch(url);
    const location = redirect.headers.get('location') ?? '';
    expect(redirect.status).toBe(302);
    expect(location).not.toContain(token);
    expect(await (await fetch(location, { anonymous: true })).text()).toContain(
      'coverage/lcov-report/index.html',
    );
  });
});

test('a workflow stops where a job broke, and is not looked at again', async () => {
  const { world, get, wait } = await simulate();
  wait(60_000);
  await get('/me');
  const red = world.workflows.find((one) => one.jobs.some((job) => job.num === 123))!;
  expect(red.jobs.map((job) => [job.name, job.num])).toEqual([
    ['build', 121],
    ['lint', 122],
    ['test', 123],
    ['deploy', null],
  ]);
  expect(red.open).toBe(false);
});
