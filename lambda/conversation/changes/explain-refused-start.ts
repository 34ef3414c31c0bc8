/** Explains why CircleCI did not start a pipeline, where its own answer misleads. */
import type { CircleCI } from '../../circleci/client/client.ts';
import type { Wanted } from '../../circleci/client/trigger.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import { type Project, projectSlug } from '../../circleci/project.ts';
import { wantedPlace } from '../../views/builds/started-build.ts';
import { projectName } from '../../views/text/display-names.ts';
import { builtBranches, nearBranch } from '../references/branch-not-found.ts';
import { shortened, usage } from '../words/parse-arguments.ts';
import { commandText, optionsText, written } from '../words/parse-options.ts';

interface Start {
  readonly project: Project;
  readonly wanted: Wanted;
}

/** The error to throw instead; the given one where it says all there is to say. */
export async function startRefused(
  error: unknown,
  { project, wanted }: Start,
  circleci: CircleCI,
): Promise<unknown> {
  if (!(error instanceof CircleCIError) || error.ambiguous) return error;
  const { reason, said = '' } = error;
  const { branch } = wanted;
  if (reason === 'gone' && wanted.revision !== undefined) return noCommits(project, wanted.revision);
  if (reason === 'refused' && branch !== undefined && /branch not found/i.test(said))
    return noBranch(project, branch, circleci);
  if ((reason === 'not-found' || reason === 'refused') && Object.keys(wanted.parameters ?? {}).length > 0)
    return undeclared({ project, wanted }, said);
  return reason === 'refused' ? refused({ project, wanted }, said) : error;
}

function noCommits(project: Project, revision: string) {
  const slug = projectSlug(project);
  return usage('CircleCI can trigger branches and tags, but no longer single commits.', revision, [
    `trigger ${slug} main`,
    `trigger ${slug} --tag v1.0.0`,
  ]);
}

async function noBranch(project: Project, branch: string, circleci: CircleCI) {
  const near = nearBranch(branch, await builtBranches(project, circleci));
  const none = `${projectName(project)} has no branch named “${shortened(branch, 60)}” in CircleCI.`;
  const slug = projectSlug(project);
  return usage(near === undefined ? none : `${none} Did you mean “${shortened(near, 60)}”?`, branch, [
    ...(near === undefined ? [] : [commandText('trigger', slug, written(near))]),
    `trigger ${slug}`,
    `builds ${slug}`,
  ]);
}

/** A parameter that the configuration does not declare is answered as if there were no such project. */
function undeclared({ project, wanted }: Start, said: string) {
  const names = Object.keys(wanted.parameters ?? {}).map((name) => shortened(name, 40));
  const [are, parameters] = names.length === 1 ? ['is not', 'a parameter'] : ['are not all', 'parameters'];
  const likely = `Most likely ${names.slice(0, 5).join(', ')} ${are} ${parameters} that the configuration declares.`;
  return usage(`${title({ project, wanted })}${inItsWords(said)} ${likely}`, '', [bare({ project, wanted })]);
}

function refused(start: Start, said: string) {
  const slug = projectSlug(start.project);
  return usage(`${title(start)}${inItsWords(said)}`, '', [`trigger ${slug}`, `builds ${slug}`]);
}

function title({ project, wanted }: Start): string {
  return `CircleCI did not start ${shortened(projectName(project), 80)}${wantedPlace(wanted).plain}.`;
}

function inItsWords(said: string): string {
  return said === '' ? '' : ` It said: ${shortened(said, 120)}.`.replace(/\.\.$/, '.');
}

/** The same without its parameters. */
function bare({ project, wanted: { branch, tag } }: Start): string {
  const options = optionsText(new Map(tag === undefined ? [] : [['tag', tag]]));
  return commandText('trigger', projectSlug(project), branch && written(branch), options);
}
