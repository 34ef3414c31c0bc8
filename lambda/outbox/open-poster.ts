/** Opens a workspace's Slack client for one drain. */
import type { AlertServices, Poster } from '../ports.ts';

/** Returns undefined when the workspace has uninstalled the app. */
export async function posterOrNone(workspace: string, services: AlertServices): Promise<Poster | undefined> {
  try {
    return asksOnce(await services.poster(workspace));
  } catch (error) {
    if (error instanceof Error && error.name === 'NotInstalledError') return undefined;
    throw error;
  }
}

/** Caches the channel's readers: they do not change within the minute that a drain takes. */
function asksOnce(poster: Poster): Poster {
  let readers: ReturnType<Poster['readers']> | undefined;
  return {
    ...poster,
    readers: (channel) => {
      readers ??= poster.readers(channel);
      return readers;
    },
  };
}
