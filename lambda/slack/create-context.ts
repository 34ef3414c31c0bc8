/** Creates the Context of one command, click or submission from the services. */
import { askOnce } from '../ask-once.ts';
import { actingAs } from '../circleci/client/changes-by-other-client.ts';
import type { CircleCI } from '../circleci/client/client.ts';
import type { Caller, Context } from '../conversation/context.ts';
import type { Reply } from '../conversation/reply.ts';
import type { CallerInfo } from './api/caller-info.ts';
import { connectCircleCI } from './connect-circleci.ts';
import { rememberingWish } from './remember-refused-request.ts';
import { type Acting, actOnce } from './run-authorized.ts';
import { actWithOwnToken, ownAccountOf } from './tokens/change-with-own-token.ts';
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
    circleci: () => {
      connection ??= connectCircleCI(workspace, services).then((workspaces) =>
        actingAs(
          listingOnce(workspaces),
          actWithOwnToken(workspaces, { caller, account: own.ownAccount, services }),
        ),
      );
      return connection;
    },
    publicCircleci: () => listingOnce(services.circleci({ host: services.circleciHost, token: undefined })),
    circleciWith: ({ host }, token) => services.circleci({ host, token }),
    saveSecrets: (change) => services.secrets.write(workspace, change),
    ...own,
    act: (intended, effect) => actOnce(intended, effect, { context, key, services, writeMeanwhile }),
    newId: services.newId,
    hookAddress: (hook) => services.hookAddress(workspace, hook),
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
