/** A newer run of the branch has its card: the buttons of the one before would act on the past. Best effort. */
import type { Alert } from '../store/outbox.ts';
import { alertView } from '../views/alert.ts';
import type { Sending } from './deliver.ts';
import type { AlertServices, Poster } from './services.ts';

export async function retireOlder(
  alert: Alert,
  { turn, poster, pace, host }: Sending & { readonly poster: Poster },
  { store, now }: AlertServices,
): Promise<void> {
  const { project, branch, workflow, pipeline = 0 } = alert.snapshot;
  if (branch === undefined) return;
  const standing = await store.postedOn(turn.workspace, { channel: turn.channel, project, branch });
  for (const posted of standing.filter(({ run }) => run !== alert.run)) {
    const run = (await store.run(turn.workspace, posted.run))?.value;
    if (run && (run.workflow !== workflow || (run.pipeline ?? 0) > pipeline)) continue;
    if (run) {
      await pace.next();
      const link = host === undefined ? {} : { host };
      const card = alertView({
        run,
        status: 'progress',
        redSince: undefined,
        now: now(),
        used: 'all',
        ...link,
      });
      await poster.update(card, { channel: turn.channel, ts: posted.ts });
    }
    await store.retirePosted(turn.workspace, posted);
  }
}
