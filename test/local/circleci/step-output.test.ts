import { describe, expect, test } from 'vitest';
import { simulate } from './start-simulator.ts';

const web = '/project/github/acme/web';

async function failedStep() {
  const simulator = await simulate();
  const { steps } = (await simulator.get(`${web}/123`)).body;
  const actions = steps.flatMap((step: any) => step.actions);
  return { simulator, action: actions.find((one: any) => one.status === 'failed') };
}

describe('the log of a failed step', () => {
  test('is fetched from a presigned address, gzipped, in out and err', async () => {
    const { simulator, action } = await failedStep();
    const answer = await simulator.fetch(action.output_url, { anonymous: true });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    const lines: any = await answer.json();
    expect(lines.map((line: any) => line.type)).toEqual(['out', 'err']);
    expect(lines[0].message).toContain('2 failed');
    expect(lines[0].message).toContain('\u001b[31m');
    expect(lines[1].message).toContain('Exited with code');
  });

  test('is refused with a token, with another signature and after five days', async () => {
    const { simulator, action } = await failedStep();
    const ask = async (url: string, anonymous?: true) =>
      (await simulator.fetch(url, anonymous ? { anonymous } : {})).status;
    expect(await ask(action.output_url)).toBe(400);
    expect(await ask(action.output_url.replace(/Signature=./, 'Signature=x'), true)).toBe(403);
    simulator.wait(5 * 24 * 3_600_000 + 1000);
    expect(await ask(action.output_url, true)).toBe(403);
  });

  test('is also told by the API, as JSON and as plain text', async () => {
    const { simulator, action } = await failedStep();
    const path = `${web}/123/output/${action.step}/${action.index}`;
    expect((await simulator.get(path)).body).toHaveLength(2);
    const plain = await simulator.fetch(`/api/v1.1${path}?file=true`);
    expect(plain.headers.get('content-type')).toContain('text/plain');
    expect(await plain.text()).toContain('Exited with code');
    expect((await simulator.get(`${web}/123/output/4711/0`)).status).toBe(404);
  });

  test('is told by the private route, output and errors apart, with an end mark', async () => {
    const { simulator, action } = await failedStep();
    const raw = (stream: string, step = action.step, asked = {}) =>
      simulator.fetch(`/api/private/output/raw/gh/acme/web/123/${stream}/${action.index}/${step}`, asked);
    const [output, error] = [await raw('output'), await raw('error')];
    expect(output.headers.get('x-terminal')).toBe('true');
    expect(await output.text()).toContain('2 failed');
    expect(await error.text()).toContain('Exited with code');
    expect((await raw('error', 101)).status).toBe(204);
    expect(await (await raw('output', 4711)).text()).toBe('');
    expect((await raw('output', action.step, { anonymous: true })).status).toBe(404);
  });
});

test('a running step has no address yet, and its text grows', async () => {
  const { get, fetch, controls, wait } = await simulate();
  const num = controls.start({ project: 'github/acme/web', job: 'test' });
  wait(15_000);
  const { steps } = (await get(`${web}/${num}`)).body;
  const running = steps
    .flatMap((step: any) => step.actions)
    .find((one: any) => one.status === 'running' && !one.background);
  expect(running).not.toHaveProperty('output_url');
  const path = `/api/private/output/raw/gh/acme/web/${num}/output/${running.index}/${running.step}`;
  const first = await fetch(path);
  const early = await first.text();
  expect(first.headers.get('x-terminal')).toBeNull();
  wait(60_000);
  expect((await (await fetch(path)).text()).length).toBeGreaterThan(early.length);
});

test('a build with SSH tells where to connect, in its node and in a step', async () => {
  const { get, post, fetch, wait } = await simulate();
  const { body } = await post(`${web}/123/ssh`);
  expect(body).toMatchObject({ why: 'ssh', ssh_disabled: false, node: null });
  wait(10_000);
  const build = (await get(`${web}/${body.build_num}`)).body;
  const [node] = build.node;
  expect(node.ssh_enabled).toBe(true);
  const step = build.steps.find((one: any) => one.name === 'Enable SSH');
  const [line] = (await (await fetch(step.actions[0].output_url, { anonymous: true })).json()) as any;
  expect(line.message).toContain(`ssh -p ${node.port} ${node.public_ip_addr}`);
});

test('a build has a page of its own on this machine, when the links are to lead there', async () => {
  const { get, fetch, url } = await simulate({ webUrl: 'own' });
  const { build_url } = (await get(`${web}/123`)).body;
  expect(build_url).toBe(`${url}/gh/acme/web/123`);
  const page = await (await fetch(build_url, { anonymous: true })).text();
  expect(page).toContain('<h1>web #123</h1>');
  expect(page).toContain('Expected: &quot;12.35&quot;');
  expect((await fetch('/gh/vault-corp/secrets/1', { anonymous: true })).status).toBe(404);
});
