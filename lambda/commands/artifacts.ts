/** What a build left behind, or the newest build of a project or branch. */
import type { CircleCI } from '../circleci/client.ts';
import { buildSlug, type Project, projectSlug } from '../circleci/project.ts';
import type { Artifact, Filter } from '../circleci/schemas.ts';
import { type BuildReference, buildText, isBuild, readBuild } from '../conversation/build-reference.ts';
import type { Channel, Context } from '../conversation/context.ts';
import { branchOption, commandText, filterOption, optionsText, pageOption } from '../conversation/options.ts';
import { type RepoReference, readRepo } from '../conversation/reference.ts';
import { withBuild, withProject } from '../conversation/resolve.ts';
import { tooMany, usage, type Words } from '../conversation/words.ts';
import { artifactsView } from '../views/artifacts.ts';
import { buildName, projectName } from '../views/names.ts';
import { command } from './command.ts';

export const artifacts = command({
  name: 'artifacts',
  usage: 'artifacts [build|repo] [--branch b] [--filter f] [--folder f] [--page n]',
  summary: 'The files that a build left, or the newest build of a project or branch.',
  example: 'artifacts web --branch main',
  group: 'See',
  options: ['branch', 'filter', 'folder', 'page'],
  parse: (words, channel) => ({
    of: readOf(words, channel),
    branch: branchOption(words),
    filter: filterOption(words),
    place: { folder: words.options.get('folder') ?? '', page: pageOption(words) },
  }),
  run: ({ of, ...query }, context) =>
    of.kind === 'build' ? ofBuild(of.build, query, context) : ofLatest(of.repo, query, context),
});

type Of =
  | { readonly kind: 'build'; readonly build: BuildReference }
  | { readonly kind: 'latest'; readonly repo: RepoReference };

interface Query {
  readonly branch: string | undefined;
  readonly filter: Filter | undefined;
  readonly place: { readonly folder: string; readonly page: number };
}

function readOf(words: Words, channel: Channel): Of {
  const { plain, options, text } = words;
  const said = { words, channel };
  if (!isBuild(plain, channel)) {
    if (plain.length > 1) throw tooMany(words, 1);
    return { kind: 'latest', repo: readRepo(plain[0], said) };
  }
  if (!options.has('branch') && !options.has('filter'))
    return { kind: 'build', build: readBuild(plain, said) };
  throw usage('--branch and --filter go with a project, not with one build.', text, [
    `artifacts ${plain.join(' ')}`,
  ]);
}

function ofBuild(build: BuildReference, { place }: Query, context: Context) {
  const again = (project: Project) => commandText('artifacts', buildText(build, project));
  return withBuild(build, { context, again }, async (found, circleci) =>
    list(await circleci.artifacts(found), {
      heading: `${buildName(found)}: artifacts`,
      command: `artifacts ${buildSlug(found)}`,
      host: circleci.host,
      ...place,
    }),
  );
}

function ofLatest(repo: RepoReference, { branch, filter, place }: Query, context: Context) {
  const query = { ...(branch !== undefined && { branch }), ...(filter && { filter }) };
  const options = optionsText(new Map(Object.entries(query)));
  const again = (project: Project) => commandText('artifacts', projectSlug(project), options);
  const on = branch === undefined ? '' : ` on ${branch}`;
  return withProject(repo, { context, again }, async (project, circleci: CircleCI) =>
    list(await circleci.latestArtifacts(project, query), {
      heading: `${projectName(project)}: artifacts of the latest ${filter ?? 'completed'} build${on}`,
      command: again(project),
      host: circleci.host,
      ...place,
    }),
  );
}

interface Listed {
  readonly heading: string;
  readonly command: string;
  readonly host: string;
  readonly folder: string;
  readonly page: number;
}

function list(found: readonly Artifact[], listed: Listed) {
  return { kind: 'say', message: artifactsView({ artifacts: found, ...listed }) } as const;
}
