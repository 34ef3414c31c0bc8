/** Sends outbound webhooks: signed requests for what has completed. */
import { createHmac } from 'node:crypto';
import { projectOf } from './model/find-by-index.ts';
import type { Webhook } from './model/projects-and-people.ts';
import type { Workflow, World } from './model/simulator-state.ts';
import { type Completed, renderEvent } from './render/webhook-event.ts';
import { phaseOf } from './runs/build-phase.ts';
import { advance } from './runs/catch-up-with-clock.ts';
import { forgetOldRuns } from './runs/forget-old-runs.ts';
import { buildOfJob } from './runs/job-start-times.ts';
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
  const index = indexOf(world);
  const telling = world.workflows.filter((workflow) => !index.ended.has(workflow));
  const due = world.webhooks.flatMap((hook) =>
    completedFor(hook, telling, { world, now }).flatMap((completed) =>
      take({ hook, completed }, index, { world, now }),
    ),
  );
  for (const workflow of telling) if (hasEnded(world, workflow, now)) index.ended.add(workflow);
  return due;
}

/** Beside the world, so that a long history is not looked through twice a second. */
interface Index {
  /** As `world.told`. */
  readonly told: Set<string>;
  /** Workflows that can tell nothing more, not even to a webhook to come: it is told what ends from then on. */
  readonly ended: WeakSet<Workflow>;
}

const indexes = new WeakMap<World, Index>();

function indexOf(world: World): Index {
  const known = indexes.get(world);
  if (known?.told.size === world.told.length) return known;
  const index = { told: new Set(world.told), ended: new WeakSet<Workflow>() };
  indexes.set(world, index);
  return index;
}

/** A retry by v1.1 is no job of the workflow. */
function hasEnded(world: World, workflow: Workflow, now: number): boolean {
  if (workflow.open) return false;
  const stoppedAt = workflowStoppedAt(world, workflow, now);
  if (stoppedAt === null || stoppedAt >= now) return false;
  return workflow.jobs.every((job) => {
    const build = buildOfJob(world, workflow, job);
    return !build || phaseOf(build, now).outcome !== null || build.dontBuild !== null;
  });
}

interface Moment {
  readonly world: World;
  readonly now: number;
}

function completedFor(hook: Webhook, workflows: readonly Workflow[], { world, now }: Moment) {
  return workflows
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

function take(
  { hook, completed }: { readonly hook: Webhook; readonly completed: Completed },
  { told }: Index,
  { world, now }: Moment,
): readonly Delivery[] {
  const event = completed.build ? 'job-completed' : 'workflow-completed';
  const name = `${hook.id} ${completed.build?.jobId ?? completed.workflow.id}`;
  if (!hook.events.includes(event) || told.has(name)) return [];
  told.add(name);
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
export function startPostman(
  world: World,
  { clock, isLasting }: { readonly clock: () => number; readonly isLasting: boolean },
): Postman {
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
  const look = () => {
    if (isLasting) forgetOldRuns(world);
    void send();
  };
  const timer = setInterval(look, 500).unref();
  return { send, stop: () => clearInterval(timer) };
}
