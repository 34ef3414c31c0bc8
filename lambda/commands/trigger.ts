/** Triggers a pipeline. Opens a form when no branch, tag or commit is named, so that nothing starts by accident. */
import type { CircleCI } from '../circleci/client/client.ts';
import type { Wanted } from '../circleci/client/trigger.ts';
import { type Project, projectSlug } from '../circleci/project.ts';
import { withConfirmation } from '../conversation/ask-first.ts';
import {
  deployRisk,
  type Start,
  startBuild,
  startTarget,
  triggerForm,
} from '../conversation/changes/trigger-pipeline.ts';
import type { Context } from '../conversation/context.ts';
import { branchOfLink, type RepoReference, readRepo } from '../conversation/references/project-reference.ts';
import { withProject } from '../conversation/references/resolve-reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { tooMany, usage, type Words } from '../conversation/words/parse-arguments.ts';
import {
  branchOption,
  commandText,
  optionsText,
  textOption,
  written,
} from '../conversation/words/parse-options.ts';
import { parameterOptions, parameterRows, readParameters } from '../conversation/words/parse-parameters.ts';
import { askTriggerView } from '../views/builds/confirm-ssh-or-deploy.ts';
import { command } from './command.ts';

export const trigger = command({
  name: 'trigger',
  usage: 'trigger [repo] [branch] [--tag t | --revision sha] [--param NAME=value …]',
  summary: 'Trigger a pipeline on a branch, tag or commit; without one a form opens.',
  example: 'trigger web main --param DEPLOY=true',
  group: 'Act',
  options: {
    tag: 'a tag instead of a branch',
    revision: 'a commit instead of a branch’s newest',
    param: 'a pipeline parameter, like DEPLOY=true; can be repeated',
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
  run({ said, repo, wanted }, context) {
    const isWhole = (wanted.branch ?? wanted.tag ?? wanted.revision) !== undefined;
    const open = () => ask({ said, repo, fields: wanted }, context);
    // A form names its project, and a link may lead to another CircleCI's.
    const isLink = repo.kind === 'project' && repo.host !== undefined;
    if (!isWhole && !isLink) return open();
    const again = (project: Project) => inFull(project, wanted) ?? `trigger ${projectSlug(project)}`;
    return withProject(repo, { context, again }, (project, circleci) =>
      isWhole ? start({ project, wanted }, circleci, context) : open(),
    );
  },
});

/** The longest command that a button can hold. */
const longestCommand = 1_800;

/** Asks before triggering what may deploy; by the form when the command does not fit into a question's button. */
async function start({ project, wanted }: Start, circleci: CircleCI, context: Context): Promise<Reply> {
  const carryOut = () => startBuild({ project, wanted }, context);
  const risk = context.confirmed ? undefined : await deployRisk({ project, wanted }, circleci);
  if (!risk) return carryOut();
  const command = inFull(project, wanted);
  if (command === undefined || command.length > longestCommand)
    return ask({ said: projectSlug(project), repo: { kind: 'project', project }, fields: wanted }, context);
  const target = startTarget({ project, wanted });
  const question = {
    name: 'trigger',
    target,
    projects: [project],
    ask: () => askTriggerView({ project, wanted, risk, command }),
  } as const;
  return withConfirmation(question, context, carryOut);
}

function readWanted(words: Words, branch: string | undefined): Wanted {
  const tag = textOption(words, { name: 'tag', wants: 'the name of a tag', example: 'v1.0.0' });
  const revision = textOption(words, { name: 'revision', wants: 'a commit', example: '5d2f6c1b' });
  const [said] = words.plain;
  if (tag !== undefined && (branch !== undefined || revision !== undefined))
    throw usage('Use a tag without a branch or commit.', words.text, [
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

function parametersOf(words: Words): NonNullable<Wanted['parameters']> {
  const rows = words.every.get('param') ?? [];
  const read = readParameters(rows);
  if (read.kind === 'read' && !rows.some((row) => row.trim() === '')) return read.parameters;
  throw usage('--param wants NAME=value, each name once.', words.text, [
    commandText('trigger', ...words.plain.map(written), '--param NAME=value'),
  ]);
}

/** The same with the project's whole name; undefined for parameters that cannot be written in words. */
function inFull(project: Project, { branch, tag, revision, parameters = {} }: Wanted): string | undefined {
  const options = parameterOptions(parameters);
  if (options === undefined) return undefined;
  const named = optionsText(new Map(Object.entries({ ...(tag && { tag }), ...(revision && { revision }) })));
  return commandText('trigger', projectSlug(project), branch && written(branch), named, options);
}

interface Asking {
  readonly repo: RepoReference;
  /** What was typed for the project. */
  readonly said: string | undefined;
  readonly fields: Wanted;
}

function ask({ repo, said, fields }: Asking, context: Context): Promise<Reply> {
  const { branch, parameters = {} } = fields;
  const again = commandText('trigger', said && written(said), parameterOptions(parameters));
  const project = repo.kind === 'project' ? projectSlug(repo.project) : said;
  const rows = parameterRows(parameters).join('\n');
  return triggerForm({ project, branch, parameters: rows }, again, context);
}
