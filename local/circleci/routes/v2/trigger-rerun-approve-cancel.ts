/** Answers v2: trigger, rerun, approve, cancel. */
import { badRequest, json, message, projectNotFound, Refusal } from '../../api/answer.ts';
import { type Fields, flagIn, mapIn, parametersIn, textIn, textsIn } from '../../api/body-fields.ts';
import { type Call, param } from '../../api/route-call.ts';
import { pipelineOf, pipelinesOf, projectOf } from '../../model/find-by-index.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import type { Project } from '../../model/projects-and-people.ts';
import { push } from '../../runs/create-pipelines.ts';
import { rerun } from '../../runs/rerun-workflow.ts';
import { cancelBuild, cancelRun } from '../../runs/retry-and-cancel-build.ts';
import { isGoingOn, jobStatus, workflowStatus } from '../../runs/workflow-state.ts';
import type { Handler } from '../match-route.ts';
import { actor, job, jobNotFound, project, workflow } from './check-access.ts';

export const triggerPipeline: Handler = (call) => {
  actor(call);
  return started(call, call.body);
};

/** `config` says where the configuration is taken from, `checkout` what is built. */
export const runPipeline: Handler = (call) => {
  actor(call);
  return started(call, { ...mapIn(call.body, 'config'), ...mapIn(call.body, 'checkout') });
};

function started(call: Call, place: Fields) {
  const found = project(call);
  const [branch, tag] = [textIn(place, 'branch'), textIn(place, 'tag')];
  const parameters = parametersIn(call.body, 'parameters');
  if (branch !== undefined && tag !== undefined) {
    throw badRequest('Only one of branch or tag can be specified.');
  }
  if (branch !== undefined && !hasBranch(call, found, branch)) throw badRequest('Branch not found');
  const undeclared = Object.keys(parameters).some((name) => found.parameters?.includes(name) === false);
  // CircleCI answers undeclared parameters as if the project did not exist.
  if (undeclared) throw new Refusal(projectNotFound);
  const workflow = push(call.world, {
    project: found.key,
    by: actor(call).login,
    subject: '',
    at: call.now,
    why: 'api',
    bare: true,
    ...(branch === undefined ? {} : { branch }),
    ...(tag === undefined ? {} : { tag }),
    parameters,
  });
  return json(receipt(pipelineOf(call.world, workflow)), 201);
}

function hasBranch({ world }: Call, { key, defaultBranch, branches }: Project, branch: string): boolean {
  if (branch === defaultBranch || branches.includes(branch)) return true;
  return pipelinesOf(world, key).some((one) => one.branch === branch);
}

function receipt(pipeline: Pipeline): object {
  const created = new Date(pipeline.createdAt).toISOString();
  return { id: pipeline.id, state: 'pending', number: pipeline.number, created_at: created };
}

export const rerunWorkflow: Handler = (call) => {
  const by = actor(call).login;
  const fromFailed = flagIn(call.body, 'from_failed') ?? false;
  const ssh = flagIn(call.body, 'enable_ssh') ?? false;
  const jobs = textsIn(call.body, 'jobs');
  if (fromFailed && jobs) throw badRequest('The from_failed and jobs parameters are mutually exclusive.');
  if (ssh && !jobs) throw badRequest('The enable_ssh parameter requires the jobs parameter.');
  const source = workflow(call);
  if (
    fromFailed &&
    !['failed', 'canceled', 'failing'].includes(workflowStatus(call.world, source, call.now))
  ) {
    throw badRequest('Workflow has no failed jobs to rerun from.');
  }
  const { world, now: at } = call;
  const made = rerun(world, source, {
    at,
    by,
    fromFailed,
    ssh,
    jobs,
  });
  if (!made) throw badRequest('None of the jobs belongs to this workflow.');
  return json({ workflow_id: made.id }, 202);
};

export const approve: Handler = (call) => {
  const by = actor(call).login;
  const found = workflow(call);
  const held = found.jobs.find((one) => one.type === 'approval' && one.id === param(call, 'approval'));
  if (!held) throw new Refusal(jobNotFound);
  if (jobStatus(call.world, { workflow: found, job: held }, call.now) !== 'on_hold')
    throw badRequest('Job is not on hold.');
  found.open = true;
  held.approvedAt = call.now;
  held.approvedBy = by;
  return message('Accepted.', 202);
};

export const cancelWorkflow: Handler = (call) => {
  const by = actor(call).login;
  const found = workflow(call);
  if (isGoingOn(call.world, found, call.now)) cancelRun(call.world, found, { at: call.now, login: by });
  return message('Accepted.', 202);
};

export const cancelJob: Handler = (call) => {
  const login = actor(call).login;
  cancelBuild(job(call), { at: call.now, login });
  return message('Job canceled successfully.');
};

export const cancelJobById: Handler = (call) => {
  const login = actor(call).login;
  const build = call.world.builds.find(({ jobId }) => jobId === param(call, 'id'));
  if (!build || !projectOf(call.world, build.project).visible) throw new Refusal(jobNotFound);
  cancelBuild(build, { at: call.now, login });
  return message('Job canceled successfully.');
};
