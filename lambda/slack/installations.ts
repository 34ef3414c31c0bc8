/** Says whose a payload is, and with which token we answer it. */
import type { Authorize, AuthorizeSourceData } from '@slack/bolt';
import * as v from 'valibot';
import type { Workspace } from '../store/store.ts';
import type { Services } from './worker-ports.ts';

type Source = Partial<Pick<AuthorizeSourceData<boolean>, 'isEnterpriseInstall' | 'enterpriseId' | 'teamId'>>;

const viewSchema = v.object({ view: v.object({ app_installed_team_id: v.pipe(v.string(), v.nonEmpty()) }) });

/**
 * Returns the workspace whose installation the payload is for. An org-wide installation is one workspace of ours: the
 * organization. Slack names no team where such a one ends, and names the organization of a single workspace too. A
 * form belongs to where its app is installed, whoever fills it in. Throws where nothing is named.
 */
export function workspaceOf({ isEnterpriseInstall, enterpriseId, teamId }: Source, body: unknown): Workspace {
  const form = v.safeParse(viewSchema, body);
  const team = form.success ? form.output.view.app_installed_team_id : teamId;
  const workspace = isEnterpriseInstall ? enterpriseId : (team ?? enterpriseId);
  if (!workspace) throw new Error('the payload names no workspace');
  return workspace;
}

export class NotInstalledError extends Error {
  override readonly name = 'NotInstalledError';
}

export function authorizer(services: Services): Authorize<boolean> {
  return async (source, body) => {
    const workspace = workspaceOf(source, body);
    if (services.slackBotToken) return { botToken: services.slackBotToken, workspace };
    const [installation, secrets] = await Promise.all([
      services.store.installation(workspace),
      services.secrets.read(workspace),
    ]);
    if (!installation || !secrets.slackBotToken)
      throw new NotInstalledError('the workspace is not installed');
    return {
      botToken: secrets.slackBotToken,
      workspace,
      hasAdmin: installation.hasAdmin,
      ...(installation.botId && { botId: installation.botId }),
      ...(installation.botUserId && { botUserId: installation.botUserId }),
    };
  };
}
