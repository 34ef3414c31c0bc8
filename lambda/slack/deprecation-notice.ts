/** Tells the person who connected CircleCI that one of its endpoints will be removed, at most once a month. */
import { allConnections } from '../connections/find-connection.ts';

import { bySchedule } from '../outbox/enqueue-message.ts';
import { notify } from '../outbox/monthly-notice.ts';
import { type SunsetInput, sunsetView } from '../views/people/deprecation.ts';
import type { Services } from './worker-ports.ts';

export interface DeprecationWatch {
  /** Services whose CircleCI clients note deprecations; nothing is sent while they work. */
  readonly watched: Services;
  /** Enqueues the notice. Call it after the person was answered. Never rejects. */
  tell(): Promise<void>;
}

export function watchDeprecations(workspace: string, services: Services): DeprecationWatch {
  let noted: SunsetInput | undefined;
  return {
    watched: {
      ...services,
      circleci: (options) =>
        services.circleci({
          onSunset: (notice) => {
            noted ??= { notice, host: options.host };
          },
          ...options,
        }),
    },
    async tell() {
      if (!noted) return;
      try {
        await tellAdmin(noted, workspace, services);
      } catch {
        services.log({ log: 'answer.failed', workspace });
      }
    },
  };
}

async function tellAdmin(noted: SunsetInput, workspace: string, { store, now }: Services) {
  const first = await store.connection(workspace);
  const connection = allConnections(first).find(({ host }) => host === noted.host) ?? first;
  const user = connection?.connectedBy ?? (await store.installation(workspace))?.installedBy;
  if (!user) return;
  const draw = () => sunsetView(noted);
  await notify({ workspace, user, names: ['sunset'] }, draw, bySchedule(store, now));
}
