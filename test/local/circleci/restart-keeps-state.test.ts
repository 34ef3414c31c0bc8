import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { simulate } from './start-simulator.ts';

async function stateFile() {
  const folder = await mkdtemp(join(tmpdir(), 'circleci-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'deep', 'world.json');
}

test('a restart continues where the last run stopped', async () => {
  const file = await stateFile();
  const first = await simulate({ stateFile: file });
  await first.post('/project/github/acme/web/123/retry');
  await first.close();
  const second = await simulate({ stateFile: file });
  expect((await second.get('/project/github/acme/web/124')).body).toMatchObject({
    retry_of: 123,
    why: 'retry',
  });
});

test('a file that is none is left aside', async () => {
  const file = await stateFile();
  await (await simulate({ stateFile: file })).close();
  await writeFile(file, '{"version":0,"world":{}}');
  const { get } = await simulate({ stateFile: file });
  expect((await get('/project/github/acme/web/123')).body.status).toBe('failed');
});

test('no secret reaches the file', async () => {
  const { world, post } = await simulate();
  await post('/project/github/acme/web/envvar', { name: 'A', value: 'a-secret-value' });
  await post('/user/heroku-key', { apikey: 'a-heroku-secret' });
  expect(JSON.stringify(world)).not.toMatch(/a-secret-value|a-heroku-secret/);
});
