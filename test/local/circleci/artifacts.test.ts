import { get } from 'node:http';
import { expect, test } from 'vitest';
import { simulate, token } from './start-simulator.ts';

/** As a browser goes to a link; fetch would name itself. */
function browsed(url: string): Promise<number | undefined> {
  return new Promise((resolve) =>
    get(url, { headers: { 'sec-fetch-mode': 'navigate' } }, (answer) => resolve(answer.resume().statusCode)),
  );
}

async function artifactOf(slug: string, num: number) {
  const simulator = await simulate();
  const [{ url }] = (await simulator.get(`/project/${slug}/${num}/artifacts`)).body;
  const follow = (headers: Record<string, string>, address = url) => fetch(address, { headers });
  return { simulator, url: url as string, follow };
}

test.each([
  ['Bearer', { authorization: `Bearer ${token}` }],
  ['Basic', { authorization: `Basic ${btoa(`${token}:`)}` }],
  ['Circle-Token', { 'circle-token': token }],
])('an artifact is fetched through its redirect with %s', async (_, headers) => {
  const { follow } = await artifactOf('gh/acme/web', 123);
  const answer = await follow(headers);
  expect([answer.status, answer.redirected]).toEqual([200, true]);
  expect(await answer.text()).toContain('build 123');
});

test('an artifact is fetched with the token in its address, which is told nowhere', async () => {
  const { simulator, url } = await artifactOf('gh/acme/web', 123);
  const answer = await simulator.fetch(`${url}?circle-token=${token}`, { anonymous: true });
  expect(answer.headers.get('location')).not.toContain(token);
  expect((await fetch(`${url}?circle-token=${token}`)).status).toBe(200);
});

test('a private artifact is nothing without a token; an open one, and one in a browser, is shown', async () => {
  const { simulator, url, follow } = await artifactOf('gh/acme/web', 123);
  const foreign = { token: 'foreign', kind: 'project', login: 'ada', project: 'github/acme/api' } as const;
  simulator.controls.addToken(foreign);
  const answers = [{}, { authorization: 'Bearer nonsense' }, { authorization: 'Bearer foreign' }].map(
    async (headers) => {
      const answer = await follow(headers);
      return [answer.status, await answer.json()];
    },
  );
  const nothing = [404, { message: 'Build not found' }];
  expect(await Promise.all(answers)).toEqual([nothing, nothing, nothing]);
  expect(await browsed(url)).toBe(302);
  const open = await artifactOf('gh/open-acme/charts', 341);
  expect((await open.follow({})).status).toBe(200);
});

test('an unknown job has no artifacts', async () => {
  const { url, follow } = await artifactOf('gh/acme/web', 123);
  const unknown = url.replace(/job\/[^/]+/, 'job/00000000-0000-4000-8000-000000000000');
  expect((await follow({ authorization: `Bearer ${token}` }, unknown)).status).toBe(404);
});
