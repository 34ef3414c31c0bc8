/** Creates the Context of one command, click or submission from the services. */
import { askOnce } from '../ask-once.ts';
import type { CircleCI } from '../circleci/client/client.ts';
import type { Context } from '../conversation/context.ts';
import type { Reply } from '../conversation/reply.ts';
import type { CallerInfo } from './api/caller-info.ts';
import { type Acting, actOnce } from './run-authorized.ts';
import type { Services } from './worker-ports.ts';
import { connectCircleCI } from './workspace-circleci.ts';

export interface ContextParts extends Acting {
  readonly services: Services;
  readonly run: (text: string, context: Context) => Promise<Reply>;
  readonly surroundings: CallerInfo;
}

export function createContext({
  services,
  run,
  surroundings,
  caller,
  key,
  effectiveRole,
  writeMeanwhile,
}: ContextParts): Context {
  let connection: Promise<CircleCI> | undefined;
  const context: Context = {
    caller,
    now: services.now(),
    store: services.store,
    circleciHost: services.circleciHost,
    effectiveRole,
    circleci: () => {
      connection ??= connectCircleCI(caller.workspace, services).then(listingOnce);
      return connection;
    },
    publicCircleci: () => listingOnce(services.circleci({ host: services.circleciHost, token: undefined })),
    circleciWith: ({ host }, token) => services.circleci({ host, token }),
    saveSecrets: (change) => services.secrets.write(caller.workspace, change),
    act: (intended, effect) => actOnce(intended, effect, { context, key, services, writeMeanwhile }),
    newId: services.newId,
    hookAddress: (hook) => services.hookAddress(caller.workspace, hook),
    ...surroundings,
    confirmed: false,
    run: (text) => run(text, context),
    runConfirmed: (text) => run(text, { ...context, confirmed: true }),
  };
  return context;
}

/** The list of followed projects is large, and one turn may look into it twice. */
function listingOnce(circleci: CircleCI): CircleCI {
  return {
    ...circleci,
    projects: askOnce(circleci.projects).ask,
    recentProjects: askOnce(circleci.recentProjects).ask,
  };
}
