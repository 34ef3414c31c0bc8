/** Sends outbound webhooks: signed requests for what has completed. */
import { createHmac } from 'node:crypto';
import { projectOf } from './model/lookup.ts';
import type { Workflow, World } from './model/model.ts';
import type { Webhook } from './model/project.ts';
import { type Completed, renderEvent } from './render/webhook-event.ts';
import { advance } from './runs/advance.ts';
import { phaseOf } from './runs/progress.ts';
import { buildOfJob } from './runs/ready.ts';
import { workflowStoppedAt } from './runs/workflow-state.ts';

export interface Delivery {
  readonly url: string;
  readonly event: string;
  readonly secret: string;
  readonly body: string;
}

/** What is due and was not taken yet, jobs before their workflow; it counts as taken from now on. */
export function takeDeliveries(world: World, now: number): readonly Delivery[] {
  if (world.webhooks.length === 0) return [];
  advance(world, now);
  return world.webhooks.flatMap((hook) =>
    completedFor(world, hook, now).flatMap((completed) => take(world, { hook, completed }, now)),
  );
}

function completedFor(world: World, hook: Webhook, now: number): readonly Completed[] {
  return world.workflows
    .filter((workflow) => projectOf(world, workflow.project).id === hook.scope.id)
    .flatMap((workflow) => completedIn(world, workflow, now))
    .filter(({ stoppedAt }) => stoppedAt >= hook.createdAt);
}

function completedIn(world: World, workflow: Workflow, now: number): readonly Completed[] {
  const jobs = workflow.jobs.flatMap((job) => {
    const build = buildOfJob(world, workflow, job);
    const { outcome = null, stoppedAt = null } = build ? phaseOf(build, now) : {};
    const at = stoppedAt ?? build?.canceled?.at ?? null;
    return build && outcome !== null && at !== null ? [{ workflow, build, stoppedAt: at }] : [];
  });
  const stoppedAt = workflowStoppedAt(world, workflow, now);
  return [...jobs, ...(stoppedAt === null ? [] : [{ workflow, stoppedAt }])];
}

function take(world: World, due: { hook: Webhook; completed: Completed }, now: number): readonly Delivery[] {
  const { hook, completed } = due;
  const event = completed.build ? 'job-completed' : 'workflow-completed';
  const name = `${hook.id} ${completed.build?.jobId ?? completed.workflow.id}`;
  if (!hook.events.includes(event) || world.told.includes(name)) return [];
  world.told.push(name);
  const body = JSON.stringify(renderEvent(hook, completed, { world, now }));
  return [{ url: hook.url, event, secret: hook.secret, body }];
}

/** Without a secret there is no signature. */
export function deliveryHeaders({ event, secret, body }: Delivery): Record<string, string> {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return {
    'content-type': 'application/json',
    'user-agent': 'CircleCI-Webhook/1.0',
    'circleci-event-type': event,
    ...(secret === '' ? {} : { 'circleci-signature': `v1=${signature}` }),
  };
}

/** One attempt, at most ten seconds; true when it was accepted. */
export async function deliver(delivery: Delivery): Promise<boolean> {
  try {
    const request = { method: 'POST', headers: deliveryHeaders(delivery), body: delivery.body };
    const response = await fetch(delivery.url, { ...request, signal: AbortSignal.timeout(10_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

export interface Postman {
  /** Sends what is due now; resolves with the deliveries that were accepted. */
  send(extra?: readonly Delivery[]): Promise<readonly Delivery[]>;
  stop(): void;
}

/** Looks twice a second. What was refused is tried twice more. */
export function startPostman(world: World, clock: () => number): Postman {
  const send = async (extra: readonly Delivery[] = []): Promise<readonly Delivery[]> => {
    const due = [...takeDeliveries(world, clock()), ...extra];
    const accepted: Delivery[] = [];
    // One after the other, as they happened.
    for (const delivery of due) {
      if ((await deliver(delivery)) || (await deliver(delivery)) || (await deliver(delivery)))
        accepted.push(delivery);
    }
    return accepted;
  };
  const timer = setInterval(() => void send(), 500).unref();
  return { send, stop: () => clearInterval(timer) };
}
