/** Declares the store that links Slack users to VCS logins. */
import type { Workspace } from './store.ts';

export interface LoginStore {
  /** Links the login; undefined unlinks. `if free`: returns another user who has it, and changes nothing. */
  saveLogin(
    workspace: Workspace,
    user: string,
    login: string | undefined,
    where: 'if free' | 'from its holder',
  ): Promise<string | undefined>;
  /** Returns whether an admin linked it. */
  isLoginConfirmed(workspace: Workspace, user: string): Promise<boolean>;
  loginOf(workspace: Workspace, user: string): Promise<string | undefined>;
  userOf(workspace: Workspace, login: string): Promise<string | undefined>;
}
