/** Lists or previews the artifacts of a build, or of the newest build of a project or branch. */

import type { Artifact, BuildSummary, Filter } from '../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../circleci/client/client.ts';
import type { LatestQuery } from '../circleci/client/query-types.ts';
import { buildSlug, type Project, projectSlug } from '../circleci/project.ts';
import type { Channel, Context } from '../conversation/context.ts';
import { outputAccess } from '../conversation/output-access.ts';
import {
  type BranchReference,
  readBranch,
} from '../conversation/references/branch-commit-or-run-reference.ts';
import {
  type BuildReference,
  buildText,
  isBuild,
  readBuild,
} from '../conversation/references/build-reference.ts';
import { latestArtifacts } from '../conversation/references/latest-artifacts.ts';
import { placeWords, withBranch } from '../conversation/references/resolve-branch.ts';
import { showing, withBuild } from '../conversation/references/resolve-reference.ts';
import type { OutputAccess, Reply } from '../conversation/reply.ts';
import { type Previewing, preview } from '../conversation/show/artifact-preview.ts';
import { tooMany, usage, type Words } from '../conversation/words/parse-arguments.ts';
import {
  commandText,
  containerOption,
  filterOption,
  filterWords,
  pageOption,
  textOption,
  written,
} from '../conversation/words/parse-options.ts';
import { artifactsView } from '../views/builds/artifacts.ts';
import { buildName, projectName } from '../views/text/display-names.ts';
import { command } from './command.ts';

export const artifacts = command({
  name: 'artifacts',
  usage:
    'artifacts [build|repo] [--branch b] [--filter f] [--folder f] [--preview file] [--container n] [--page n]',
  summary: 'List the artifacts of a build, or of a project’s or branch’s newest build.',
  example: 'artifacts web --branch main',
  group: 'See',
  options: {
    branch: 'use this branch’s newest build',
    filter: `of the newest build that is ${filterWords}`,
    folder: 'only files in this folder',
    preview: 'show the beginning of this file',
    container: 'of a parallel build’s container, counted from 0',
    page: 'which page of the list',
  },
  parse: (words, channel) => ({
    of: readOf(words, channel),
    filter: filterOption(words),
    place: { folder: words.options.get('folder') ?? '', page: pageOption(words) },
    file: fileOption(words),
  }),
  async run({ of, ...read }, context) {
    if (read.file) await outputAccess(context);
    const query = { ...read, access: (project: Project) => outputAccess(context, [project]) };
    return of.kind === 'build' ? ofBuild(of.build, query, context) : ofLatest(of.place, query, context);
  },
});

type Of =
  | { readonly kind: 'build'; readonly build: BuildReference }
  | { readonly kind: 'latest'; readonly place: BranchReference };

interface Query {
  readonly filter: Filter | undefined;
  readonly place: { readonly folder: string; readonly page: number };
  readonly file: Pick<Previewing, 'path' | 'container'> | undefined;
  readonly access: (project: Project) => Promise<OutputAccess>;
}

function fileOption(words: Words): Pick<Previewing, 'path' | 'container'> | undefined {
  const wants = 'the path of a file';
  const path = textOption(words, { name: 'preview', wants, example: 'logs/build.log' });
  return path === undefined ? undefined : { path, container: containerOption(words) };
}

function readOf(words: Words, channel: Channel): Of {
  const { plain, options, text } = words;
  const said = { words, channel };
  if (!isBuild(plain, channel)) {
    if (plain.length > 1) throw tooMany(words, 1);
    return { kind: 'latest', place: readBranch(said) };
  }
  if (!options.has('branch') && !options.has('filter'))
    return { kind: 'build', build: readBuild(plain, said) };
  throw usage('--branch and --filter work with a project, not with one build.', text, [
    `artifacts ${plain.join(' ')}`,
  ]);
}

function ofBuild(build: BuildReference, query: Query, context: Context) {
  const again = (project: Project) => commandText('artifacts', buildText(build, project));
  return withBuild(build, showing(context, again), async (found, circleci) =>
    answer(await circleci.artifacts(found), query, {
      owner: buildName(found),
      heading: `${buildName(found)}: artifacts`,
      command: `artifacts ${buildSlug(found)}`,
      project: found.project,
      circleci,
    }),
  );
}

function ofLatest(place: BranchReference, query: Query, context: Context) {
  const { filter } = query;
  const again = (project: Project, words: string | undefined) =>
    commandText(
      ...['artifacts', projectSlug(project)],
      ...[words && `--branch ${words}`, filter && `--filter ${filter}`],
    );
  const lookup = showing(context, (project) => again(project, placeWords(place)));
  return withBranch(place, lookup, async ({ project, branch, circleci }) => {
    const which = `the latest ${filter ?? 'completed'} build${branch === undefined ? '' : ` on ${branch}`}`;
    const latest = { ...(branch !== undefined && { branch }), ...(filter && { filter }) };
    const asked = { project, again: (other: string) => again(project, written(other)) };
    const found = await latestArtifacts(latest, asked, circleci);
    return answer(found, query, {
      owner: `${projectName(project)}, ${which}`,
      heading: `${projectName(project)}: artifacts of ${which}`,
      command: again(project, branch && written(branch)),
      project,
      circleci,
      ...(found.length === 0 && { instead: await latestBuilds(project, latest, circleci) }),
    });
  });
}

/** A workflow's last job is often one without artifacts. */
function latestBuilds(project: Project, { branch, filter }: LatestQuery, circleci: CircleCI) {
  const page = { limit: 20, filter: filter ?? 'completed' } as const;
  return branch === undefined ? circleci.builds(project, page) : circleci.branchBuilds(project, branch, page);
}

interface Listed {
  readonly owner: string;
  readonly heading: string;
  readonly command: string;
  readonly project: Project;
  readonly instead?: readonly BuildSummary[];
  readonly circleci: CircleCI;
}

/** The list, or one file of it. */
async function answer(artifacts: readonly Artifact[], query: Query, listed: Listed): Promise<Reply> {
  const { circleci, command, owner, heading, project, instead } = listed;
  if (query.file) {
    const access = await query.access(project);
    return preview(artifacts, { ...query.file, command, owner, access }, circleci);
  }
  const where = { command, heading, host: circleci.host, ...query.place };
  return { kind: 'say', message: artifactsView({ artifacts, ...where, ...(instead && { instead }) }) };
}
