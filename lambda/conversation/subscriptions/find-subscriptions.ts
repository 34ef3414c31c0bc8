/** Finds this channel's subscriptions by project, even if the project is no longer followed. */
import { type Project, projectSlug } from '../../circleci/project.ts';
import type { Subscription } from '../../store/subscriptions-and-schedules.ts';
import { chooseProjectView } from '../../views/projects/choose-project.ts';
import { projectName } from '../../views/text/display-names.ts';
import type { Caller } from '../context.ts';
import type { RepoReference } from '../references/project-reference.ts';
import { mustLeadHere } from '../references/resolve-reference.ts';
import type { Reply } from '../reply.ts';
import { usage } from '../words/parse-arguments.ts';
import { isMeantBy, type Search, subscriptionNotFound } from './subscription-not-found.ts';

export interface Meant {
  /** Undefined: all of them. */
  readonly repo: Project | RepoReference | undefined;
  /** One of them, wherever it is. */
  readonly id: string | undefined;
}

/** Calls `then` with the matches. Replies with a menu when several projects match. Throws UsageError when none does. */
export async function withSubscriptions(
  meant: Meant,
  lookup: Search,
  then: (found: readonly Subscription[]) => Promise<Reply>,
): Promise<Reply> {
  const { context, read, again } = lookup;
  const { caller, store } = context;
  const all = await store.subscriptions(caller.workspace);
  const here = all.filter(({ channel }) => channel === caller.channel);
  const found =
    meant.id === undefined
      ? here.filter((one) => isMeant(one, meant))
      : all.filter(({ id }) => id === meant.id);
  if (found.length === 0 && meant.id !== undefined)
    throw usage('That subscription was removed.', '', ['subscriptions']);
  if (found.length === 0) throw await subscriptionNotFound(meant.repo, here, lookup);
  const { repo } = meant;
  if (!repo || !('kind' in repo)) return then(found);
  if (repo.kind === 'project') {
    await mustLeadHere(repo, context);
    return then(found);
  }
  const slugs = [...new Set(found.map(({ project }) => projectSlug(project)))];
  if (slugs.length === 1) return then(found);
  const commands = slugs.map(again);
  if (repo.kind === 'unsaid')
    throw usage('Which project? This channel is subscribed to several.', read, commands.slice(0, 5));
  const candidates = slugs.flatMap((slug) => bySlug(found, slug));
  return { kind: 'say', message: chooseProjectView({ repo: repo.repo, candidates, commands }) };
}

/** Returns the target for the audit log: `acme/web, acme/api`, and the channel where it is not the caller's. */
export function targetOf(found: readonly Subscription[], caller: Pick<Caller, 'channel'>): string {
  const names = [...new Set(found.map(({ project }) => projectName(project)))].join(', ');
  const elsewhere = found.find(({ channel }) => channel !== caller.channel)?.channel;
  return elsewhere === undefined ? names : `${names} in ${elsewhere}`;
}

function isMeant({ project }: Subscription, { repo }: Meant): boolean {
  return !repo || isMeantBy(repo, project);
}

function bySlug(found: readonly Subscription[], slug: string): readonly Project[] {
  return found
    .map(({ project }) => project)
    .filter((project) => projectSlug(project) === slug)
    .slice(0, 1);
}
