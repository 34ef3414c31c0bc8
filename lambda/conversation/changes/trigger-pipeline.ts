/** Triggers a pipeline from a command or a form: asks CircleCI once, by whichever API still supports it. */
import type { CircleCI } from '../../circleci/client/client.ts';
import type { Triggered, Wanted } from '../../circleci/client/trigger.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import { isSameProject, type Project } from '../../circleci/project.ts';
import type { DeployRisk } from '../../views/builds/confirm-ssh-or-deploy.ts';
import { startedNothingView, startedView, wantedPlace } from '../../views/builds/started-build.ts';
import { type TriggerFields, triggerModal } from '../../views/builds/trigger-form.ts';
import { startUnknownView } from '../../views/errors/outcome-unknown.ts';
import { projectName } from '../../views/text/display-names.ts';
import { followStarted } from '../choose-followed-run.ts';
import type { Context } from '../context.ts';
import { writeForm } from '../form-metadata.ts';
import { projectCalled } from '../pickers/project-of-form.ts';
import { followedProjects } from '../references/choose-read-token.ts';
import type { Reply } from '../reply.ts';
import { mustBeAllowed } from '../require-role.ts';
import { startRefused } from './explain-refused-start.ts';

export interface Start {
  readonly project: Project;
  readonly wanted: Wanted;
}

/** Throws UsageError when CircleCI does not start it: for a commit, an unknown branch, an undeclared parameter. */
export async function startBuild(start: Start, context: Context): Promise<Reply> {
  const { project } = start;
  const circleci = await context.circleci(project);
  const actor = context.caller.user;
  try {
    const intended = { name: 'trigger', target: startTarget(start), projects: [project] } as const;
    const started = await context.act(intended, () => trigger(start, circleci));
    if (started.kind === 'nothing')
      return { kind: 'say', message: startedNothingView({ ...start, said: started.said }) };
    const input = { project, wanted: start.wanted, started, actor, host: circleci.host };
    return { kind: 'announce', message: startedView(input), follow: followStarted(input) };
  } catch (error) {
    if (!(error instanceof CircleCIError && error.ambiguous)) throw error;
    return { kind: 'say', message: startUnknownView({ project }) };
  }
}

/** `acme/web on main`. */
export function startTarget({ project, wanted }: Start): string {
  return `${projectName(project)}${wantedPlace(wanted).plain}`;
}

/** Why what runs then may deploy; undefined for a branch that is not the default one. */
export async function deployRisk(
  { project, wanted }: Start,
  circleci: CircleCI,
): Promise<DeployRisk | undefined> {
  if (wanted.tag !== undefined) return 'tag';
  if (wanted.branch === undefined) return 'default branch';
  const followed = await followedProjects({ kind: 'project', project }, circleci);
  const known = followed.find((one) => isSameProject(one.project, project))?.defaultBranch;
  if (known === undefined) return 'unknown branch';
  return known === wanted.branch ? 'default branch' : undefined;
}

async function trigger(start: Start, circleci: CircleCI): Promise<Triggered> {
  try {
    return await circleci.trigger(start.project, start.wanted);
  } catch (error) {
    throw await startRefused(error, start, circleci);
  }
}

/** Opens the form with the known fields filled in. Throws RefusedError and NotConnectedError before it opens. */
export async function triggerForm(fields: TriggerFields, again: string, context: Context): Promise<Reply> {
  const [circleci] = await Promise.all([context.circleci(), mustBeAllowed('trigger', context)]);
  const { workspace, channel } = context.caller;
  const project = await projectCalled(fields.project, circleci);
  const metadata = writeForm({ workspace, channel, project });
  return { kind: 'open', modal: triggerModal({ ...fields, metadata }), command: again };
}
