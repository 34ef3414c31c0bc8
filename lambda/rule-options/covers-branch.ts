/** Decides whether a rule covers a branch, and words that. Pure and total. */
import { isLike, isNegation, isWanted } from '../glob.ts';
import { listed, patternWords } from './name-patterns.ts';
import type { Candidate, Phrase } from './option-type.ts';

/**
 * Branches that dependency and housekeeping bots push to, by their default names. They match only rules that name
 * branches.
 */
const botBranches = [
  ...['dependabot/*', 'renovate/*', 'snyk-fix-*', 'snyk-upgrade-*', 'depfu/*'],
  ...['greenkeeper/*', 'greenkeeper-*', 'pyup/*', 'pyup-*', 'whitesource/*', 'whitesource-remediate/*'],
  ...['imgbot', 'pre-commit-ci-update-config'],
];

/** Bots' branches match only rules that name branches. */
export function isWantedBranch(
  branches: readonly string[],
  { branch, tag }: Pick<Candidate, 'branch' | 'tag'>,
): boolean {
  const namesSome = branches.some((pattern) => !isNegation(pattern));
  const isOfBot = branch !== undefined && botBranches.some((pattern) => isLike(branch, pattern));
  return isWanted(branches, [branch ?? tag]) && (namesSome || !isOfBot);
}

/** Bots' branches are many, and always the same: ``all branches except `wip/*` and bots’``. */
export function branchWords(branches: readonly string[]): Phrase | undefined {
  if (!branches.every(isNegation)) return patternWords('on', branches);
  const left = branches.map((pattern) => pattern.slice(1)).filter((name) => !botBranches.includes(name));
  if (left.length === 0) return ['all branches except bots’'];
  return ['all branches except ', ...listed(left), ' and bots’'];
}
