/** Installs the app: the page on which a person approves is not here, its codes are. */

import { isOptional } from '../optional-scopes.ts';
import { organization } from '../organization.ts';
import { touched, type World } from '../stand-in-context.ts';
import { Refusal } from '../web-api/refusal.ts';
import { workspace } from '../workspace-acme.ts';
import { type Args, type Method, needed } from './method-type.ts';

const { bot, app } = workspace;

/** Any client id and secret is this app's. */
const access: Method = (args, world) => {
  needed(args, 'client_id');
  needed(args, 'client_secret');
  const grant = args.grant_type === 'refresh_token' ? renewed(args, world) : installed(args, world);
  return {
    ...grant,
    token_type: 'bot',
    scope: world.grantedScopes.join(','),
    bot_user_id: bot.userId,
    app_id: app.id,
    ...homeOf(world),
  };
};

/** A code is taken once, from newInstallCode(). An optional scope is granted where it was asked for. */
function installed(args: Args, world: World): Record<string, unknown> {
  const code = needed(args, 'code');
  const asked = world.installCodes.get(code);
  if (!asked) throw new Refusal('invalid_code');
  world.installCodes.delete(code);
  const isGranted = (scope: string) => !isOptional(scope) || world.optionalScopes.includes(scope);
  world.grantedScopes = asked.filter(isGranted);
  world.state.isInstalled = true;
  touched(world);
  return { ...world.tokens.install(), authed_user: { id: world.state.me } };
}

function renewed(args: Args, world: World): Record<string, unknown> {
  if (!world.state.isInstalled) throw new Refusal('invalid_refresh_token');
  return { ...world.tokens.refresh(needed(args, 'refresh_token')) };
}

function homeOf({ installedFor, team }: World): Record<string, unknown> {
  const enterprise = { id: organization.id, name: organization.name };
  if (installedFor === 'organization') return { team: null, enterprise, is_enterprise_install: true };
  const own = { team: { id: team.id, name: team.name }, is_enterprise_install: false };
  return { ...own, enterprise: installedFor === 'workspace' ? null : enterprise };
}

/** Called without a token. */
export const oauthMethods: Readonly<Record<string, Method>> = { 'oauth.v2.access': access };
