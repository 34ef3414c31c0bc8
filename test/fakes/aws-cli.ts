/** The AWS CLI as a program that answers from a table, for a PATH of its own. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FakeAwsCli {
  /** For PATH. */
  readonly folder: string;
  remove(): void;
}

/**
 * By the words that are asked, without `--output json`; an answer may stand for all words that begin so. Without one it
 * fails, as when AWS refuses.
 */
export function createFakeAwsCli(answers: Readonly<Record<string, unknown>>): FakeAwsCli {
  const folder = mkdtempSync(join(tmpdir(), 'aws-cli-'));
  const cases = Object.entries(answers).map(([words, answer], index) => {
    writeFileSync(join(folder, String(index)), answer === '' ? '' : JSON.stringify(answer));
    return `'${words}'|'${words} '*) exec /bin/cat '${join(folder, String(index))}';;`;
  });
  // A shell, since it starts many times as fast as Node.
  const script = `#!/bin/sh\ncase "$*" in\n${cases.join('\n')}\nesac\nexit 254\n`;
  writeFileSync(join(folder, 'aws'), script);
  chmodSync(join(folder, 'aws'), 0o755);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
