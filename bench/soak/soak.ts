/**
 * Leaves the bot running and fails when anything grows: `npm run soak`, or `-- --short` to try it. First `npm start` for
 * twenty minutes at five commands a second, then the simulator for 92 virtual days.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { toLine, type Verdict } from './judge-growth.ts';
import { soakStart } from './soak-npm-start.ts';
import { soakDays } from './soak-simulator-days.ts';

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } });
const { minutes, days } = values.short ? { minutes: 1, days: 4 } : { minutes: 20, days: 92 };

const folder = mkdtempSync(join(tmpdir(), 'soak-'));
let verdicts: readonly Verdict[];
try {
  verdicts = [...(await soakStart(folder, minutes)), ...soakDays(days)];
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const verdict of verdicts) console.log(toLine(verdict));
process.exit(verdicts.every(({ isFlat }) => isFlat) ? 0 : 1);
