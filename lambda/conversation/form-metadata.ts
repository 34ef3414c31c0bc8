/** Writes and reads private_metadata, which remembers where a form was opened and what it is about. */
import * as v from 'valibot';
import { type Project, parseProject, projectSlug } from '../circleci/project.ts';
import type { Wish } from '../errors.ts';

/** Slack keeps no more. */
const longest = 3_000;
const formSchema = v.object({
  v: v.literal(1),
  workspace: v.string(),
  channel: v.optional(v.string()),
  project: v.optional(v.string()),
  /** The project's, where its slug says nothing. */
  name: v.optional(v.string()),
  subscription: v.optional(v.string()),
  hook: v.optional(v.string()),
  host: v.optional(v.string()),
  connection: v.optional(v.string()),
  wish: v.optional(v.object({ intent: v.string(), until: v.number() })),
});

export interface Form {
  /** Where it was opened: an organization has several, and a form must not act in another one. */
  readonly workspace: string;
  readonly channel: string | undefined;
  /** What it is about, where it is about one project. */
  readonly project?: Project | undefined;
  /** The id of the one that is changed. */
  readonly subscription?: string | undefined;
  /** The id of the one that is shown. */
  readonly hook?: string | undefined;
  /** The CircleCI that the token typed there goes to. */
  readonly host?: string | undefined;
  /** Of several connections the one that is changed, as commands name it. */
  readonly connection?: string | undefined;
  /** What runs by itself afterwards. */
  readonly wish?: Wish | undefined;
}

/** Undefined for another version's form, or one that is not ours: it must be opened again. */
export function readForm(metadata: string): Form | undefined {
  const read = v.safeParse(v.pipe(v.string(), v.maxLength(longest), v.parseJson(), formSchema), metadata);
  if (!read.success) return undefined;
  const { workspace, channel, project: slug, name, subscription, hook, host, connection, wish } = read.output;
  const project = slug === undefined ? undefined : parseProject(slug);
  if (slug !== undefined && !project) return undefined;
  return {
    workspace,
    channel,
    project: project && { vcs: project.vcs, org: project.org, repo: project.repo, name },
    subscription,
    hook,
    host,
    connection,
    wish,
  };
}

export function writeForm({ project, ...form }: Form): string {
  const { workspace, channel, subscription, hook, host, connection, wish } = form;
  // JSON leaves out what is undefined.
  return JSON.stringify({
    v: 1,
    workspace,
    channel,
    subscription,
    hook,
    host,
    connection,
    wish,
    project: project && projectSlug(project),
    name: project?.name?.slice(0, 300),
  });
}
