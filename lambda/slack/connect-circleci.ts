/** Creates the CircleCI client of a workspace. */
import type { CircleCI } from '../circleci/client/client.ts';
import { NotConnectedError } from '../errors.ts';
import type { Workspace } from '../store/store.ts';
import type { Services } from './worker-ports.ts';

type Connecting = Pick<Services, 'store' | 'secrets' | 'circleci' | 'circleciToken' | 'circleciHost'>;

/** Rejects with NotConnectedError. */
export async function connectCircleCI(workspace: Workspace, services: Connecting): Promise<CircleCI> {
  if (services.circleciToken)
    return services.circleci({ host: services.circleciHost, token: services.circleciToken });
  const [connection, { circleci }] = await Promise.all([
    services.store.connection(workspace),
    services.secrets.read(workspace),
  ]);
  if (!connection || !circleci) throw new NotConnectedError('the workspace has no CircleCI token');
  // The pair as it was stored: the secret may be minutes old here, and the connection's host newer.
  return services.circleci(circleci);
}
