/** Renders people as a build, a cancel and /me show them. */
import { avatar, person } from '../model/people-of-acme.ts';
import type { Project } from '../model/projects-and-people.ts';
import { uuid } from '../model/seeded-random.ts';

/** The user of a build that was triggered through the API. */
const none = { is_user: false, login: 'none' } as const;

export function renderUser(login: string | null, project: Project): object {
  if (login === null) return none;
  const who = person(login);
  const { name, id } = who;
  const vcs = project.vcs === 'circleci' ? 'github' : project.vcs;
  const bitbucketId = `{${uuid(0, 'bitbucket', login)}}`;
  return {
    is_user: who.bot === undefined,
    login: who.login,
    avatar_url: avatar(who),
    name,
    vcs_type: vcs,
    id: vcs === 'bitbucket' ? bitbucketId : id,
  };
}

export function renderIdentity(login: string): object {
  const who = person(login);
  return {
    avatar_url: avatar(who),
    external_id: who.id,
    id: who.id,
    name: who.name,
    'user?': true,
    domain: 'github.com',
    type: 'github',
    'authorized?': true,
    provider_id: uuid(0, 'provider', 'github'),
    login: who.login,
  };
}
