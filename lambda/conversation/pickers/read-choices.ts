/** Reads from CircleCI what the menus of a form offer. Functions reject with CircleCIError and NotConnectedError. */

import type { BuildSummary } from '../../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../circleci/client/client.ts';
import { type Project, projectKey, projectSlug } from '../../circleci/project.ts';
import type { Choice } from '../../views/forms/form-choices.ts';
import { hostName, organizationName, projectName } from '../../views/text/display-names.ts';
import { parameterRows } from '../words/parse-parameters.ts';

/** The projects that the connected account follows, by name. */
export async function projectChoices(circleci: CircleCI): Promise<readonly Choice[]> {
  const followed = await circleci.recentProjects();
  return followed
    .map(({ project }) => ({
      value: projectSlug(project),
      label: projectName(project),
      description: vcsOf(project),
    }))
    .toSorted((one, other) => one.label.localeCompare(other.label));
}

/** The same, after one choice for each organization that stands for all of its projects. */
export async function subjectChoices(circleci: CircleCI): Promise<readonly Choice[]> {
  const followed = await circleci.recentProjects();
  const organizations = new Map<string, Choice>();
  for (const { project } of followed) {
    const whole: Project = { vcs: project.vcs, org: project.org, repo: '*' };
    const label = `All projects of ${organizationName(project)}`;
    organizations.set(projectKey(whole), { value: projectSlug(whole), label, description: vcsOf(project) });
  }
  return [...(await projectChoices(circleci)), ...organizations.values()];
}

const vcsNames = { github: 'GitHub', bitbucket: 'Bitbucket', circleci: 'CircleCI' } as const;

function vcsOf({ vcs, host }: Project): string {
  return host === undefined ? vcsNames[vcs] : `${vcsNames[vcs]} · ${hostName(host)}`;
}

/** The branches of the newest builds, the newest first; the default branch comes before all. */
export async function branchChoices(project: Project, circleci: CircleCI): Promise<readonly Choice[]> {
  const [builds, followed] = await Promise.all([
    circleci.newestBuilds(project),
    circleci.recentProjects().catch(() => []),
  ]);
  const isSame = (one: Project) => projectKey(one) === projectKey(project);
  const usual = followed.find((one) => isSame(one.project))?.defaultBranch;
  const all = distinct([usual, ...builds.map(({ branch }) => branch)]);
  return all.map((branch) => {
    if (branch === usual) return { value: branch, label: branch, description: 'Default branch' };
    return { value: branch, label: branch };
  });
}

export async function workflowChoices(project: Project, circleci: CircleCI): Promise<readonly Choice[]> {
  return named(project, circleci, ({ workflow }) => workflow?.workflowName);
}

export async function jobChoices(project: Project, circleci: CircleCI): Promise<readonly Choice[]> {
  return named(project, circleci, ({ workflow }) => workflow?.jobName);
}

async function named(
  project: Project,
  circleci: CircleCI,
  nameOf: (build: BuildSummary) => string | undefined,
): Promise<readonly Choice[]> {
  const builds = await circleci.newestBuilds(project);
  return distinct(builds.map(nameOf))
    .toSorted((one, other) => one.localeCompare(other))
    .map((name) => ({ value: name, label: name }));
}

/** Who made the newest commits: by login where CircleCI knows it, else by the name on the commit. */
export async function personChoices(project: Project, circleci: CircleCI): Promise<readonly Choice[]> {
  const builds = await circleci.newestBuilds(project);
  const people = new Map<string, Choice>();
  for (const { author, authorLogin } of builds) {
    const value = authorLogin ?? author;
    if (value === undefined || people.has(value)) continue;
    const isNamed = author !== undefined && author !== value;
    people.set(value, isNamed ? { value, label: author, description: value } : { value, label: value });
  }
  return [...people.values()].toSorted((one, other) => one.label.localeCompare(other.label));
}

/** Pipelines whose parameters are read: as many calls. */
const mostPipelines = 4;

/** The parameters of the newest pipelines, as rows: those that a person or the API gave come first. */
export async function parameterChoices(project: Project, circleci: CircleCI): Promise<readonly Choice[]> {
  const pipelines = await circleci.pipelines(project);
  const asked = pipelines.filter(({ trigger }) => trigger !== 'webhook');
  const chosen = [...new Set([...asked, ...pipelines])].slice(0, mostPipelines);
  const given = await Promise.all(
    chosen.map(async ({ id, number }) => ({
      rows: parameterRows(await circleci.parametersOf(id).catch(() => ({}))),
      description: number === undefined ? 'Used before' : `Used in pipeline ${number}`,
    })),
  );
  const rows = new Map<string, Choice>();
  for (const { rows: values, description } of given)
    for (const row of values) if (!rows.has(row)) rows.set(row, { value: row, label: row, description });
  return [...rows.values()];
}

function distinct(names: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(names.flatMap((name) => (name === undefined || name === '' ? [] : [name])))];
}
