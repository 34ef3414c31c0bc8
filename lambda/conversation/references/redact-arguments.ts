/** Reports wrong arguments without repeating them, for commands whose arguments may hold a secret. */
import type { CircleCI } from '../../circleci/client/client.ts';
import type { Project } from '../../circleci/project.ts';
import { UsageError } from '../../errors.ts';
import type { Channel } from '../context.ts';
import type { Reply } from '../reply.ts';
import { usage } from '../words/parse-arguments.ts';
import type { Lookup } from './project-not-found.ts';
import { channelsRepo, type RepoReference, repoOf, type Said } from './project-reference.ts';
import { withProject } from './resolve-reference.ts';

/** Returns the error for extra arguments. `paste` are commands to try instead. */
export function valuesNotAccepted(command: string, paste: readonly string[]): UsageError {
  return usage(
    `Don’t type values or keys after “${command}”: a form asks for them. If you just typed one, rotate it, because Slack keeps what you type.`,
    `${command} …`,
    paste,
  );
}

/** Returns the command, with an example project unless the channel has a default one. */
export function example(command: string, { defaultProject }: Channel): string {
  return defaultProject ? command : `${command} acme/web`;
}

/** As readRepo, without repeating what cannot be one. Throws UsageError. */
export function readRepoRedacted(text: string | undefined, { words, channel }: Said): RepoReference {
  if (text === undefined) return channelsRepo(channel);
  const repo = repoOf(text);
  if (repo) return repo;
  throw usage('That isn’t a project name.', `${words.name} …`, [`${words.name} acme/web`, 'projects']);
}

/** As withProject, without repeating a name that no project bears. Throws UsageError. */
export async function withProjectRedacted(
  repo: RepoReference,
  lookup: Lookup & { readonly command: string },
  then: (project: Project, circleci: CircleCI) => Promise<Reply>,
): Promise<Reply> {
  let found = false;
  try {
    return await withProject(repo, lookup, (project, circleci) => {
      found = true;
      return then(project, circleci);
    });
  } catch (error) {
    if (found || repo.kind !== 'named' || !(error instanceof UsageError)) throw error;
    const problem = 'No followed project has that name, or this token can’t see it.';
    throw new UsageError(problem, `${lookup.command} …`, error.paste);
  }
}
