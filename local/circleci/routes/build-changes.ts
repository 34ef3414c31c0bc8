/** Answers v1.1: retry, ssh, cancel, ssh-users and the ways to trigger. */
import { json, message, Refusal } from '../api/answer.ts';
import { parametersIn } from '../api/body-fields.ts';
import { buildIn, type Call, created, loginOf, text, writable, writableByPerson } from '../api/route-call.ts';
import { configOf, planOf } from '../histories/project-config.ts';
import { projectOf } from '../model/find-by-index.ts';
import { person } from '../model/people-of-acme.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { Project } from '../model/projects-and-people.ts';
import type { Build } from '../model/simulator-state.ts';
import { renderReceipt } from '../render/build.ts';
import { addPipeline, push } from '../runs/create-pipelines.ts';
import { startSingle } from '../runs/create-workflows-and-builds.ts';
import { cancelBuild, retryBuild } from '../runs/retry-and-cancel-build.ts';
import type { Handler } from './match-route.ts';

export const retry: Handler = (call) => json(renderReceipt(again(call, 'retry'), call));
export const ssh: Handler = (call) => json(renderReceipt(again(call, 'ssh'), call));

function again(call: Call, why: 'retry' | 'ssh'): Build {
  const build = buildIn(call, writable(call));
  return retryBuild(call.world, build, { at: call.now, why, by: loginOf(call) });
}

export const cancel: Handler = (call) => {
  const build = buildIn(call, writable(call));
  cancelBuild(build, { at: call.now, login: loginOf(call) });
  return json(renderReceipt(build, call));
};

export const sshUsers: Handler = (call) => {
  const build = buildIn(call, writableByPerson(call));
  const { login, id } = person(loginOf(call));
  const known = build.sshUsers.some((user) => user.login === login);
  if (!known) build.sshUsers.push({ github_id: Number(id), login });
  return json(renderReceipt(build, call));
};

/** 201 with one job's build, `CIRCLE_JOB`, whatever the workflow. */
export const trigger: Handler = (call) => {
  const project = writable(call);
  if (text(call, 'revision') !== undefined && text(call, 'tag') !== undefined) {
    throw new Refusal(message('Only one of revision and tag can be given.', 400));
  }
  const parameters = stringMap(parametersIn(call.body, 'build_parameters'));
  const branch = call.params.branch ?? text(call, 'branch');
  const pipeline = apiPipeline(call, project, branch);
  const build = startJob(call, pipeline, parameters);
  return created(call, renderReceipt(build, call), `${build.num}`);
};

function apiPipeline(call: Call, project: Project, branch: string | undefined): Pipeline {
  const revision = text(call, 'revision');
  const tag = call.params.branch === undefined ? text(call, 'tag') : undefined;
  // A refused build names the commit that it was refused for; an accepted one knows none.
  const newest = call.world.pipelines.findLast((one) => one.project === project.key && one.commit !== null);
  const subject = newest?.commit?.subject ?? '';
  return addPipeline(call.world, {
    project: project.key,
    by: loginOf(call),
    subject,
    at: call.now,
    why: 'api',
    bare: project.followed,
    ...(branch === undefined ? {} : { branch }),
    ...(tag === undefined ? {} : { tag }),
    ...(revision === undefined ? {} : { revision }),
  });
}

function startJob(call: Call, pipeline: Pipeline, parameters: Record<string, string>): Build {
  const { world, now: at } = call;
  const { jobs } = configOf(projectOf(world, pipeline.project), 'ci');
  const name = parameters.CIRCLE_JOB ?? 'build';
  const job = jobs.find((one) => one.name === name && one.type !== 'approval') ?? { name };
  const plan = planOf(job, {}, world.seed, pipeline.id);
  const named = { CIRCLE_JOB: name, ...parameters };
  return startSingle(world, pipeline, {
    name,
    workflow: name,
    plan,
    by: loginOf(call),
    at,
    parameters: named,
  });
}

/** Only what stands under `build_parameters` counts. */
function stringMap(value: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one)]));
}

/** The newer way: the whole pipeline rather than one job. */
export const triggerPipeline: Handler = (call) => {
  const project = writableByPerson(call);
  const branch = text(call, 'branch');
  const tag = text(call, 'tag');
  const revision = text(call, 'revision');
  push(call.world, {
    project: project.key,
    by: loginOf(call),
    subject: '',
    at: call.now,
    why: 'api',
    bare: true,
    ...(branch === undefined ? {} : { branch }),
    ...(tag === undefined ? {} : { tag }),
    ...(revision === undefined ? {} : { revision }),
  });
  return json({ status: 200, body: 'Build created' });
};

export const follow: Handler = (call) => {
  writable(call).followed = true;
  return json({ following: true, workflow: false, first_build: null });
};

export const unfollow: Handler = (call) => {
  writable(call).followed = false;
  return json({ following: false });
};
