/** Describes the store of whose login is whose. */
import type { Workspace } from './store.ts';

export interface LoginStore {
  /** Returns who else has it: then nothing has changed. Moved, it is taken from them. Undefined unlinks. */
  saveLogin(
    workspace: Workspace,
    user: string,
    login: string | undefined,
    where: 'if free' | 'from its holder',
  ): Promise<string | undefined>;
  /** Whether an admin has linked it. */
  isLoginConfirmed(workspace: Workspace, user: string): Promise<boolean>;
  loginOf(workspace: Workspace, user: string): Promise<string | undefined>;
  userOf(workspace: Workspace, login: string): Promise<string | undefined>;
}
