/** Starts what the schedule does for a subscription: polls for starts and holds, looks for expected runs. */
import type { CircleCI } from '../../circleci/client/client.ts';
import { CircleCIError, type Reason } from '../../circleci/errors.ts';
import type { Project } from '../../circleci/project.ts';
import type { Rule, Subscription } from '../../store/subscriptions-and-schedules.ts';
import { followedOf } from '../../webhook/setup.ts';
import type { Context } from '../context.ts';

/** Has the schedule look at the project, where the rule asks for what only a look can tell. */
export async function startPolling(
  { workspace, project, rule }: Subscription,
  { store, now }: Context,
): Promise<void> {
  const { statuses } = rule;
  if (!statuses.includes('started') && !statuses.includes('hold')) return;
  const id = `${project.vcs}/${project.org}/${project.repo}`;
  await store.schedule({ workspace, kind: 'poll', id, at: now });
}

/** Has the schedule look whether the run comes that the rule expects. */
export async function startExpecting(
  { workspace, id, rule }: Subscription,
  { store, now }: Context,
): Promise<void> {
  if (rule.expect) await store.schedule({ workspace, kind: 'expectation', id, at: now });
}

/** These say nothing of what the token may see. */
const passing: readonly Reason[] = ['unavailable', 'rate-limited', 'unexpected'];

/** Whether the rule asks for holds and this token does not show them: a project's token knows only v1.1. */
export async function holdsOf(
  project: Project,
  { statuses }: Pick<Rule, 'statuses'>,
  circleci: CircleCI,
): Promise<'seen' | 'unseen'> {
  if (!statuses.includes('hold')) return 'seen';
  try {
    const [one] = project.repo === '*' ? await followedOf(project, circleci) : [project];
    if (one) await circleci.pipelines(one);
    return 'seen';
  } catch (error) {
    if (!(error instanceof CircleCIError)) throw error;
    return passing.includes(error.reason) ? 'seen' : 'unseen';
  }
}
