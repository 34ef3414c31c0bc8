/** Runs the job of a queue message, as the consumer does. */
import type { AlertServices } from '../../lambda/ports.ts';
import type { Attempt, ReadyJob } from '../../lambda/queue/job-type.ts';
import type { Jobs } from '../../lambda/queue/parse-job.ts';
import type { Queued, QueuedAs, QueuedKind } from '../../lambda/queue-message.ts';

export function readyJob(jobs: Partial<Jobs>, queued: Queued): ReadyJob {
  const ready = jobs[queued.kind]?.(JSON.parse(JSON.stringify(queued)));
  if (!ready) throw new Error(`There is no job for ${JSON.stringify(queued)}.`);
  return ready;
}

/** Its deadline is the job's own limit from now on. */
export function runJob(
  jobs: Partial<Jobs>,
  queued: Queued,
  services: AlertServices,
  attempt: Partial<Attempt> = {},
): Promise<void> {
  const ready = readyJob(jobs, queued);
  return ready.run(services, { isAgain: false, deadline: services.now() + ready.limit, ...attempt });
}

/** The jobs of these kinds do something else. */
export function replaceJobs(
  jobs: Jobs,
  handlers: {
    readonly [K in QueuedKind]?: (
      queued: QueuedAs<K>,
      services: AlertServices,
      attempt: Attempt,
      real: ReadyJob,
    ) => Promise<void>;
  },
  limit?: number,
): Jobs {
  const replaced = Object.entries(handlers).map(([kind, handle]) => [
    kind,
    (message: unknown) => {
      const real = jobs[kind as QueuedKind](message);
      return (
        real && {
          ...real,
          limit: limit ?? real.limit,
          run: (services: AlertServices, attempt: Attempt) =>
            handle(real.queued as never, services, attempt, real),
        }
      );
    },
  ]);
  return { ...jobs, ...Object.fromEntries(replaced) };
}
