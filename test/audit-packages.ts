/**
 * `npm run audit`: fails on known vulnerabilities of what is deployed, and on packages with a wrong or missing signature.
 * A registry that does not answer is no failure and is named as what it is: a mirror often keeps packages only.
 */
import { spawnSync } from 'node:child_process';

export interface Question {
  readonly words: readonly string[];
  /** Whether this is an answer: npm's JSON is something else when the registry has none. */
  readonly isAnswer: (said: Readonly<Record<string, any>>) => boolean;
}

export const questions: readonly Question[] = [
  {
    words: ['audit', '--omit=dev', '--audit-level=high'],
    isAnswer: ({ metadata }) => metadata?.vulnerabilities !== undefined,
  },
  {
    words: ['audit', 'signatures'],
    isAnswer: ({ invalid, missing }) => Array.isArray(invalid) && Array.isArray(missing),
  },
];

export type Verdict = 'ok' | 'failed' | 'skipped: the registry does not answer';

export function judge(
  { isAnswer }: Question,
  { status, stdout }: { readonly status: number | null; readonly stdout: string },
): Verdict {
  if (status === 0) return 'ok';
  return isAnswer(readJson(stdout)) ? 'failed' : 'skipped: the registry does not answer';
}

function readJson(text: string): Readonly<Record<string, any>> {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

if (import.meta.main)
  for (const question of questions) {
    const ran = spawnSync('npm', [...question.words, '--json'], { encoding: 'utf8' });
    const verdict = judge(question, ran);
    console.log(`npm ${question.words.join(' ')}: ${verdict}`);
    if (verdict !== 'failed') continue;
    console.log(ran.stdout);
    process.exitCode = 1;
  }
