/** Slack's workspace has not installed the app, has removed it, or its token cannot be renewed any more. */
export class NotInstalledError extends Error {
  override readonly name = 'NotInstalledError';
}
