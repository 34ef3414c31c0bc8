/** Follows, unfollows or clears the cache of a project that the caller names. */
import type { CircleCI } from '../../circleci/client/client.ts';
import { type Project, projectSlug } from '../../circleci/project.ts';
import type { ActName } from '../../permissions.ts';
import { projectName } from '../../views/text/display-names.ts';
import type { Message } from '../../views/text/message.ts';
import { withConfirmation } from '../ask-first.ts';
import type { Context } from '../context.ts';
import { type RepoReference, readRepo, type Said } from '../references/project-reference.ts';
import { withProject } from '../references/resolve-reference.ts';
import type { Reply } from '../reply.ts';
import { tooMany, usage } from '../words/parse-arguments.ts';
import { commandText } from '../words/parse-options.ts';

/** The one project that the words name: the channel's default is not meant by silence. Throws UsageError. */
export function readNamedRepo(plain: readonly string[], said: Said): RepoReference {
  const [repo, ...rest] = plain;
  if (rest.length > 0) throw tooMany(said.words, 1);
  if (repo !== undefined) return readRepo(repo, said);
  const { defaultProject } = said.channel;
  const example = defaultProject ? projectSlug(defaultProject) : 'acme/web';
  throw usage('Which project?', said.words.text, [`${said.words.name} ${example}`, 'projects']);
}

export interface ProjectAct<T> {
  readonly repo: RepoReference;
  readonly name: Extract<ActName, 'follow' | 'unfollow' | 'clear cache'>;
  /** The command, without the project. */
  readonly command: string;
  readonly effect: (project: Project, circleci: CircleCI) => Promise<T>;
  readonly message: (project: Project, outcome: T, host: string) => Message;
  /** Before it is done, where something is gone afterwards. */
  readonly ask?: (project: Project, command: string) => Message | Promise<Message>;
}

/** Asked about where that is needed, done once, recorded, and told to the channel. */
export function actOnProject<T>(
  { repo, name, command, effect, message, ask }: ProjectAct<T>,
  context: Context,
): Promise<Reply> {
  const again = (project: Project) => commandText(command, projectSlug(project));
  return withProject(repo, { context, again }, async (project, circleci) => {
    const intended = { name, target: projectName(project), projects: [project] };
    const carryOut = async (): Promise<Reply> => {
      const outcome = await context.act(intended, () => effect(project, circleci));
      return { kind: 'announce', message: message(project, outcome, circleci.host) };
    };
    if (!ask) return carryOut();
    const question = { ...intended, ask: () => ask(project, again(project)) };
    return withConfirmation(question, context, carryOut);
  });
}
