/** Stores what a message follows, and schedules the first look. */
import type { FollowWish } from '../../conversation/choose-followed-run.ts';
import type { Follow } from '../../store/follow-store.ts';
import type { Services } from '../worker-ports.ts';

/** Milliseconds until the first look. */
const soon = 5_000;

export async function beginFollow(
  workspace: string,
  { follow, wish }: { readonly follow: Follow; readonly wish: FollowWish },
  { store }: Services,
): Promise<void> {
  const { id, user, createdAt, target } = follow;
  const watch = { ...wish.about, id, user, project: target.project, createdAt, by: 'message' } as const;
  await Promise.all([
    store.saveFollow(workspace, follow, 0),
    store.saveWatch(workspace, watch),
    store.scheduleNew({ workspace, kind: 'follow', id, at: createdAt + soon }),
  ]);
}
