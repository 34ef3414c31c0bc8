/** What one command, click or submission may use, made of the services. */
import type { CircleCI } from '../circleci/client.ts';
import type { Caller, Context } from '../conversation/context.ts';
import type { Reply } from '../conversation/reply.ts';
import { NotConnectedError } from '../errors.ts';
import { type Acting, actOnce } from './acts.ts';
import type { Services } from './services.ts';

export interface ContextParts extends Acting {
  readonly services: Services;
  readonly run: (text: string, context: Context) => Promise<Reply>;
}

export function createContext({ services, run, ...acting }: ContextParts): Context {
  const { caller } = acting;
  let connection: Promise<CircleCI> | undefined;
  const context: Context = {
    caller,
    now: services.now(),
    store: services.store,
    circleciHost: services.circleciHost,
    standing: acting.standing,
    circleci: () => {
      connection ??= connected(caller, services).then(listingOnce);
      return connection;
    },
    publicCircleci: () => listingOnce(services.circleci({ host: services.circleciHost, token: undefined })),
    circleciWith: ({ host }, token) => services.circleci({ host, token }),
    saveSecrets: (change) => services.secrets.write(caller.workspace, change),
    act: (intended, effect) => actOnce(intended, effect, { ...acting, services }),
    run: (text) => run(text, context),
  };
  return context;
}

/** The list of followed projects is large, and one turn may look into it twice. */
function listingOnce(circleci: CircleCI): CircleCI {
  let listed: ReturnType<CircleCI['projects']> | undefined;
  return {
    ...circleci,
    projects: () => {
      listed ??= circleci.projects();
      return listed;
    },
  };
}

async function connected({ workspace }: Caller, services: Services) {
  if (services.circleciToken)
    return services.circleci({ host: services.circleciHost, token: services.circleciToken });
  const [connection, { circleciToken }] = await Promise.all([
    services.store.connection(workspace),
    services.secrets.read(workspace),
  ]);
  if (!connection || !circleciToken) throw new NotConnectedError('the workspace has no CircleCI token');
  return services.circleci({ host: connection.host, token: circleciToken });
}
