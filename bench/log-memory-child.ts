/** Finds the reason in one log, in a process of its own, and prints by how many bytes its memory grew. Linux only. */
import { readFileSync, writeFileSync } from 'node:fs';
import { stepLog } from '../lambda/circleci/client/masked-output.ts';
import { reasonInLog } from '../lambda/circleci/failure/failure-reason.ts';
import { action } from '../test/logs/reason-of-recorded-log.ts';

const [, , host = '', kind = ''] = process.argv;
const build = { project: { vcs: 'github', org: 'acme', repo: 'web' }, number: 1 } as const;
const downloading = { host, token: undefined, most: 1_000_000, timeout: 60_000 };

async function read(path: string): Promise<void> {
  const failing = action({ outputUrl: `${host}/${path}` });
  const asked = () => Promise.reject(new Error('The API was asked.'));
  reasonInLog(failing, await stepLog(asked, { build, action: failing }, downloading));
}

const memory = (of: 'VmRSS' | 'VmHWM') =>
  1024 * Number(new RegExp(`${of}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);

await read('small');
// The most that it ever had begins to count here.
writeFileSync('/proc/self/clear_refs', '5');
const idle = memory('VmRSS');
await read(kind);
console.log(memory('VmHWM') - idle);
process.exit(0);
