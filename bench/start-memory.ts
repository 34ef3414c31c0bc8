/** Measures what `npm start` leaves running once it has printed its screen: processes, and their memory in all. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import manifest from '../package.json' with { type: 'json' };
import { type Row, row } from './result-rows.ts';

/** Megabytes. */
export const most = 180;
/** Only Linux tells what a process takes by a file. */
export const canMeasure = existsSync('/proc/self/task');

export async function startMemoryRow(): Promise<readonly Row[]> {
  if (!canMeasure) return [];
  const { megabytes } = await measureStart();
  const allowed = { against: most, reference: 'allowed in all', goal: 1, unit: 'MB' } as const;
  return [row({ name: 'memory of npm start', ours: megabytes, ...allowed })];
}

export async function measureStart(): Promise<{ readonly processes: number; readonly megabytes: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'start-'));
  const [node = '', ...options] = manifest.scripts.start.split(' && ').at(-1)?.split(' ') ?? [];
  if (node !== 'node') throw new Error(`npm start ends with: ${manifest.scripts.start}`);
  const env = { PATH: process.env.PATH ?? '', PORT: '0', DATA_FOLDER: folder };
  const child = spawn(process.execPath, options, { cwd: join(import.meta.dirname, '..'), env });
  try {
    await printed(child);
    await sleep(1_000);
    const all = withChildren(child.pid ?? 0);
    return { processes: all.length, megabytes: all.reduce((sum, pid) => sum + residentOf(pid), 0) / 1e6 };
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true });
  }
}

async function printed({ stdout, stderr }: ChildProcess): Promise<void> {
  let said = '';
  stderr?.on('data', (chunk) => (said += chunk));
  for await (const chunk of stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    said += chunk;
    if (said.includes('Press Ctrl-C')) return;
  }
  throw new Error(`npm start ended with: ${said}`);
}

function withChildren(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean);
  return [pid, ...children.flatMap((child) => withChildren(Number(child)))];
}

function residentOf(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) * 1024;
}
