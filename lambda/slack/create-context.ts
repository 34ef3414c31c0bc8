/** Creates the Context of one command, click or submission from the services. */
import { askOnce } from '../ask-once.ts';
import { actingAs } from '../circleci/client/changes-by-other-client.ts';
import type { CircleCI } from '../circleci/client/client.ts';
import { clientFor } from '../circleci/route-calls.ts';
import { allConnections } from '../connections/find-connection.ts';
import type { Caller, Context } from '../conversation/context.ts';
import type { Reply } from '../conversation/reply.ts';
import type { CallerInfo } from './api/caller-info.ts';
import { connectCircleCI } from './connect-circleci.ts';
import { rememberingWish } from './remember-refused-request.ts';
import { type Acting, actOnce } from './run-authorized.ts';
import { actWithOwnToken, ownAccountOf } from './tokens/change-with-own-token.ts';
import { removeConnection, saveConnection } from './tokens/workspace-connections.ts';
import { sendDigest } from './turns/send-digest.ts';
import type { Services } from './worker-ports.ts';

export interface ContextParts extends Acting {
  readonly services: Services;
  readonly run: (text: string, context: Context) => Promise<Reply>;
  readonly roleOf: Context['roleOf'];
  readonly surroundingsOf: (caller: Caller) => CallerInfo;
}

export function createContext(parts: ContextParts): Context {
  const { services, run, surroundingsOf, caller, key, effectiveRole, writeMeanwhile } = parts;
  const { workspace } = caller;
  let connection: Promise<CircleCI> | undefined;
  const own = ownAccountOf(caller, services);
  const accounts = async () => allConnections(await own.ownAccounts());
  const runWith = (text: string, used: Context) =>
    rememberingWish({ action: 'run', command: text }, used.now, () => run(text, used));
  const context: Context = {
    caller,
    now: services.now(),
    clock: services.now,
    store: services.store,
    circleciHost: services.circleciHost,
    effectiveRole,
    roleOf: parts.roleOf,
    circleci: async (project) => {
      connection ??= connectCircleCI(workspace, services, (workspaces, hosts) =>
        actingAs(
          listingOnce(workspaces),
          actWithOwnToken(workspaces, { caller, account: own.ownAccounts, hosts, services }),
        ),
      );
      return clientFor(project, await connection);
    },
    publicCircleci: () => listingOnce(services.circleci({ host: services.circleciHost, token: undefined })),
    circleciWith: ({ host }, token) => services.circleci({ host, token }),
    saveConnection: (connection) => saveConnection(workspace, connection, services),
    removeConnection: (connection) => removeConnection(workspace, connection, services),
    ownAccount: async (project) => {
      const [newest, ...others] = await accounts();
      if (!newest || !project) return newest;
      const circleci = await context.circleci();
      const { host } = await clientFor(project, circleci);
      const there = [newest, ...others].find((one) => one.host === host);
      return there ?? (circleci.several ? undefined : newest);
    },
    ownAccounts: accounts,
    saveOwnAccount: own.saveOwnAccount,
    removeOwnAccount: own.removeOwnAccount,
    act: (intended, effect) => actOnce(intended, effect, { context, key, services, writeMeanwhile }),
    newId: services.newId,
    hookAddress: (hook) => services.hookAddress(workspace, hook),
    sendDigest: (message) => sendDigest(message, caller, services),
    ...surroundingsOf(caller),
    inChannel: (channel, part) => createContext(inChannel(parts, channel, part)),
    confirmed: false,
    run: (text) => runWith(text, context),
    runConfirmed: (text) => runWith(text, { ...context, confirmed: true }),
  };
  return context;
}

function inChannel(parts: ContextParts, channel: string, part: string): ContextParts {
  const { workspace, user } = parts.caller;
  return {
    services: parts.services,
    run: parts.run,
    roleOf: parts.roleOf,
    surroundingsOf: parts.surroundingsOf,
    caller: { workspace, user, channel },
    key: `${parts.key}:${part}`,
    effectiveRole: parts.effectiveRole,
    writeMeanwhile: parts.writeMeanwhile,
  };
}

/** The list of followed projects is large, and one turn may look into it twice. */
function listingOnce(circleci: CircleCI): CircleCI {
  return {
    ...circleci,
    projects: askOnce(circleci.projects).ask,
    recentProjects: askOnce(circleci.recentProjects).ask,
  };
}
