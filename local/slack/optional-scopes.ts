/** Lists the scopes of the app's manifest, as Slack knows them, and which of them are optional. */

export const allOptionalScopes: readonly string[] = [
  'channels:join',
  'links:read',
  'links:write',
  'im:history',
  'files:write',
  'users:read.email',
];

export const everyScope: readonly string[] = [
  'commands',
  'app_mentions:read',
  'chat:write',
  'users:read',
  'channels:read',
  'groups:read',
  ...allOptionalScopes,
];

export function isOptional(scope: string): boolean {
  return allOptionalScopes.includes(scope);
}
