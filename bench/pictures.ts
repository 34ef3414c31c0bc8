/** Measures the picture function's bundle: CPU of a cold picture, its size, and the memory of 500 in one process. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import * as v from 'valibot';
import { bundleOptions } from '../infra/build.ts';
import { nodeOptions } from '../infra/functions.ts';
import { preparePictureKit, thisMachine } from '../infra/prepare-picture-kit.ts';
import { crowded, insights, ordinary } from '../test/pictures/sample-pictures.ts';
import { median } from './measure-processes.ts';
import { type Row, row } from './result-rows.ts';

const manyPictures = 500;
const goals = { cpu: 3, bytes: 90_000, peak: 150 };
const measured = v.object({ cpu: v.number(), peak: v.number(), bytes: v.number() });

export function pictureRows(rounds: number): readonly Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'picture-'));
  try {
    buildSync({ ...bundleOptions('picture'), outfile: join(folder, 'index.js') });
    preparePictureKit(folder, thisMachine());
    const child = (pictures: readonly object[], count: number) => measure(folder, pictures, count);
    const empty: number[] = [];
    const cold: number[] = [];
    // In turns, so that both meet the same machine.
    for (let round = 0; round <= rounds; round += 1) {
      const [nothing, one] = [emptyProcess(), child([insights], 1).cpu];
      if (round > 0) {
        empty.push(nothing);
        cold.push(one);
      }
    }
    const all = [...ordinary, ...crowded];
    const many = child(all, manyPictures);
    const kilobytes = { unit: 'KB', against: goals.bytes / 1000, reference: 'allowed' } as const;
    return [
      row({
        name: 'CPU of a cold picture',
        ours: median(cold),
        against: median(empty),
        reference: 'an empty process',
        goal: goals.cpu,
        unit: 'ms',
      }),
      row({ name: 'the largest picture', ours: many.bytes / 1000, goal: 1, ...kilobytes }),
      row({
        name: `memory for ${manyPictures} pictures in one process`,
        ours: many.peak / 1_000_000,
        against: goals.peak,
        reference: 'allowed in all',
        goal: 1,
        unit: 'MB',
      }),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measure(folder: string, pictures: readonly object[], count: number) {
  const script = join(import.meta.dirname, 'picture-child.cjs');
  const env = {
    PATH: process.env.PATH ?? '',
    NODE_OPTIONS: nodeOptions,
    LAMBDA_TASK_ROOT: folder,
    BENCH_EVENT: JSON.stringify(pictures),
  };
  const said = execFileSync(process.execPath, [script, join(folder, 'index.js'), String(count)], { env });
  return v.parse(measured, JSON.parse(said.toString()));
}

/** Milliseconds of CPU. */
function emptyProcess(): number {
  const script =
    'const { user, system } = process.cpuUsage(); process.stdout.write(String((user + system) / 1000));';
  const env = { PATH: process.env.PATH ?? '', NODE_OPTIONS: nodeOptions };
  return Number(execFileSync(process.execPath, ['-e', script], { env }));
}
