/** Answers v2: a project by its id, its advanced settings, its pipeline definitions; a person by their id. */
import { badRequest, json, message, projectNotFound, Refusal } from '../../api/answer.ts';
import { flagIn, isMap, mapIn, textsIn } from '../../api/body-fields.ts';
import { type Call, param } from '../../api/route-call.ts';
import type { AdvancedSettings } from '../../model/contexts-and-schedules.ts';
import { people } from '../../model/people-of-acme.ts';
import type { Project } from '../../model/projects-and-people.ts';
import { uuid } from '../../model/seeded-random.ts';
import { iso } from '../../render/timestamps.ts';
import { renderMeV2, renderProjectV2 } from '../../render/v2/project-organization-person.ts';
import { personId } from '../../render/v2/workflow-and-jobs.ts';
import type { Handler } from '../match-route.ts';
import { actor, person, project } from './check-access.ts';

export const projectById: Handler = (call) => json(renderProjectV2(foundProject(call)));

export function foundProject(call: Call): Project {
  person(call);
  const known = call.world.projects.find(({ id, visible }) => visible && id === param(call, 'id'));
  if (!known) throw new Refusal(projectNotFound);
  return known;
}

/** Everybody who ever did something here has an id. */
export const oneUser: Handler = (call) => {
  const { login: own } = person(call);
  const logins = [own, ...people.map(({ login }) => login), ...call.world.pipelines.map(({ by }) => by)];
  const login = logins.find((one) => personId(one) === param(call, 'id'));
  if (login === undefined) throw new Refusal(message('User not found', 404));
  return json(renderMeV2(login));
};

export const projectSettings: Handler = (call) => json(renderSettings(project(call)));

export const changeProjectSettings: Handler = (call) => {
  actor(call);
  const owner = project(call);
  const { oss, ...changes } = changesIn(call);
  owner.advanced = { ...owner.advanced, ...changes };
  owner.oss = oss ?? owner.oss;
  return json(renderSettings(owner));
};

function renderSettings({ advanced, oss, defaultBranch }: Project): object {
  const settings: AdvancedSettings = {
    autocancel_builds: false,
    build_fork_prs: false,
    build_prs_only: false,
    disable_ssh: false,
    forks_receive_secret_env_vars: false,
    set_github_status: true,
    setup_workflows: true,
    write_settings_requires_admin: false,
    pr_only_branch_overrides: [defaultBranch],
    ...advanced,
    oss,
  };
  return { advanced: settings };
}

const flags = [
  'autocancel_builds',
  'build_fork_prs',
  'build_prs_only',
  'disable_ssh',
  'forks_receive_secret_env_vars',
  'oss',
  'set_github_status',
  'setup_workflows',
  'write_settings_requires_admin',
] as const;

function changesIn({ body }: Call): Partial<AdvancedSettings> {
  if (!isMap(body.advanced)) throw badRequest('advanced is required.');
  const given = mapIn(body, 'advanced');
  const changed = flags.flatMap((name) => {
    const value = flagIn(given, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const branches = textsIn(given, 'pr_only_branch_overrides');
  return { ...Object.fromEntries(changed), ...(branches ? { pr_only_branch_overrides: branches } : {}) };
}

/** Every project has the one that builds its own pushes. */
export const pipelineDefinitions: Handler = (call) => {
  const { key, vcs, org, name } = foundProject(call);
  const { seed, born } = call.world;
  const place = {
    provider: vcs === 'circleci' ? 'github_app' : vcs === 'github' ? 'github_oauth' : 'bitbucket_oauth',
    repo: {
      full_name: `${org}/${name}`,
      external_id: `${Number.parseInt(uuid(seed, 'repo', key).slice(0, 7), 16)}`,
    },
  };
  const item = {
    id: uuid(seed, 'definition', key),
    name: 'build-and-test',
    description: '',
    created_at: iso(born),
    config_source: { ...place, file_path: '.circleci/config.yml' },
    checkout_source: place,
  };
  return json({ items: [item] });
};
