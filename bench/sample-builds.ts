/** Lists a branch's newest run as CircleCI does: one workflow of eight jobs, one of them failed. */
const jobs = ['checkout', 'lint', 'types', 'unit', 'browser', 'bundle', 'image', 'deploy'];

export const builds = jobs.map((name, index) => ({
  vcs_type: 'github',
  username: 'acme',
  reponame: 'web',
  vcs_url: 'https://github.com/acme/web',
  build_num: 1230 + index,
  build_url: `https://circleci.com/gh/acme/web/${1230 + index}`,
  status: index === 4 ? 'failed' : 'success',
  outcome: index === 4 ? 'failed' : 'success',
  lifecycle: 'finished',
  branch: 'main',
  vcs_revision: '8fc7e98e1d0ccc12e3eb1c7a4f3d1f58a7ad2f0b',
  subject: 'Make the basket keep what was put in it',
  author_name: 'Ada Lovelace',
  committer_name: 'Ada Lovelace',
  user: { login: 'ada', is_user: true, name: 'Ada Lovelace', vcs_type: 'github' },
  why: 'github',
  queued_at: '2026-11-23T11:50:00.000Z',
  start_time: '2026-11-23T11:50:02.000Z',
  stop_time: '2026-11-23T11:52:02.000Z',
  build_time_millis: 120_000,
  previous: { build_num: 1200 + index, status: 'success', build_time_millis: 118_000 },
  previous_successful_build: { build_num: 1200 + index, status: 'success', build_time_millis: 118_000 },
  workflows: {
    job_name: name,
    job_id: `00000000-0000-4000-8000-00000000000${index}`,
    workflow_id: '00000000-0000-4000-8000-0000000000aa',
    workflow_name: 'build-and-deploy',
    workspace_id: '00000000-0000-4000-8000-0000000000aa',
    upstream_job_ids: [],
  },
  all_commit_details_truncated: false,
  all_commit_details: [],
}));

const [pipeline, workflow] = ['00000000-0000-4000-8000-0000000000bb', '00000000-0000-4000-8000-0000000000aa'];
const times = { created_at: '2026-11-23T11:50:00.000Z', stopped_at: '2026-11-23T11:52:02.000Z' };

/** As API v2 lists them: the same run. */
export const pipelines = {
  items: [
    {
      id: pipeline,
      number: 812,
      state: 'created',
      errors: [],
      project_slug: 'gh/acme/web',
      created_at: times.created_at,
      trigger: { type: 'webhook', received_at: times.created_at, actor: { login: 'ada', avatar_url: null } },
      vcs: { provider_name: 'GitHub', branch: 'main', revision: builds[0]?.vcs_revision },
    },
  ],
  next_page_token: null,
};

export const workflows = {
  items: [
    {
      id: workflow,
      name: 'build-and-deploy',
      status: 'failed',
      ...times,
      pipeline_id: pipeline,
      pipeline_number: 812,
      project_slug: 'gh/acme/web',
      started_by: workflow,
    },
  ],
  next_page_token: null,
};

export const jobsOfWorkflow = {
  items: builds.map(({ build_num, status, workflows: { job_id, job_name } }) => ({
    id: job_id,
    name: job_name,
    job_number: build_num,
    type: 'build',
    status,
    dependencies: [],
    started_at: times.created_at,
    stopped_at: times.stopped_at,
    project_slug: 'gh/acme/web',
  })),
  next_page_token: null,
};

/** Its log is not kept. */
export const detailsOfFailed = { ...builds[4], steps: [] };
