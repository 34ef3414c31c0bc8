/** Changes CircleCI with the caller's own token where they have connected an account, else with the workspace's. */
import type { Acting } from '../../circleci/client/changes-by-other-client.ts';
import type { CircleCI } from '../../circleci/client/client.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import { allConnections, joinConnections } from '../../connections/find-connection.ts';
import type { Caller, Context } from '../../conversation/context.ts';
import { OwnAccountError } from '../../errors.ts';
import type { Account, StoredAccount } from '../../store/own-account-store.ts';
import type { Services } from '../worker-ports.ts';
import { changeUnderLock, type Locking } from './change-under-lock.ts';
import { tellTokenEnded } from './notify-own-token-ended.ts';

export interface Owning {
  readonly caller: Caller;
  /** The caller's. */
  readonly account: () => Promise<StoredAccount | undefined>;
  /** The hosts of the workspace's connections. */
  readonly hosts: readonly string[];
  readonly services: Pick<Services, 'tokenCipher' | 'circleci' | 'store' | 'now' | 'log'>;
}

interface Own {
  readonly account: Account;
  readonly circleci: CircleCI;
}

/**
 * The token is read when something is changed, and never before. An own account that cannot be used is refused with
 * OwnAccountError: the workspace's token does not take its place.
 */
export function actWithOwnToken(reading: CircleCI, owning: Owning): Acting {
  let opened: Promise<Own | undefined> | undefined;
  return async (call, opens) => {
    opened ??= open(reading.host, owning);
    const own = await opened;
    if (!own && opens === 'shell') throw new OwnAccountError({ is: 'shell' });
    if (!own) return call(reading);
    try {
      return await call(own.circleci);
    } catch (error) {
      const known = named(error, own.account);
      if (known instanceof OwnAccountError) await tellTokenEnded(owning.caller, own.account, owning.services);
      throw known;
    }
  };
}

/** Undefined for a person without an account, and for one whose accounts are at the workspace's other connections. */
async function open(
  workspaceHost: string,
  { caller: { workspace, user }, account: read, hosts, services }: Owning,
): Promise<Own | undefined> {
  const all = allConnections(await read());
  const [newest] = all;
  const account = all.find(({ host }) => host === workspaceHost);
  if (!newest || (!account && all.some(({ host }) => hosts.includes(host)))) return undefined;
  if (!account) throw new OwnAccountError({ is: 'elsewhere', host: newest.host, workspaceHost });
  const { host, sealed } = account;
  const hosted = await services.tokenCipher.decrypt({ workspace, user }, sealed);
  if (hosted?.host !== host) throw new OwnAccountError({ is: 'unreadable' });
  return { account, circleci: services.circleci({ ...hosted, isPersonal: true }) };
}

interface OwnAccount extends Pick<Context, 'saveOwnAccount' | 'removeOwnAccount'> {
  /** The newest one, with the others. */
  ownAccounts(): Promise<StoredAccount | undefined>;
}

/** The key is the caller's, and no one else's. */
export function ownAccountOf(
  { workspace, user }: Caller,
  services: Locking & Pick<Services, 'tokenCipher'>,
): OwnAccount {
  const { store, tokenCipher, now } = services;
  let read: Promise<StoredAccount | undefined> | undefined;
  /** Of this moment: the person may connect at two hosts at once. */
  const change = (host: string | undefined, added: readonly StoredAccount[]) => {
    const changing = async () => {
      const all = host === undefined ? [] : allConnections(await store.account(workspace, user));
      const others = all.filter((one) => one.host !== host);
      await store.saveAccount(workspace, user, joinConnections([...added, ...others]));
    };
    return changeUnderLock(workspace, `account:${user}`, changing, services);
  };
  return {
    ownAccounts: () => {
      read ??= store.account(workspace, user);
      return read;
    },
    async saveOwnAccount(account) {
      const { host, token, login } = account;
      const sealed = await tokenCipher.encrypt({ workspace, user }, { host, token });
      await change(host, [{ host, login, connectedAt: now(), sealed }]);
    },
    removeOwnAccount: (host) => change(host, []),
  };
}

/** Tells whose token it was, and whether it has ended. */
function named(error: unknown, { login }: Account): unknown {
  if (!(error instanceof CircleCIError)) return error;
  if (error.reason === 'unauthorized') return new OwnAccountError({ is: 'refused', login });
  return new CircleCIError(error.reason, error.message, {
    ...(error.status !== undefined && { status: error.status }),
    ...(error.said !== undefined && { said: error.said }),
    ...(error.retryAfter !== undefined && { retryAfter: error.retryAfter }),
    ambiguous: error.ambiguous,
    needsPersonalToken: error.needsPersonalToken,
    usedBy: login,
    cause: error.cause,
  });
}
