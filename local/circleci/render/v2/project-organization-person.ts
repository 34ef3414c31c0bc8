/** Renders projects, organizations and the person, as v2 and the private routes show them. */
import { avatar, person } from '../../model/people-of-acme.ts';
import type { Project } from '../../model/projects-and-people.ts';
import { shortSlug, vcsUrl } from '../urls.ts';
import { personId } from './workflow-and-jobs.ts';

const providers = { github: 'GitHub', bitbucket: 'Bitbucket', circleci: 'CircleCI' } as const;

export function renderProjectV2(project: Project): object {
  return {
    slug: shortSlug(project),
    name: project.name,
    id: project.id,
    organization_name: project.org,
    organization_slug: shortSlug(project).split('/').slice(0, 2).join('/'),
    organization_id: project.orgId,
    vcs_info: {
      vcs_url: vcsUrl(project),
      provider: providers[project.vcs],
      default_branch: project.defaultBranch,
    },
  };
}

export function renderFollowed(project: Project): object {
  return {
    default_branch: project.defaultBranch,
    id: project.id,
    name: project.name,
    organization_id: project.orgId,
    organization_name: project.org,
    slug: shortSlug(project),
    vcs_type: project.vcs,
  };
}

export function renderMeV2(login: string): object {
  const who = person(login);
  return { id: personId(login), login, name: who.name ?? login, avatar_url: avatar(who) };
}

export function renderCollaboration(project: Project): object {
  return {
    id: project.orgId,
    // The specification writes the one, the service the other.
    'vcs-type': project.vcs,
    vcs_type: project.vcs,
    name: project.org,
    avatar_url: `https://avatars.githubusercontent.com/${project.org}`,
    slug: shortSlug(project).split('/').slice(0, 2).join('/'),
  };
}
