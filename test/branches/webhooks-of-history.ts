/** Derives CircleCI's webhooks from a history, and the truth about one of its workflows. */
import { readReport } from '../../lambda/circleci/reports/parse-webhook.ts';
import { projectOf } from '../../local/circleci/model/find-by-index.ts';
import type { World } from '../../local/circleci/model/simulator-state.ts';
import { takeDeliveries } from '../../local/circleci/webhook-deliveries.ts';
import { truthsOf, type Verdict } from './branch-oracle.ts';
import { type History, noon } from './lay-many-histories.ts';
import { worldAt } from './simulator-state-at.ts';

export type Event = Exclude<ReturnType<typeof readReport>, undefined | { readonly ping: string }>;

/** Of each job and workflow that has ended, in the order of their ends. */
export function eventsOf(world: World, project: string): readonly Event[] {
  const { id } = projectOf(world, project);
  const events = ['workflow-completed', 'job-completed'];
  const hook = { id: `hook of ${id}`, name: 'bot', url: 'http://127.0.0.1:1', events, createdAt: 0 };
  const whole = { ...hook, secret: '', verifyTls: true, scope: { id, type: 'project' } } as never;
  // A world of its own: a webhook that comes later is told only of what ends from then on.
  const alone = { ...world, webhooks: [whole], told: [] };
  const told = takeDeliveries(alone, noon).map(({ body }) => readReport(JSON.parse(body)));
  return told
    .filter((one): one is Event => one !== undefined && !('ping' in one))
    .toSorted((a, b) => a.at - b.at);
}

export interface OfWorkflow {
  readonly name: string;
  readonly now?: number;
  /** Its id: of this one alone. */
  readonly pipeline?: string;
}

/** What is true of one workflow of the branch, or was at a time. */
export function truthsOfWorkflow(
  world: World,
  { project, branch }: Pick<History, 'project' | 'branch'>,
  { name, now = noon, pipeline }: OfWorkflow,
): ReadonlySet<Verdict> {
  const isIn = ({ id, errors }: World['pipelines'][number]) =>
    errors.length === 0 && (pipeline === undefined || id === pipeline);
  const all = worldAt(world, { project, now, isIn });
  const some = { ...all, workflows: all.workflows.filter((one) => one.name === name) };
  // No webhook reports a single job's retry.
  const firsts = some.builds
    .filter(({ retryOf }) => retryOf === null)
    .map((one) => ({ ...one, retries: [] }));
  return new Set(
    [some, { ...some, builds: firsts }].flatMap((seen) => [
      ...truthsOf({ world: seen, project, branch, now, eyes: 'pipelines' }),
    ]),
  );
}
