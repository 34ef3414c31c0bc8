/** Reads one log in a process of its own, and prints by how many bytes its memory grew over idle. Linux only. */
import { readFileSync, writeFileSync } from 'node:fs';
import { stepLog } from '../lambda/circleci/client/output.ts';

const [, , host = '', kind = ''] = process.argv;
const build = { project: { vcs: 'github', org: 'acme', repo: 'web' }, number: 1 } as const;
const downloading = { host, token: undefined, most: 1_000_000, timeout: 60_000 };
const read = (path: string) =>
  stepLog(
    () => Promise.reject(new Error('The API was asked.')),
    { build, action: { step: 1, index: 0, outputUrl: `${host}/${path}` } },
    downloading,
  );
const memory = (of: 'VmRSS' | 'VmHWM') =>
  1024 * Number(new RegExp(`${of}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);

await read('small');
// The most that it ever had begins to count here.
writeFileSync('/proc/self/clear_refs', '5');
const idle = memory('VmRSS');
await read(kind);
console.log(memory('VmHWM') - idle);
process.exit(0);
