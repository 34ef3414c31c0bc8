/** Opens a workspace's Slack client for one dispatch. */
import type { Poster } from '../poster.ts';
import type { OutboxServices } from './outbox-ports.ts';

/** Returns undefined when the workspace has uninstalled the app. */
export async function posterOrNone(
  workspace: string,
  services: Pick<OutboxServices, 'poster'>,
): Promise<Poster | undefined> {
  try {
    return asksOnce(await services.poster(workspace));
  } catch (error) {
    if (error instanceof Error && error.name === 'NotInstalledError') return undefined;
    throw error;
  }
}

/** Caches the channel's readers: they do not change within the minute that a dispatch takes. */
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
