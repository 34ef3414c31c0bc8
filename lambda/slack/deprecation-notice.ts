/** Tells the person who connected CircleCI that one of its endpoints will be removed, at most once a month. */
import type { WebClient } from '@slack/web-api';
import type { SunsetNotice } from '../circleci/http/deprecation-header.ts';
import { sunsetView } from '../views/people/deprecation.ts';
import type { Services } from './worker-ports.ts';

export interface DeprecationWatch {
  /** Services whose CircleCI clients note deprecations; nothing is sent while they work. */
  readonly watched: Services;
  /** Sends the notice. Call it after the person was answered. Never rejects. */
  tell(): Promise<void>;
}

interface Where {
  readonly workspace: string;
  readonly client: WebClient;
}

export function watchDeprecations(where: Where, services: Services): DeprecationWatch {
  let noted: SunsetNotice | undefined;
  const onSunset = (notice: SunsetNotice) => {
    noted ??= notice;
  };
  return {
    watched: { ...services, circleci: (options) => services.circleci({ onSunset, ...options }) },
    async tell() {
      if (!noted) return;
      try {
        await tellAdmin(noted, where, services);
      } catch {
        services.log({ log: 'answer.failed', workspace: where.workspace });
      }
    },
  };
}

async function tellAdmin(notice: SunsetNotice, { workspace, client }: Where, services: Services) {
  const { store, now, circleciHost } = services;
  if (!(await store.claimNotice(workspace, 'sunset', now()))) return;
  const connection = await store.connection(workspace);
  const admin = connection?.connectedBy ?? (await store.installation(workspace))?.installedBy;
  if (!admin) return;
  const host = connection?.host ?? circleciHost;
  await client.chat.postMessage({ ...sunsetView({ notice, host }), channel: admin });
}
