/** Declares the store of people's own CircleCI accounts, and the cipher of their tokens. */

/** A token and the CircleCI that it is of: one value, so that a token is never sent to another host. */
export interface HostedToken {
  readonly host: string;
  readonly token: string;
}

/** What a connection of the workspace is for. */
export interface Serving {
  /** `https://circleci.com`, or a CircleCI Server. */
  readonly host: string;
  /** `gh/acme` each. Undefined: every project of the host that no other connection names. */
  readonly organizations?: readonly string[] | undefined;
}

/** Who a person is at CircleCI. */
export interface Account {
  readonly host: string;
  readonly login: string;
  readonly connectedAt: number;
}

export interface StoredAccount extends Account {
  /** The HostedToken, encrypted for its owner. */
  readonly sealed: string;
  /** The person's accounts at other hosts, none of which has others of its own. */
  readonly others?: readonly StoredAccount[] | undefined;
}

/** The person whose account it is. */
export interface TokenOwner {
  readonly workspace: string;
  /** User id. */
  readonly user: string;
}

export interface AccountStore {
  account(workspace: string, user: string): Promise<StoredAccount | undefined>;
  /** Undefined removes it. */
  saveAccount(workspace: string, user: string, account: StoredAccount | undefined): Promise<void>;
}

/** Rejects with the errors of KMS where it is in trouble. */
export interface TokenCipher {
  encrypt(owner: TokenOwner, value: HostedToken): Promise<string>;
  /** Undefined for what was not encrypted for this owner, or is damaged. */
  decrypt(owner: TokenOwner, sealed: string): Promise<HostedToken | undefined>;
}
