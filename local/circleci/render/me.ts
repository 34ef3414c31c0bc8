/** Renders the signed-in person as v1.1 does, field for field as recorded. */

import { avatar, person } from '../model/people-of-acme.ts';
import { uuid } from '../model/seeded-random.ts';
import type { World } from '../model/simulator-state.ts';
import { renderIdentity } from './build-users.ts';
import { vcsUrl } from './urls.ts';

export function renderMe(login: string, world: World): object {
  const who = person(login);
  const followed = world.projects.filter((project) => project.followed && project.visible);
  return {
    ...account,
    login: who.login,
    name: who.name,
    avatar_url: avatar(who),
    selected_email: who.email,
    all_emails: [who.email],
    github_id: who.id,
    analytics_id: uuid(world.seed, 'analytics', login),
    pusher_id: uuid(world.seed, 'pusher', login).replaceAll('-', ''),
    bitbucket: { id: `{${uuid(0, 'bitbucket', login)}}`, login: null },
    identities: { github: renderIdentity(login) },
    projects: Object.fromEntries(
      followed.map((project) => [vcsUrl(project), { on_dashboard: true, emails: 'default' }]),
    ),
    num_projects_followed: followed.length,
    heroku_api_key:
      world.herokuLast4 === null ? null : `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx${world.herokuLast4}`,
  };
}

const account = {
  enrolled_betas: [],
  in_beta_program: false,
  trial_end: '2021-03-17T02:51:18.043Z',
  admin: false,
  basic_email_prefs: 'smart',
  sign_in_count: 183,
  github_oauth_scopes: ['user:email', 'repo'],
  gravatar_id: null,
  first_vcs_authorized_client_id: null,
  days_left_in_trial: -2077,
  privacy_optout: false,
  parallelism: 1,
  student: false,
  bitbucket_authorized: true,
  web_ui_pipelines_optout: 'not-selected',
  dev_admin: false,
  created_at: '2021-03-03T02:51:18.043Z',
  plan: null,
  organization_prefs: {},
  containers: 1,
  web_ui_pipelines_first_opt_in: false,
} as const;
