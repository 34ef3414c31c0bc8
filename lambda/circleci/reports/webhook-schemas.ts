/** Defines the schemas of CircleCI's outbound webhooks, whose fields differ by the project's VCS. */
import * as v from 'valibot';
import { count, inner, text, time } from '../lenient-json-fields.ts';
import { maskText } from '../masking/mask-secrets.ts';
import { reportedStatuses } from './run-event.ts';

/** Whatever stands here ends up in keys and in messages of the queue, so it is held short. */
const id = v.pipe(v.string(), v.regex(/^[\w.:-]{1,100}$/));
const at = v.pipe(
  v.string(),
  v.check((value) => !Number.isNaN(Date.parse(value)), 'no time'),
  v.transform(Date.parse),
);
const milliseconds = v.pipe(
  time,
  v.transform((value) => (value ? Date.parse(value) : undefined)),
);
const longest = 1000;
const words = v.pipe(
  text,
  v.transform((value) => value?.trim().slice(0, longest).toWellFormed() || undefined),
);
const status = v.fallback(v.picklist(reportedStatuses), 'other');

const masked = v.pipe(
  words,
  v.transform((value) => (value === undefined ? undefined : maskText(value))),
);

const commit = v.object({ subject: masked, author: inner(v.object({ name: words, email: words })) });
const vcs = v.object({ branch: words, tag: words, revision: words, commit: inner(commit) });
const git = v.object({
  branch: words,
  tag: words,
  ref: words,
  checkout_sha: words,
  author_login: words,
});
/** Of GitLab and of the GitHub App, which have no `vcs`. */
const push = v.object({
  commit_title: masked,
  commit_message: masked,
  commit_author_name: words,
  commit_author_email: words,
  commit_sha: words,
  user_name: words,
  user_username: words,
});

const pipeline = v.object({
  number: count,
  created_at: milliseconds,
  vcs: inner(vcs),
  trigger: inner(v.object({ type: text })),
  trigger_parameters: inner(
    v.object({
      git: inner(git),
      gitlab: inner(push),
      github_app: inner(push),
      circleci: inner(v.object({ event_type: text, trigger_type: text })),
    }),
  ),
});

const workflow = v.object({
  id,
  name: words,
  url: words,
  created_at: milliseconds,
  stopped_at: milliseconds,
  status: v.optional(status),
});

export const eventSchema = v.object({
  type: v.picklist(['workflow-completed', 'job-completed']),
  id,
  happened_at: at,
  project: v.object({ slug: v.string(), name: words }),
  organization: inner(v.object({ name: words })),
  workflow: inner(workflow),
  pipeline: inner(pipeline),
  job: inner(
    v.object({ name: words, number: count, status, started_at: milliseconds, stopped_at: milliseconds }),
  ),
});
export type Event = v.InferOutput<typeof eventSchema>;

export const pingSchema = v.object({ type: v.literal('ping'), id, happened_at: at });
