/** Tells the person who connected CircleCI that one of its endpoints will be removed, at most once a month. */
import type { SunsetNotice } from '../circleci/http/deprecation-header.ts';
import { bySchedule } from '../outbox/message.ts';
import { notify } from '../outbox/notice.ts';
import { sunsetView } from '../views/people/deprecation.ts';
import type { Services } from './worker-ports.ts';

export interface DeprecationWatch {
  /** Services whose CircleCI clients note deprecations; nothing is sent while they work. */
  readonly watched: Services;
  /** Enqueues the notice. Call it after the person was answered. Never rejects. */
  tell(): Promise<void>;
}

export function watchDeprecations(workspace: string, services: Services): DeprecationWatch {
  let noted: SunsetNotice | undefined;
  const onSunset = (notice: SunsetNotice) => {
    noted ??= notice;
  };
  return {
    watched: { ...services, circleci: (options) => services.circleci({ onSunset, ...options }) },
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

async function tellAdmin(notice: SunsetNotice, workspace: string, { store, now, circleciHost }: Services) {
  const connection = await store.connection(workspace);
  const user = connection?.connectedBy ?? (await store.installation(workspace))?.installedBy;
  if (!user) return;
  const host = connection?.host ?? circleciHost;
  const draw = () => sunsetView({ notice, host });
  await notify({ workspace, user, names: ['sunset'] }, draw, bySchedule(store, now));
}
