/** Lists the jobs that wait for approval, oldest first, and who can approve them. */
import type { CircleCI } from '../circleci/client/client.ts';
import { CircleCIError } from '../circleci/errors.ts';
import { type Project, projectSlug } from '../circleci/project.ts';
import { clientFor, unreadHosts } from '../circleci/route-calls.ts';
import { oldestFirst, type PendingApproval, readApprovals } from '../circleci/runs/read-pending-approvals.ts';
import type { Context } from '../conversation/context.ts';
import { mapConcurrent } from '../conversation/map-concurrent.ts';
import { readRepo } from '../conversation/references/project-reference.ts';
import { showing, withProject } from '../conversation/references/resolve-reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { tooMany } from '../conversation/words/parse-arguments.ts';
import { commandText, pageOption } from '../conversation/words/parse-options.ts';
import { approvalsView } from '../views/runs/approvals.ts';
import { command } from './command.ts';

/** Projects of a page, each read by up to eleven calls; a project alone by up to twenty-one. */
const pageSize = 20;
const pipelinesOfMany = 10;
const pipelinesOfOne = 20;
/** Projects read at once. */
const width = 3;

export const approvals = command({
  name: 'approvals',
  usage: 'approvals [repo] [--page n]',
  summary: 'List jobs that are waiting for approval, oldest first, and who can approve them.',
  example: 'approvals web',
  group: 'See',
  options: { page: 'which page of the followed projects' },
  parse(words, channel) {
    if (words.plain.length > 1) throw tooMany(words, 1);
    const [repo] = words.plain;
    return {
      repo: repo === undefined ? undefined : readRepo(repo, { words, channel }),
      page: pageOption(words),
    };
  },
  async run({ repo, page }, context) {
    const again = (project: Project) => commandText('approvals', projectSlug(project));
    if (repo)
      return withProject(repo, showing(context, again), (project, circleci) =>
        show({ projects: [project], followed: 1, page: 1, only: project }, circleci, context),
      );
    const circleci = await context.circleci();
    const followed = (await circleci.projects()).map(({ project }) => project);
    const projects = followed.slice((page - 1) * pageSize, page * pageSize);
    return show({ projects, followed: followed.length, page, only: undefined }, circleci, context);
  },
});

interface Asked {
  readonly projects: readonly Project[];
  readonly followed: number;
  readonly page: number;
  /** The one that was asked for. */
  readonly only: Project | undefined;
}

async function show(
  { projects, followed, page, only }: Asked,
  circleci: CircleCI,
  context: Context,
): Promise<Reply> {
  const most = only ? pipelinesOfOne : pipelinesOfMany;
  const found = await mapConcurrent(projects, width, (project) => read(circleci, project, most));
  const [first] = found;
  if (first?.error && found.every(({ error }) => error)) throw first.error;
  const pending = oldestFirst(found.flatMap((one) => one.pending ?? []));
  const { workspace, channel } = context.caller;
  const [limits, users] = await Promise.all([
    context.store.limits(workspace, channel),
    usersOf(pending, context),
  ]);
  const message = approvalsView({
    only,
    pending,
    users,
    limits,
    unread: found.filter(({ error }) => error).map(({ project }) => project),
    closed: found.filter((one) => !one.error && !one.pending).map(({ project }) => project),
    looked: projects.length,
    followed,
    paging: {
      command: only ? commandText('approvals', projectSlug(only)) : 'approvals',
      page,
      hasMore: only === undefined && followed > page * pageSize,
    },
    now: context.now,
    unreadHosts: unreadHosts(circleci),
    host: circleci.host,
  });
  return { kind: 'say', message };
}

interface Read {
  readonly project: Project;
  /** Undefined where CircleCI shows the token no pipelines. */
  readonly pending: readonly PendingApproval[] | undefined;
  readonly error: CircleCIError | undefined;
}

async function read(circleci: CircleCI, project: Project, most: number): Promise<Read> {
  try {
    return {
      project,
      pending: await readApprovals(await clientFor(project, circleci), project, most),
      error: undefined,
    };
  } catch (error) {
    if (error instanceof CircleCIError) return { project, pending: undefined, error };
    throw error;
  }
}

/** Returns the Slack users of the logins that started the runs, as far as they are linked. */
async function usersOf(
  pending: readonly PendingApproval[],
  { store, caller }: Context,
): Promise<ReadonlyMap<string, string>> {
  const logins = [...new Set(pending.flatMap(({ pipeline }) => pipeline.startedBy ?? []))];
  const users = await Promise.all(
    logins.map(async (login) => [login, (await store.userOf(caller.workspace, login))?.user] as const),
  );
  return new Map(users.flatMap(([login, user]) => (user === undefined ? [] : [[login, user] as const])));
}
