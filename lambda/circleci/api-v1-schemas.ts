/** Maps CircleCI's v1.1 answers to our types. A field that CircleCI renames changes this file only. */
import * as v from 'valibot';
import { readCommitEmail } from './commit-email.ts';
import { amount, count, each, flag, inner, items, text, time } from './lenient-json-fields.ts';
import { parseLink, parseVcsUrl } from './links.ts';
import { maskText } from './masking/mask-secrets.ts';
import { maskedText } from './masking/masked-text.ts';
import { type BuildRef, type Project, projectOf } from './project.ts';
import { type Status, statusOf } from './status.ts';

/** Where the job stands in its workflow; absent for builds without one. */
export interface WorkflowJob {
  readonly jobName: string;
  readonly jobId: string | undefined;
  readonly workflowId: string;
  /** The first attempt's workflow id, which its reruns keep. */
  readonly workspaceId?: string | undefined;
  readonly workflowName: string;
}

/** An earlier build, as far as a later one describes it. */
export interface PreviousBuild {
  readonly number: number;
  readonly status: Status;
  /** Milliseconds. */
  readonly duration: number | undefined;
}

/** A build as lists give it. Times are ISO 8601 as sent; durations are milliseconds. All text is hostile. */
export interface BuildSummary {
  readonly project: Project;
  readonly number: number;
  readonly url: string;
  readonly status: Status;
  /** The status as sent, for those that we do not know. */
  readonly rawStatus: string;
  readonly lifecycle: string;
  readonly branch: string | undefined;
  readonly tag: string | undefined;
  readonly revision: string | undefined;
  readonly subject: string | undefined;
  readonly author: string | undefined;
  /** The author's login, when the VCS knows the author. */
  readonly authorLogin?: string | undefined;
  /** The author's e-mail address, as their git says it. */
  readonly authorEmail?: string | undefined;
  /** Who started it; undefined when it was no person (`none`). */
  readonly startedBy: string | undefined;
  /** The same by login: of a retry the owner of the token that asked for it. */
  readonly startedByLogin?: string | undefined;
  /** github, api, retry, ssh, ... as sent. */
  readonly why: string | undefined;
  /** Why it was not run: ci-skip, no-followers, ... as sent. */
  readonly dontBuild: string | undefined;
  /**
   * When its commit was made, never after its first run; undefined where CircleCI does not tell, as of API triggers.
   */
  readonly committedAt?: string | undefined;
  readonly queuedAt: string | undefined;
  readonly startedAt: string | undefined;
  readonly stoppedAt: string | undefined;
  readonly duration: number | undefined;
  readonly retryOf: number | undefined;
  readonly canceledBy: string | undefined;
  readonly workflow: WorkflowJob | undefined;
  readonly previous: PreviousBuild | undefined;
  readonly previousSuccessful: PreviousBuild | undefined;
  readonly commitUrl: string | undefined;
}

export interface StepAction {
  readonly name: string;
  /** `step` as sent: not the array's index. */
  readonly step: number;
  /** The parallel container. */
  readonly index: number;
  readonly status: string;
  readonly exitCode: number | undefined;
  readonly duration: number | undefined;
  readonly background: boolean;
  readonly insignificant: boolean;
  readonly outputUrl: string | undefined;
}

export interface Step {
  readonly name: string;
  readonly actions: readonly StepAction[];
}

/** A single build in full. */
export interface Build extends BuildSummary {
  readonly steps: readonly Step[];
  readonly pullRequests: readonly string[];
  readonly parallel: number;
  /** CircleCI's notes on the build, HTML removed. */
  readonly messages: readonly string[];
}

export interface Artifact {
  readonly path: string;
  readonly nodeIndex: number;
  readonly url: string;
}

export interface Me {
  readonly login: string;
  readonly name: string | undefined;
  readonly avatarUrl: string | undefined;
}

export interface FollowedProject {
  readonly project: Project;
  /** As people call it when the slug says nothing: `acme/web` of `circleci/<org id>/<project id>`. */
  readonly name?: string | undefined;
  readonly defaultBranch: string | undefined;
  readonly vcsUrl: string;
}

/** What following or unfollowing led to. */
export interface Following {
  readonly following: boolean;
  /** Started because no one followed the project before; today undefined. */
  readonly firstBuild: BuildSummary | undefined;
}

export interface EnvVar {
  readonly name: string;
  /** Four x and the last four characters at most, as CircleCI masks it. */
  readonly masked: string;
}

/** `deploy-key` is the project's own, `github-user-key` a person's. */
export type CheckoutKeyType = 'deploy-key' | 'github-user-key';

export interface CheckoutKey {
  /** `deploy-key`, `github-user-key` or `user-key`, as sent. */
  readonly type: string;
  readonly fingerprint: string;
  readonly publicKey: string;
  /** The one that builds check out with. */
  readonly preferred: boolean;
  /** Whose it is, of a person's key. */
  readonly login: string | undefined;
  readonly createdAt: string | undefined;
}

export interface TestResult {
  readonly name: string;
  readonly classname: string | undefined;
  readonly file: string | undefined;
  /** success, failure, skipped or error, as sent. */
  readonly result: string;
  readonly seconds: number | undefined;
  readonly message: string | undefined;
  /** What reported it: rspec, junit, ... */
  readonly source: string | undefined;
}

export const filters = ['completed', 'successful', 'failed', 'running'] as const;
export type Filter = (typeof filters)[number];

/** True while the build may still change: it can be canceled, and not yet retried. */
export function isUnfinished(build: Pick<BuildSummary, 'lifecycle' | 'status'>): boolean {
  return build.status !== 'canceled' && unfinished.includes(build.lifecycle);
}

const unfinished: readonly string[] = ['not_running', 'running', 'queued', 'scheduled'];

const person = v.pipe(
  v.object({ login: text, name: text }),
  v.transform(({ login, name }) => (login === 'none' ? undefined : { name: name ?? login, login })),
);

const workflowJob = v.pipe(
  v.object({
    job_name: text,
    job_id: text,
    workflow_id: v.string(),
    workspace_id: text,
    workflow_name: text,
  }),
  v.transform(
    (raw): WorkflowJob => ({
      jobName: raw.job_name ?? '',
      jobId: raw.job_id,
      workflowId: raw.workflow_id,
      workspaceId: raw.workspace_id,
      workflowName: raw.workflow_name ?? '',
    }),
  ),
);

const previousBuild = v.pipe(
  v.object({ build_num: v.number(), status: text, build_time_millis: count }),
  v.transform(
    (raw): PreviousBuild => ({
      number: raw.build_num,
      status: statusOf(raw.status),
      duration: raw.build_time_millis,
    }),
  ),
);

const rawSummary = v.object({
  vcs_url: text,
  vcs_type: text,
  username: text,
  reponame: text,
  build_num: count,
  build_url: text,
  status: text,
  outcome: text,
  lifecycle: text,
  branch: text,
  vcs_tag: text,
  vcs_revision: text,
  subject: maskedText,
  author_name: text,
  author_email: text,
  committer_name: text,
  committer_date: time,
  user: inner(person),
  canceler: inner(person),
  why: text,
  dont_build: text,
  queued_at: time,
  usage_queued_at: time,
  start_time: time,
  stop_time: time,
  build_time_millis: count,
  retry_of: count,
  workflows: inner(workflowJob),
  previous: inner(previousBuild),
  previous_successful_build: inner(previousBuild),
  all_commit_details: items(
    v.object({ commit: text, commit_url: text, author_name: text, author_login: text, author_email: text }),
  ),
});

type RawSummary = v.InferOutput<typeof rawSummary>;

const stepAction = v.pipe(
  v.object({
    name: text,
    step: count,
    index: count,
    status: text,
    exit_code: v.fallback(v.nullish(v.pipe(v.number(), v.integer())), undefined),
    run_time_millis: count,
    background: flag,
    insignificant: flag,
    output_url: text,
  }),
  v.transform(
    (raw): StepAction => ({
      name: maskText(raw.name ?? ''),
      step: raw.step ?? 0,
      index: raw.index ?? 0,
      status: raw.status ?? '',
      exitCode: raw.exit_code ?? undefined,
      duration: raw.run_time_millis,
      background: raw.background,
      insignificant: raw.insignificant,
      outputUrl: raw.output_url,
    }),
  ),
);

const step = v.pipe(
  v.object({ name: text, actions: items(stepAction) }),
  v.transform(
    ({ name, actions }): Step => ({
      name: name === undefined ? (actions[0]?.name ?? '') : maskText(name),
      actions,
    }),
  ),
);

const rawBuild = v.object({
  ...rawSummary.entries,
  steps: items(step),
  pull_requests: items(v.object({ url: v.string() })),
  pull_request_urls: items(v.string()),
  parallel: count,
  messages: items(v.object({ message: v.string() })),
});

/** A build of a list, or what a write answers with: enough to say which build it is, and what it tells. */
export const buildSummarySchema = v.pipe(
  rawSummary,
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }): BuildSummary => {
    const ref = refOf(value);
    if (ref) return summaryOf(value, ref);
    addIssue({ message: 'It does not say which build it is.' });
    return NEVER;
  }),
);

/** A single build in full. */
export const buildSchema = v.pipe(
  rawBuild,
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }): Build => {
    const ref = refOf(value);
    if (ref) return buildOf(value, ref);
    addIssue({ message: 'It does not say which build it is.' });
    return NEVER;
  }),
);

/** What `notify: webhooks` posted: CircleCI Server still may. */
export const webhookSchema = v.pipe(
  v.object({ payload: buildSchema }),
  v.transform(({ payload }) => payload),
);

export const meSchema = v.pipe(
  v.object({ login: v.pipe(v.string(), v.minLength(1)), name: text, avatar_url: text }),
  v.transform((raw): Me => ({ login: raw.login, name: raw.name, avatarUrl: raw.avatar_url })),
);

export const followedProjectSchema = v.pipe(
  v.object({ vcs_url: text, vcs_type: text, username: text, reponame: text, default_branch: text }),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }): FollowedProject => {
    const project = addressOf(value);
    if (project) return followedOf(value, project);
    addIssue({ message: 'It does not say which project it is.' });
    return NEVER;
  }),
);

export const artifactSchema = v.pipe(
  v.object({ path: text, pretty_path: text, node_index: count, url: v.string() }),
  v.transform(
    (raw): Artifact => ({
      path: raw.path ?? raw.pretty_path ?? '',
      nodeIndex: raw.node_index ?? 0,
      url: raw.url,
    }),
  ),
);

export const followingSchema = v.pipe(
  v.object({
    following: v.optional(v.boolean()),
    followed: v.optional(v.boolean()),
    first_build: inner(buildSummarySchema),
  }),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }): Following => {
    const following = value.following ?? value.followed;
    if (following !== undefined) return { following, firstBuild: value.first_build };
    addIssue({ message: 'It does not say whether the project is followed.' });
    return NEVER;
  }),
);

export const envVarSchema = v.pipe(
  v.object({ name: v.pipe(v.string(), v.minLength(1)), value: text }),
  v.transform(({ name, value }): EnvVar => ({ name, masked: masked(value ?? '') })),
);

export const checkoutKeySchema = v.pipe(
  v.object({
    type: text,
    fingerprint: v.string(),
    public_key: text,
    preferred: flag,
    login: text,
    time,
  }),
  v.transform(
    (raw): CheckoutKey => ({
      type: raw.type ?? '',
      fingerprint: raw.fingerprint,
      publicKey: (raw.public_key ?? '').trim(),
      preferred: raw.preferred,
      login: raw.login,
      createdAt: raw.time,
    }),
  ),
);

/** Characters of a test's message that are kept. */
const longestMessage = 20_000;

const testResult = v.pipe(
  v.object({
    name: text,
    classname: text,
    file: text,
    result: text,
    run_time: amount,
    message: text,
    source: text,
  }),
  v.transform(
    // Masked when it is read: there may be thousands, of which a page is shown.
    (raw): TestResult => ({
      get name() {
        return maskText(raw.name ?? '');
      },
      get classname() {
        return raw.classname && maskText(raw.classname);
      },
      file: raw.file,
      result: raw.result ?? '',
      seconds: raw.run_time,
      get message() {
        return raw.message && maskText(raw.message.slice(0, longestMessage));
      },
      source: raw.source,
    }),
  ),
);

export const testsSchema = v.pipe(
  v.object({ tests: each(testResult) }),
  v.transform(({ tests }) => tests),
);

/** Never more than CircleCI shows, should it one day send a value as it is. */
function masked(value: string): string {
  return /^x{4}.{0,4}$/u.test(value) ? value : 'xxxx';
}

type RawAddress = Pick<RawSummary, 'vcs_url' | 'vcs_type' | 'username' | 'reponame'> & {
  build_url?: string | undefined;
};

function refOf(raw: RawSummary): BuildRef | undefined {
  const link = linkOf(raw.build_url);
  const project = addressOf(raw);
  const number = raw.build_num ?? (link?.kind === 'build' ? link.build.number : undefined);
  return project && number ? { project: named(project, raw), number } : undefined;
}

/** Links are used before names: a legacy webhook's `username` is the person who pushed. */
function addressOf(raw: RawAddress): Project | undefined {
  const link = linkOf(raw.build_url);
  const [org = '', repo = ''] =
    URL.parse(raw.vcs_url ?? '')
      ?.pathname.split('/')
      .filter(Boolean) ?? [];
  const candidates = [
    parseVcsUrl(raw.vcs_url ?? ''),
    projectOf(raw.vcs_type ?? '', org, repo.replace(/\.git$/, '')),
    link?.kind === 'build' ? link.build.project : undefined,
    projectOf(raw.vcs_type ?? 'github', raw.username ?? '', raw.reponame ?? ''),
  ].filter((candidate) => candidate !== undefined);
  return candidates.find(({ vcs }) => vcs === raw.vcs_type) ?? candidates[0];
}

/** On whatever host: the answer has come from the right one. */
function linkOf(url: string | undefined) {
  const host = url && URL.parse(url)?.origin;
  return url && host ? parseLink(url, host) : undefined;
}

function summaryOf(raw: RawSummary, { project, number }: BuildRef): BuildSummary {
  const commit = raw.all_commit_details.find((one) => one.commit === raw.vcs_revision);
  const { login, email } = readCommitEmail(commit?.author_email ?? raw.author_email);
  const rawStatus = raw.status ?? raw.outcome ?? raw.lifecycle ?? '';
  return {
    project,
    number,
    url: raw.build_url ?? '',
    status: statusOf(rawStatus),
    rawStatus,
    lifecycle: raw.lifecycle ?? (unfinished.includes(rawStatus) ? rawStatus : 'finished'),
    branch: raw.branch?.replace(/^remotes\/origin\//, ''),
    tag: raw.vcs_tag,
    revision: raw.vcs_revision,
    subject: raw.subject,
    author: raw.author_name ?? raw.committer_name ?? raw.all_commit_details.at(-1)?.author_name,
    authorLogin: commit?.author_login ?? login,
    authorEmail: email,
    startedBy: raw.user?.name,
    startedByLogin: raw.user?.login,
    why: raw.why,
    dontBuild: raw.dont_build,
    committedAt: raw.committer_date,
    queuedAt: raw.queued_at ?? raw.usage_queued_at,
    startedAt: raw.start_time,
    stoppedAt: raw.stop_time,
    duration: raw.build_time_millis,
    retryOf: raw.retry_of,
    canceledBy: raw.canceler?.name,
    workflow: raw.workflows,
    previous: raw.previous,
    previousSuccessful: raw.previous_successful_build,
    commitUrl: commitUrlOf(raw, project),
  };
}

function buildOf(raw: v.InferOutput<typeof rawBuild>, ref: BuildRef): Build {
  return {
    ...summaryOf(raw, ref),
    steps: raw.steps,
    pullRequests: [...new Set([...raw.pull_requests.map(({ url }) => url), ...raw.pull_request_urls])],
    parallel: raw.parallel || 1,
    messages: raw.messages.map(({ message }) => maskText(withoutHtml(message))),
  };
}

function commitUrlOf(raw: RawSummary, { vcs, org, repo }: Project): string | undefined {
  const told = raw.all_commit_details.find(({ commit }) => commit === raw.vcs_revision)?.commit_url;
  if (told || !raw.vcs_revision || !/^[0-9a-f]{7,64}$/.test(raw.vcs_revision)) return told;
  if (vcs === 'bitbucket') return `https://bitbucket.org/${org}/${repo}/commits/${raw.vcs_revision}`;
  if (!raw.vcs_url?.startsWith('https://')) return undefined;
  return vcs === 'github' ? `${raw.vcs_url}/commit/${raw.vcs_revision}` : undefined;
}

function followedOf(
  raw: RawAddress & { default_branch?: string | undefined },
  project: Project,
): FollowedProject {
  return {
    project: named(project, raw),
    name: named(project, raw).name,
    defaultBranch: raw.default_branch && decoded(raw.default_branch),
    vcsUrl: raw.vcs_url ?? '',
  };
}

/** An opaque slug gets the name that people know it by. */
function named(project: Project, { username, reponame }: RawAddress): Project {
  const isOpaque =
    project.vcs === 'circleci' && projectOf('circleci', username ?? '', 'any')?.org !== project.org;
  return isOpaque && username && reponame ? { ...project, name: `${username}/${reponame}` } : project;
}

/** Branch names in the list of projects are URL-encoded, dots included. */
function decoded(branch: string): string {
  try {
    return decodeURIComponent(branch);
  } catch {
    return branch;
  }
}

const entities: ReadonlyMap<string, string> = new Map(
  Object.entries({ '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&', '&nbsp;': ' ' }),
);

function withoutHtml(html: string): string {
  return html
    .replace(/<\/?[a-z][^<>]*>/gi, '')
    .replace(/&(lt|gt|quot|#39|amp|nbsp);/g, (entity) => entities.get(entity) ?? entity);
}
