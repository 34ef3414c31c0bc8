/** Finds the workspace of a payload and its bot token. */
import type { Authorize, AuthorizeSourceData } from '@slack/bolt';
import * as v from 'valibot';
import type { Workspace } from '../store/store.ts';
import { botToken } from './tokens/bot-token.ts';
import { NotInstalledError } from './tokens/not-installed-error.ts';
import type { Services } from './worker-ports.ts';

type Source = Partial<Pick<AuthorizeSourceData<boolean>, 'isEnterpriseInstall' | 'enterpriseId' | 'teamId'>>;

const viewSchema = v.object({ view: v.object({ app_installed_team_id: v.pipe(v.string(), v.nonEmpty()) }) });

/**
 * Returns the workspace whose installation the payload is for. An org-wide installation is one workspace of ours: the
 * organization. Slack names no team where such a one ends, and names the organization of a single workspace too. A
 * form belongs to the workspace where its app is installed, not to the submitter's. Throws when no workspace is named.
 */
export function workspaceOf({ isEnterpriseInstall, enterpriseId, teamId }: Source, body: unknown): Workspace {
  const form = v.safeParse(viewSchema, body);
  const team = form.success ? form.output.view.app_installed_team_id : teamId;
  const workspace = isEnterpriseInstall ? enterpriseId : (team ?? enterpriseId);
  if (!workspace) throw new Error('the payload names no workspace');
  return workspace;
}

/** Milliseconds for a new token while Slack waits for the answer to a form, and while a person does. */
const waits = { form: 1_000, person: 10_000 } as const;

const typedSchema = v.object({ type: v.picklist(['view_submission', 'block_suggestion']) });

/** A function's instance may live for hours. */
const mostOwners = 1_000;

/** `servicesFor` gives those of a delivery's body. `owners` is told whose each token is. */
export function authorizer(
  servicesFor: (body: object) => Services,
  owners: Map<string, Workspace>,
): Authorize<boolean> {
  return async (source, body) => {
    const services = servicesFor(body ?? {});
    const workspace = workspaceOf(source, body);
    if (services.slackBotToken) return { botToken: services.slackBotToken, workspace };
    const patience = v.is(typedSchema, body) ? waits.form : waits.person;
    const [installation, token] = await Promise.all([
      services.store.installation(workspace),
      botToken(workspace, services, patience),
    ]);
    if (!installation) throw new NotInstalledError('the workspace is not installed');
    if (owners.size >= mostOwners) owners.clear();
    owners.set(token, workspace);
    return {
      botToken: token,
      workspace,
      hasAdmin: installation.hasAdmin,
      ...(installation.botId && { botId: installation.botId }),
      ...(installation.botUserId && { botUserId: installation.botUserId }),
    };
  };
}
