/** Which recorded answer is compared with which simulated one, and what may differ, with the reason. */
import type { simulate } from './start-simulator.ts';

type Simulator = Awaited<ReturnType<typeof simulate>>;
type Simulated = (simulator: Simulator) => Promise<unknown>;

const web = '/project/github/acme/web';
const api = '/project/github/acme/api';
const infra = '/project/github/acme/infra';
const legacy = '/project/bitbucket/acme/legacy';

const get =
  (path: string): Simulated =>
  async (simulator) =>
    (await simulator.get(path)).body;

const post =
  (path: string, json?: unknown): Simulated =>
  async (simulator) =>
    (await simulator.post(path, json)).body;

const everyList: Simulated = async (simulator) => {
  for (const hold of ['queued', 'running'] as const)
    simulator.controls.start({ project: 'github/acme/api', hold });
  const running = simulator.controls.start({ project: 'github/acme/api', hold: 'running' });
  await simulator.post(`${api}/${running}/cancel`);
  await simulator.post(`${api}/2042/retry`);
  await simulator.post(api);
  const lists = await Promise.all(
    [web, api, infra, legacy].map((slug) => simulator.get(`${slug}?limit=100`)),
  );
  return lists.flatMap((list) => list.body);
};

export interface Pair {
  readonly files: readonly string[];
  readonly simulated: Simulated;
}

const m = (name: string): string => `mtchavez-circleci/${name}.json`;

/** Several recordings of one address make one shape together. */
export const pairs: Readonly<Record<string, Pair>> = {
  'the list of 2026': {
    files: ['Public-capture-2026/project-builds-2026-10-completed-limit1.json'],
    simulated: async ({ get: ask }) =>
      (await ask('/project/github/open-acme/charts?limit=1&filter=completed', { anonymous: true })).body,
  },
  'a full build of 2022': {
    files: [
      'Edouard-chin-ci_runner/build-2022-success-full.json',
      'Edouard-chin-ci_runner/build-2022-step-no-output.json',
    ],
    simulated: get(`${web}/116`),
  },
  'a full build of 2017': {
    files: ['circleci-frontend/build-googleapis-artman-107.json'],
    simulated: get(`${web}/116`),
  },
  'a full build with expired steps': {
    files: [m('build-140-2020-06-no-steps')],
    simulated: get(`${legacy}/51940`),
  },
  'a full build of CircleCI 1.0': {
    files: [m('build-140-2016-07'), m('build-140-2020-01')],
    simulated: get(`${legacy}/51940`),
  },
  'lists of builds': {
    files: [
      ...['2020-mixed', '2020-norunners', '2016-running', '2017-canceled', 'filter-failed-limit5-2020'].map(
        (name) => m(`project-builds-${name}`),
      ),
      ...['project-builds-filter-failed-limit5-2016', 'branch-builds-master-2020', 'recent-builds-2016'].map(
        m,
      ),
      m('recent-builds-limit3-2016'),
    ],
    simulated: everyList,
  },
  'a retry': { files: [m('retry-2016-scheduled')], simulated: post(`${web}/123/retry`) },
  'a refused retry': {
    files: [m('retry-2020-not-run-1.0-not-available')],
    simulated: post(`${legacy}/51940/retry`),
  },
  'a cancel': {
    files: [m('cancel-2020-canceled')],
    simulated: async (simulator) => {
      const num = simulator.controls.start({ project: 'github/acme/web', hold: 'running' });
      return (await simulator.post(`${web}/${num}/cancel`)).body;
    },
  },
  'a cancel too late': { files: [m('cancel-2017-already-finished')], simulated: post(`${web}/116/cancel`) },
  'ssh-users': { files: [m('ssh-users-2020')], simulated: post(`${web}/116/ssh-users`) },
  'a trigger': { files: [m('trigger-project-2020-06-not-running')], simulated: post(web) },
  'a trigger, queued': {
    files: [m('trigger-project-2020-06-2.0')],
    simulated: async (simulator) => {
      await simulator.post(web);
      simulator.wait(500);
      return (await simulator.post(`${web}/124/ssh-users`)).body;
    },
  },
  'a trigger with parameters': {
    files: [m('trigger-branch-2016-build-parameters')],
    simulated: post(`${web}/tree/main`, { build_parameters: { ABC: '123' } }),
  },
  'a refused trigger': {
    files: [m('trigger-branch-2020-01-no-followers')],
    simulated: post(`${infra}/tree/main`),
  },
  me: {
    files: [m('me-2020')],
    simulated: async (simulator) => {
      await simulator.post('/user/heroku-key', { apikey: 'not-a-real-key' });
      return (await simulator.get('/me')).body;
    },
  },
  'me in 2016': { files: [m('me-2016')], simulated: get('/me') },
  projects: {
    files: [m('projects-2020-trimmed')],
    simulated: get('/projects'),
  },
  settings: {
    files: [m('project-settings-2020')],
    simulated: get('/project/github/open-acme/charts/settings'),
  },
  enable: { files: [m('enable-2020')], simulated: post(`${infra}/enable`) },
  artifacts: { files: [m('artifacts-2020')], simulated: get(`${web}/123/artifacts`) },
  tests: { files: [m('tests-2020')], simulated: get(`${web}/123/tests`) },
  'no tests': { files: [m('tests-empty')], simulated: get(`${web}/118/tests`) },
  'checkout keys': {
    files: [m('checkout-keys-2017')],
    simulated: async (simulator) => {
      await simulator.post(`${web}/checkout-key`, { type: 'deploy-key' });
      return (await simulator.get(`${web}/checkout-key`)).body;
    },
  },
  'a new checkout key': {
    files: [m('checkout-key-created-2020'), m('checkout-key-get')],
    simulated: post(`${web}/checkout-key`, { type: 'deploy-key' }),
  },
  'environment variables': { files: [m('envvars-2020')], simulated: get(`${web}/envvar`) },
  'a new environment variable': {
    files: [m('envvar-created')],
    simulated: post(`${web}/envvar`, { name: 'TESTENV', value: 'testvalue' }),
  },
  'step output': {
    files: [
      'Edouard-chin-ci_runner/action-output-rspec-failure.json',
      'Edouard-chin-ci_runner/action-output-spin-up.json',
    ],
    simulated: async (simulator) => {
      const { steps } = (await simulator.get(`${web}/123`)).body;
      return (await simulator.fetch(steps[0].actions[0].output_url, { anonymous: true })).json();
    },
  },
};

/** Recorded answers that the simulator gives to the letter. */
export const exact: Readonly<Record<string, (simulator: Simulator) => Promise<Response>>> = {
  [m('error-401-me')]: ({ fetch }) => fetch('/api/v1.1/me', { anonymous: true }),
  [m('error-401-projects')]: ({ fetch }) => fetch('/api/v1.1/projects', { anonymous: true }),
  [m('heroku-key-401')]: ({ fetch }) =>
    fetch('/api/v1.1/user/heroku-key', { method: 'POST', anonymous: true }),
  [m('error-404-project-not-found')]: ({ fetch }) =>
    fetch('/api/v1.1/project/github/acme/nope/envvar', { method: 'POST', json: {} }),
  [m('error-404-nested-github-json')]: ({ fetch }) => fetch('/api/v1.1/project/github/acme/nope/envvar'),
  [m('error-404-checkout-key')]: ({ fetch }) => fetch(`/api/v1.1${web}/checkout-key/asdf-bogus`),
  [m('error-404-envvar')]: ({ fetch }) => fetch(`/api/v1.1${web}/envvar/TESTENV`, { method: 'DELETE' }),
  [m('error-400-ssh-key')]: ({ fetch }) =>
    fetch(`/api/v1.1${web}/ssh-key`, { method: 'POST', json: { hostname: 'a', private_key: 'nonsense' } }),
  [m('error-403-permission-denied')]: ({ fetch, controls }) => {
    controls.addToken({ token: 'reader', kind: 'viewer', login: 'grace' });
    return fetch(`/api/v1.1${web}/checkout-key`, {
      method: 'POST',
      headers: { authorization: 'Bearer reader' },
    });
  },
  [m('artifacts-empty')]: ({ fetch }) => fetch(`/api/v1.1${web}/119/artifacts`),
  [m('checkout-keys-empty-2020')]: ({ fetch }) => fetch(`/api/v1.1${web}/checkout-key`),
  [m('checkout-key-deleted')]: async ({ fetch, post: ask }) => {
    const { fingerprint } = (await ask(`${web}/checkout-key`, { type: 'deploy-key' })).body;
    return fetch(`/api/v1.1${web}/checkout-key/${fingerprint}`, { method: 'DELETE' });
  },
  [m('envvar-deleted')]: ({ fetch }) => fetch(`/api/v1.1${web}/envvar/NPM_TOKEN`, { method: 'DELETE' }),
  [m('build-cache-cleared-2020')]: ({ fetch }) => fetch(`/api/v1.1${web}/build-cache`, { method: 'DELETE' }),
  [m('follow-2020')]: ({ fetch }) => fetch(`/api/v1.1${infra}/follow`, { method: 'POST' }),
  [m('unfollow-2020')]: ({ fetch }) => fetch(`/api/v1.1${web}/unfollow`, { method: 'POST' }),
  [m('heroku-key-ok')]: ({ fetch }) =>
    fetch('/api/v1.1/user/heroku-key', { method: 'POST', json: { apikey: 'x' } }),
};
