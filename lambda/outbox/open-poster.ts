/** Who speaks for us in a workspace, for the time of one drain. */
import type { AlertServices, Poster } from '../ports.ts';

/** Undefined: the workspace has uninstalled us. */
export async function posterOrNone(workspace: string, services: AlertServices): Promise<Poster | undefined> {
  try {
    return asksOnce(await services.poster(workspace));
  } catch (error) {
    if (error instanceof Error && error.name === 'NotInstalledError') return undefined;
    throw error;
  }
}

/** Who reads along in the channel does not change within a minute. */
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
