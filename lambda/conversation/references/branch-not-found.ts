/** Reports a branch without builds and suggests the most similar one that has some. */
import type { CircleCI } from '../../circleci/client/client.ts';
import { type Project, projectSlug } from '../../circleci/project.ts';
import type { UsageError } from '../../errors.ts';
import { nearest } from '../../parsing/closest-match.ts';
import { projectName } from '../../views/text/display-names.ts';
import { shortened, usage } from '../words/parse-arguments.ts';

interface Wanted {
  readonly project: Project;
  readonly branch: string;
  /** The same command for another branch. */
  readonly again: (branch: string) => string;
}

export async function noSuchBranch(
  { project, branch, again }: Wanted,
  circleci: CircleCI,
): Promise<UsageError> {
  const near = nearBranch(branch, await builtBranches(project, circleci));
  const slug = projectSlug(project);
  const none = `${projectName(project)} has no builds on a branch named “${shortened(branch, 60)}”.`;
  return usage(
    near === undefined ? none : `${none} Did you mean “${shortened(near, 60)}”?`,
    shortened(branch),
    [...(near === undefined ? [] : [again(near)]), `status ${slug}`, `builds ${slug}`],
  );
}

/** Pure. */
export function nearBranch(branch: string, built: readonly string[]): string | undefined {
  const others = built.filter((one) => one !== branch);
  return holdingBranch(branch, others) ?? nearest(branch, others);
}

/** Pure. The branch of a folder’s address is the beginning of what follows `tree/`. */
export function holdingBranch(path: string, built: readonly string[]): string | undefined {
  return built.find((one) => path.startsWith(`${one}/`));
}

/** Of the newest builds and pipelines, the newest first. None where CircleCI does not tell. */
export async function builtBranches(project: Project, circleci: CircleCI): Promise<readonly string[]> {
  const [builds, pipelines] = await Promise.allSettled([
    circleci.builds(project, { limit: 100 }),
    circleci.pipelines(project),
  ]);
  const branches = [builds, pipelines].flatMap((asked) =>
    asked.status === 'fulfilled' ? asked.value.map(({ branch }) => branch) : [],
  );
  return [...new Set(branches)].filter((branch) => branch !== undefined);
}
