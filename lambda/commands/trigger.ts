/** Starts a build. Without the words for it a form asks, so that nothing is started by accident. */
import { type Project, projectSlug } from '../circleci/project.ts';
import type { Wanted } from '../circleci/trigger.ts';
import type { Context } from '../conversation/context.ts';
import { branchOption, commandText, optionsText, textOption, written } from '../conversation/options.ts';
import {
  type Parameters,
  parameterOptions,
  parameterRows,
  readParameters,
} from '../conversation/parameters.ts';
import { branchOfLink, type RepoReference, readRepo } from '../conversation/reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { withProject } from '../conversation/resolve.ts';
import { startBuild, triggerForm } from '../conversation/starting.ts';
import { tooMany, usage, type Words } from '../conversation/words.ts';
import { command } from './command.ts';

export const trigger = command({
  name: 'trigger',
  usage: 'trigger [repo] [branch] [--tag t | --revision sha] [--param NAME=value …]',
  summary: 'Start a build of a branch, a tag or a commit; a form asks for what is missing.',
  example: 'trigger web main --param DEPLOY=true',
  group: 'Act',
  options: {
    tag: 'a tag instead of a branch',
    revision: 'a commit instead of a branch’s newest',
    param: 'a value for the build, like DEPLOY=true; may be said several times',
    branch: 'the same as a second word',
  },
  parse(words, channel) {
    const [said, branch] = words.plain;
    if (words.plain.length > 2) throw tooMany(words, 2);
    return {
      said,
      repo: readRepo(said, { words, channel }),
      wanted: readWanted(words, branch ?? branchOption(words) ?? branchOfLink(said)),
    };
  },
  run: ({ said, repo, wanted }, context) =>
    (wanted.branch ?? wanted.tag ?? wanted.revision)
      ? withProject(repo, { context, again: (project) => inFull(project, wanted) }, (project) =>
          startBuild({ project, wanted }, context),
        )
      : ask({ said, repo, parameters: wanted.parameters ?? {} }, context),
});

function readWanted(words: Words, branch: string | undefined): Wanted {
  const tag = textOption(words, { name: 'tag', wants: 'the name of a tag', example: 'v1.0.0' });
  const revision = textOption(words, { name: 'revision', wants: 'a commit', example: '5d2f6c1b' });
  const [said] = words.plain;
  if (tag !== undefined && (branch !== undefined || revision !== undefined))
    throw usage('A tag goes without a branch and without a commit.', words.text, [
      commandText('trigger', said && written(said), '--tag', written(tag)),
    ]);
  const parameters = parametersOf(words);
  return {
    ...(branch !== undefined && { branch }),
    ...(tag !== undefined && { tag }),
    ...(revision !== undefined && { revision }),
    ...(Object.keys(parameters).length > 0 && { parameters }),
  };
}

function parametersOf(words: Words): Parameters {
  const rows = words.every.get('param') ?? [];
  const read = readParameters(rows);
  if (read.kind === 'read' && !rows.some((row) => row.trim() === '')) return read.parameters;
  throw usage('--param wants NAME=value, each name once.', words.text, [
    commandText('trigger', ...words.plain.map(written), '--param NAME=value'),
  ]);
}

/** The same with the project's whole name; parameters that cannot be written again are asked for. */
function inFull(project: Project, { branch, tag, revision, parameters = {} }: Wanted): string {
  const options = parameterOptions(parameters);
  const slug = projectSlug(project);
  if (options === undefined) return `trigger ${slug}`;
  const named = optionsText(new Map(Object.entries({ ...(tag && { tag }), ...(revision && { revision }) })));
  return commandText('trigger', slug, branch && written(branch), named, options);
}

interface Asking {
  readonly repo: RepoReference;
  /** What was typed for the project. */
  readonly said: string | undefined;
  readonly parameters: Parameters;
}

function ask({ repo, said, parameters }: Asking, context: Context): Promise<Reply> {
  const again = commandText('trigger', said && written(said), parameterOptions(parameters));
  const project = repo.kind === 'project' ? projectSlug(repo.project) : said;
  const rows = parameterRows(parameters).join('\n');
  return triggerForm({ project, parameters: rows }, again, context);
}
