import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keepJournal, readJournal } from '../../local/record-journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'journal-'));
afterAll(() => rmSync(folder, { recursive: true }));
let made = 0;

function keeping(records: Map<string, unknown>) {
  made += 1;
  const file = join(folder, `${made}.json`);
  return { file, journal: keepJournal({ file, version: 1, records: () => [...records] }) };
}

/** In order. */
function kept(file: string) {
  const records = readJournal(file, 1);
  return records && [...records];
}

describe('records that are kept in a file', () => {
  it('are those of the end, changed and removed ones too, the first made first', async () => {
    const records = new Map<string, unknown>([
      ['a', { is: 1 }],
      ['b', 2],
    ]);
    const { file, journal } = keeping(records);
    await written(file);
    records.set('a', { is: 3 }).set('c', ['\n']).delete('b');
    journal.soon();
    await journal.close();
    expect(kept(file)).toEqual([
      ['a', { is: 3 }],
      ['c', ['\n']],
    ]);
  });

  it('are appended where they changed: the others are not written again', async () => {
    const records = new Map<string, unknown>([['large', 'x'.repeat(100_000)]]);
    const { file, journal } = keeping(records);
    await written(file);
    const before = statSync(file).size;
    records.set('small', 1);
    journal.soon();
    await journal.close();
    expect(statSync(file).size - before).toBe('["small",1]\n'.length);
  });

  it('lose the line that a crash has cut off, and are damaged where the whole was', async () => {
    const { file, journal } = keeping(new Map([['a', 1]]));
    await journal.close();
    appendFileSync(file, '["b",{"is":');
    expect(kept(file)).toEqual([['a', 1]]);
    writeFileSync(file, readFileSync(file).subarray(0, 30));
    expect(() => kept(file)).toThrow('is damaged');
  });

  it('of another version are left aside, and of no file there are none', async () => {
    const { file, journal } = keeping(new Map([['a', 1]]));
    expect(kept(file)).toBeUndefined();
    await journal.close();
    expect(readJournal(file, 2)).toBeUndefined();
  });
});

async function written(file: string): Promise<void> {
  for (;;) {
    if (readJournal(file, 1)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
