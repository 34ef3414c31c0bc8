/** Reports that a channel has no matching subscription, and suggests similar ones. */
import { isSameProject, type Project, projectSlug } from '../../circleci/project.ts';
import type { UsageError } from '../../errors.ts';
import { nearest } from '../../parsing/closest-match.ts';
import type { Subscription } from '../../store/subscriptions-and-schedules.ts';
import { subject } from '../../views/subscriptions/rule-in-words.ts';
import type { Context } from '../context.ts';
import { calledParts, isCalled, isSameOrganization } from '../references/project-names.ts';
import type { RepoReference } from '../references/project-reference.ts';
import { usage } from '../words/parse-arguments.ts';

type Named = Project | RepoReference | undefined;

export interface Search {
  readonly context: Context;
  /** As it was typed. */
  readonly read: string;
  /** The same command for one project, by its slug. */
  readonly again: (slug: string) => string;
}

/** Pure. */
export function isMeantBy(repo: Project | RepoReference, project: Project): boolean {
  if (!('kind' in repo)) return isSameProject(project, repo) || isSameOrganization(project, repo);
  if (repo.kind === 'project') return isSameProject(project, repo.project);
  return repo.kind === 'unsaid' || isCalled(project, repo);
}

export async function subscriptionNotFound(
  repo: Named,
  here: readonly Subscription[],
  { read, again, context }: Search,
): Promise<UsageError> {
  if (here.length === 0)
    return usage('This channel has no alerts.', read, ['subscribe', 'subscriptions all']);
  const covering = await coveredBy(repo, here, context);
  if (covering)
    return usage(
      `It’s covered by ${subject(covering)} and has no alerts of its own here. To change all at once:`,
      read,
      [again(projectSlug(covering.project)), 'subscriptions'],
    );
  const near = nearOf(repo, here).map(again);
  return usage('This channel has no alerts for it.', read, [...near, 'subscriptions']);
}

/** The subscription to the whole organization to which it belongs. */
async function coveredBy(
  repo: Named,
  here: readonly Subscription[],
  context: Search['context'],
): Promise<Subscription | undefined> {
  const whole = here.filter(({ project }) => project.repo === '*');
  if (!repo || !('kind' in repo) || repo.kind === 'unsaid' || whole.length === 0) return undefined;
  const projects = await followed(context);
  return whole.find(({ project: { vcs, org } }) =>
    projects.some((one) => one.vcs === vcs && one.org === org && isMeantBy(repo, one)),
  );
}

/** None, where CircleCI does not tell: it is only about names. */
export async function followed(context: Search['context']): Promise<readonly Project[]> {
  try {
    const all = await (await context.circleci()).projects();
    return all.map(({ project }) => project);
  } catch {
    return [];
  }
}

/** Slugs of what the channel hears. */
function nearOf(repo: Named, here: readonly Subscription[]): readonly string[] {
  const said = nameOf(repo);
  const names = here.map(({ project }) => calledParts(project).repo);
  const near = nearest(said, names);
  const found = here.filter(({ project }) => calledParts(project).repo === near);
  return [...new Set(found.map(({ project }) => projectSlug(project)))].slice(0, 3);
}

function nameOf(repo: Named): string {
  if (!repo) return '';
  if (!('kind' in repo)) return repo.repo;
  if (repo.kind === 'unsaid') return '';
  return repo.kind === 'project' ? repo.project.repo : repo.repo;
}
