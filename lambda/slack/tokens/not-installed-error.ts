/** Signals that the workspace has not installed the app, has removed it, or has lost its token. */
export class NotInstalledError extends Error {
  override readonly name = 'NotInstalledError';
}
