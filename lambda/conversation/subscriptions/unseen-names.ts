/** Names the branches, workflows and jobs of a rule that a project's newest builds do not show. Pure. */
import type { BuildSummary } from '../../circleci/api-v1-schemas.ts';
import { nearest } from '../../parsing/closest-match.ts';
import type { AnyRule } from '../../rule-options/rule.ts';
import type { UnseenName } from '../../views/subscriptions/subscribed.ts';

type Names = Pick<AnyRule, 'branches' | 'workflows' | 'jobs'>;

/** Whether the rule names something that can be mistyped: a pattern may stand for what is to come. */
export function namesAny({ branches, workflows, jobs }: Names): boolean {
  return [...branches, ...workflows, ...jobs].some(isName);
}

/** Each with the known name that it resembles most. None of a project that has not been built. */
export function unseenNames(
  { branches, workflows, jobs }: Names,
  builds: readonly BuildSummary[],
): readonly UnseenName[] {
  if (builds.length === 0) return [];
  const unseen = (
    kind: UnseenName['kind'],
    said: readonly string[],
    nameOf: (build: BuildSummary) => string | undefined,
  ) => {
    const known = [...new Set(builds.flatMap((build) => nameOf(build) ?? []))];
    const missing = said.filter((name) => isName(name) && !known.includes(name));
    return missing.map((name): UnseenName => ({ kind, name, near: nearest(name, known) }));
  };
  return [
    ...unseen('branch', branches, ({ branch, tag }) => branch ?? tag),
    ...unseen('workflow', workflows, ({ workflow }) => workflow?.workflowName),
    ...unseen('job', jobs, ({ workflow }) => workflow?.jobName),
  ];
}

function isName(pattern: string): boolean {
  return !pattern.startsWith('!') && !pattern.includes('*');
}
