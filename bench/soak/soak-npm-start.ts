/** Types five commands a second into the local bot as `npm start` runs it, and watches what it keeps and writes. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startLocal } from '../../local/bot.ts';
import type { Measured } from './fit-line.ts';
import { judge, type Verdict } from './judge-growth.ts';

const minute = 60_000;
const each = 200;
/** The caches fill first. */
const warmUp = 0.4;
const commands = ['status web', 'builds web', 'help', 'failing', 'log web#123', 'projects'] as const;
/** Megabytes that Slack's and CircleCI's state may write in twenty minutes. */
const mostWritten = 50;

export async function soakStart(folder: string, minutes: number): Promise<readonly Verdict[]> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const { log } = console;
  console.log = () => undefined;
  const bot = await startLocal({ port: 0, dataFolder: folder, isLasting: true });
  const { slack, circleci, aws } = bot;
  if (!slack || !circleci) throw new Error('Nothing of this may lead elsewhere.');
  for (const project of ['web', 'api']) await slack.typeCommand(`/circle subscribe gh/acme/${project}`);
  const heap: Measured[] = [];
  const resident: Measured[] = [];
  const written = watchWritten(['slack.json', 'circleci.json'].map((name) => join(folder, name)));
  const begin = performance.now();
  let asked = 0;
  let sampled = 0;
  while (performance.now() < begin + minutes * minute) {
    await slack.typeCommand(`/circle ${commands[asked % commands.length]}`);
    asked += 1;
    const due = begin + asked * each - performance.now();
    if (due > 0) await new Promise((resolve) => setTimeout(resolve, due));
    written.look();
    if (asked - sampled < 50) continue;
    sampled = asked;
    await aws.lambda.idle();
    collect();
    const { heapUsed, rss } = process.memoryUsage();
    heap.push({ at: asked / 1000, value: heapUsed / 1e6 });
    resident.push({ at: asked / 1000, value: rss / 1e6 });
  }
  await bot.close();
  console.log = log;
  const later = ({ at }: Measured) => at > (warmUp * asked) / 1000;
  const megabytes = (written.bytes() / 1e6) * (6_000 / asked);
  return [
    judge({ what: 'megabytes of heap', per: '1,000 commands', most: 1 }, heap.filter(later)),
    judge({ what: 'megabytes resident', per: '1,000 commands', most: 5 }, resident.filter(later)),
    {
      what: 'megabytes of state written',
      per: '6,000 commands',
      slope: megabytes,
      fit: 1,
      most: mostWritten,
      isFlat: megabytes <= mostWritten,
    },
  ];
}

/** How much was appended, and rewritten. */
function watchWritten(files: readonly string[]) {
  const sizes = new Map<string, number>();
  let bytes = 0;
  return {
    bytes: () => bytes,
    look() {
      for (const file of files) {
        const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
        const before = sizes.get(file) ?? 0;
        bytes += size >= before ? size - before : size;
        sizes.set(file, size);
      }
    },
  };
}
