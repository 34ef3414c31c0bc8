/** Renders a followed project: settings of many years, and its branches with encoded names. */
import type { Project } from '../model/projects-and-people.ts';
import { renderBranch, renderBranches } from './branch.ts';
import type { Scene } from './build.ts';
import { vcsUrl } from './urls.ts';

export function renderProject(project: Project, scene: Scene, form: 'whole' | 'shallow'): object {
  const settings = { vcs_type: project.vcs, ...renderSettings(project) };
  return form === 'shallow'
    ? settings
    : { ...settings, branches: renderBranches(project, scene, renderBranch) };
}

export function renderSettings(project: Project): object {
  return {
    ...nothing,
    vcs_url: vcsUrl(project),
    username: project.org,
    reponame: project.name,
    oss: project.oss,
    default_branch: project.defaultBranch,
    following: project.followed,
    language: project.language,
    parallel: 1,
    has_usable_key: true,
    ssh_keys: project.sshKeys.map(({ hostname, publicKey, fingerprint }) => {
      return { hostname, public_key: publicKey, fingerprint };
    }),
    aws: { keypair: null },
    feature_flags: { ...flags, ...(project.oss ? { oss: true } : {}) },
    setup: '',
    dependencies: '',
    post_dependencies: '',
    compile: '',
    test: '',
    extra: '',
  };
}

const flags = {
  'trusty-beta': false,
  'builds-service': true,
  osx: false,
  'set-github-status': true,
  'build-prs-only': false,
  'forks-receive-secret-env-vars': false,
  fleet: null,
  'build-fork-prs': false,
  'autocancel-builds': false,
} as const;

const notifiers = [
  'irc_server irc_keyword irc_channel irc_username irc_password irc_notify_prefs',
  'campfire_subdomain campfire_room campfire_token campfire_notify_prefs',
  'slack_channel slack_webhook_url slack_subdomain slack_notify_prefs slack_channel_override slack_api_token',
  'slack_integration_access_token slack_integration_team slack_integration_team_id slack_integration_channel',
  'slack_integration_channel_id slack_integration_notify_prefs slack_integration_webhook_url',
  'flowdock_api_token heroku_deploy_user jira',
];

/** Long retired, and still answered as null. */
const nothing = Object.fromEntries(notifiers.flatMap((line) => line.split(' ')).map((name) => [name, null]));
