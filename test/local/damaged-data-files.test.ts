/** `npm start` with each file that an earlier start has kept, damaged in every way. */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocal } from '../../local/bot.ts';

const root = mkdtempSync(join(tmpdir(), 'damaged-'));
const kept = join(root, 'kept');

beforeAll(async () => {
  const bot = await startLocal({ port: 0, quiet: true, dataFolder: kept });
  await bot.slack?.typeCommand('/circle help');
  await bot.aws.lambda.idle();
  await bot.close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const files = ['circleci.json', 'slack.json', 'secrets.json', 'done.json'].concat(
  ['CURRENT', 'MANIFEST-000002', '000003.log'].map((name) => `dynamodb/${name}`),
);
const harms: Readonly<Record<string, (file: string) => void>> = {
  empty: (file) => writeFileSync(file, ''),
  garbage: (file) =>
    writeFileSync(file, Buffer.from(Array.from({ length: 300 }, (_, at) => (at * 151) % 256))),
  // Of the database's log no more than its beginning: LevelDB takes a shorter one for the work of a crash.
  truncated: (file) => truncateSync(file, Math.min(300, Math.floor(readFileSync(file).length / 2))),
  'a folder': (file) => {
    rmSync(file);
    mkdirSync(file);
  },
};
const cases = [
  ...files.flatMap((file) => Object.entries(harms).map(([harm, damage]) => ({ file, harm, damage }))),
  { file: 'alerts/m.json', harm: 'no message', damage: (file: string) => writeFileSync(file, '{"a":1}') },
  { file: 'queue/m.json', harm: 'no event', damage: (file: string) => writeFileSync(file, 'x') },
  { file: 'secrets.json', harm: 'no secrets', damage: (file: string) => writeFileSync(file, '{"a":1}') },
  { file: 'running', harm: 'a folder', damage: (file: string) => mkdirSync(file) },
];

describe('a start with the data of an earlier one', () => {
  it.each(cases)(
    'of which $file is $harm ends in a sentence that names it',
    async ({ file, harm, damage }) => {
      const folder = join(root, `${file}-${harm}`.replaceAll('/', '-'));
      cpSync(kept, folder, { recursive: true });
      damage(join(folder, file));
      const started = startLocal({ port: 0, quiet: true, dataFolder: folder });
      const named = join(folder, file.startsWith('dynamodb') ? 'dynamodb' : file);
      await expect(
        started.finally(() =>
          started.then(
            (bot) => bot.close(),
            () => undefined,
          ),
        ),
      ).rejects.toMatchObject({
        name: 'StartError',
        message: `${named} is damaged or cannot be read. Start over with npm start -- --fresh, or delete it.`,
      });
    },
  );

  it('starts when nothing is damaged, and without what an older version has kept', async () => {
    const folder = join(root, 'older');
    cpSync(kept, folder, { recursive: true });
    for (const file of ['circleci.json', 'slack.json']) writeFileSync(join(folder, file), '{"version":1}');
    const bot = await startLocal({ port: 0, quiet: true, dataFolder: folder });
    await bot.close();
  });

  it.each(['circleci.json', 'dynamodb/CURRENT'])(
    'prints that sentence alone, and exits with 1: %s',
    async (file) => {
      const folder = join(root, `printed-${file.replaceAll('/', '-')}`);
      cpSync(kept, folder, { recursive: true });
      writeFileSync(join(folder, file), 'x');
      const child = spawn(process.execPath, ['local/start.ts'], {
        env: { ...process.env, DATA_FOLDER: folder, PORT: '0' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const code = new Promise((resolve) => child.once('close', resolve));
      const [said, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
      expect(said).toBe('');
      expect(errors).toMatch(
        /^\S+ is damaged or cannot be read\. Start over with npm start -- --fresh, or delete it\.\n$/,
      );
      expect(await code).toBe(1);
    },
    60_000,
  );
});
