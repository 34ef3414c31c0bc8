/** Which workspace is speaking, and with which token we answer it. */
import type { Authorize, AuthorizeSourceData } from '@slack/bolt';
import type { Workspace } from '../store/store.ts';
import type { Services } from './services.ts';

/** An org-wide installation is one workspace of ours: the enterprise. */
export function workspaceOf(source: AuthorizeSourceData<boolean>): Workspace {
  const workspace = source.isEnterpriseInstall && source.enterpriseId ? source.enterpriseId : source.teamId;
  if (!workspace) throw new Error('the payload names no workspace');
  return workspace;
}

export class NotInstalledError extends Error {
  override readonly name = 'NotInstalledError';
}

export function authorizer(services: Services): Authorize<boolean> {
  return async (source) => {
    const workspace = workspaceOf(source);
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
