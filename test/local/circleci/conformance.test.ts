import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { differences, shapeOf } from './answer-shape.ts';
import { deviations, notCompared } from './intended-deviations.ts';
import { exact, pairs } from './recorded-pairs.ts';
import { simulate } from './start-simulator.ts';

const folder = new URL('../../../../shared/fixtures/recorded/', import.meta.url);
const text = (file: string) => readFileSync(new URL(file, folder), 'utf8');
const recorded = (file: string) => JSON.parse(text(file));

async function differencesOf(name: string): Promise<readonly string[]> {
  const { files, simulated } = pairs[name]!;
  return differences(shapeOf(files.map(recorded)), shapeOf([await simulated(await simulate())]));
}

const explains = (name: string, line: string) => (deviation: (typeof deviations)[number]) =>
  deviation.at.test(line) && (deviation.in?.test(name) ?? true);

describe.skipIf(!existsSync(folder))(
  'against CircleCI’s recorded answers (skipped where they are absent)',
  () => {
    test.each(Object.keys(pairs))('%s has the recorded shape', async (name) => {
      const lines = await differencesOf(name);
      expect(lines.filter((line) => !deviations.some(explains(name, line)))).toEqual([]);
    });

    test('every listed deviation exists', async () => {
      const found = await Promise.all(
        Object.keys(pairs).map(async (name) => (await differencesOf(name)).map((line) => ({ name, line }))),
      );
      const unused = deviations.filter(
        (one) => !found.flat().some(({ name, line }) => explains(name, line)(one)),
      );
      expect(unused).toEqual([]);
    });

    test.each(Object.entries(exact))('%s is answered to the letter', async (file, ask) => {
      const response = await ask(await simulate());
      expect(await response.json()).toEqual(recorded(file));
      expect(response.status).toBe(recorded('manifest.json')[file].status);
    });

    test('mtchavez-circleci/ssh-key-created.json is answered to the letter', async () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const private_key = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
      const { post } = await simulate();
      const answer = await post('/project/github/acme/web/ssh-key', { hostname: 'example.com', private_key });
      expect(answer).toEqual({ status: 200, body: recorded('mtchavez-circleci/ssh-key-created.json') });
    });

    test('mtchavez-circleci/human-readable-no-accept-2014.txt begins as the greeting does', async () => {
      const { fetch, controls } = await simulate();
      controls.turn({ greeting: true });
      const answer = await fetch('/api/v1/project/acme/web/follow', {
        method: 'POST',
        headers: { accept: '' },
      });
      const [hello, blank, open] = text('mtchavez-circleci/human-readable-no-accept-2014.txt').split('\n');
      expect((await answer.text()).split('\n').slice(0, 3)).toEqual([hello, blank, open]);
    });

    test('mtchavez-circleci/error-404-html-unknown-route.html is a page of the same size and kind', async () => {
      const { fetch } = await simulate();
      const answer = await fetch('/api/v1.1/project/github/acme/web/123/ssh-user', { method: 'POST' });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
      const theirs = text('mtchavez-circleci/error-404-html-unknown-route.html').length;
      expect(Math.abs((await answer.text()).length - theirs)).toBeLessThan(2000);
    });

    test('no recorded answer is left out without a reason', () => {
      const source = readFileSync(new URL(import.meta.url), 'utf8');
      const compared = [...Object.values(pairs).flatMap(({ files }) => files), ...Object.keys(exact)];
      const left = Object.keys(recorded('manifest.json')).filter(
        (file) =>
          !compared.includes(file) &&
          !source.includes(file) &&
          !notCompared.some(({ files }) => files.test(file)),
      );
      expect(left).toEqual([]);
    });
  },
);
