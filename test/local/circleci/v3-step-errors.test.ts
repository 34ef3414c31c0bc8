import { expect, it } from 'vitest';
import { simulate, token } from './start-simulator.ts';

async function failedJob() {
  const { url, controls, world } = await simulate();
  const key = 'github/acme/web';
  const number = controls.start({
    project: key,
    branch: 'v3',
    ending: 'failed',
    hold: 'running',
    log: 'a\nan error\nb\n',
  });
  controls.finish(key, number);
  controls.addToken({ token: 'project-token', kind: 'project', login: '', project: key });
  const job = world.builds.find(({ num, project }) => num === number && project === key)?.jobId ?? '';
  const of = (query: string) => `/api/v3/jobs/${job}/stdout/condensed?${query}`;
  const get = (path: string, authorization = `Bearer ${token}`) =>
    fetch(url + path, { headers: { authorization } });
  return { get, of, url };
}

const step = 'filter[execution]=0&filter[step_num]=103';

it('gives the lines of a step that report an error, as text', async () => {
  const { get, of } = await failedJob();
  const response = await get(of(step));
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('an error\n');
});

it('has none for a step without an error, or an unknown step, job or route', async () => {
  const { get, of } = await failedJob();
  const missing = [
    of('filter[execution]=0&filter[step_num]=0'),
    of('filter[execution]=9&filter[step_num]=103'),
    '/api/v3/jobs/11111111-2222-4333-8444-555555555555/stdout/condensed',
    '/api/v3/jobs',
  ];
  for (const path of missing) expect((await get(path)).status, path).toBe(404);
});

it('refuses a token in the query, and shows a project’s token nothing', async () => {
  const { get, of, url } = await failedJob();
  expect((await fetch(url + of(`${step}&circle-token=${token}`))).status).toBe(401);
  const response = await get(of(step), 'Bearer project-token');
  expect([response.status, await response.json()]).toEqual([404, { message: 'not found' }]);
});
