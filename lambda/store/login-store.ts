/** Declares the store that links Slack users to VCS logins. */
import type { Workspace } from './store.ts';

/** Who has an e-mail address, as Slack said it. */
export interface Found {
  /** Undefined: no member has it. */
  readonly user: string | undefined;
}

/** The person who has a login. */
export interface Linked {
  readonly user: string;
  /** By their own CircleCI account, or an admin: more than their own word. */
  readonly isProven: boolean;
}

export interface LoginStore {
  /**
   * Links the login; undefined unlinks. `if free` and `proven`: returns another user who has it, and changes nothing.
   * `proven`: the person's own account shows it.
   */
  saveLogin(
    workspace: Workspace,
    user: string,
    login: string | undefined,
    where: 'if free' | 'proven' | 'from its holder',
  ): Promise<string | undefined>;
  /** Returns whether an admin linked it. */
  isLoginConfirmed(workspace: Workspace, user: string): Promise<boolean>;
  loginOf(workspace: Workspace, user: string): Promise<string | undefined>;
  userOf(workspace: Workspace, login: string): Promise<Linked | undefined>;
  /** Returns who has the address, as Slack said it; undefined where it was not asked, or too long ago. */
  foundByEmail(workspace: Workspace, email: string): Promise<Found | undefined>;
  /** Kept for a day, that no one has it for an hour. */
  saveFoundByEmail(workspace: Workspace, email: string, found: Found, now: number): Promise<void>;
}
