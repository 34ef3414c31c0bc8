/** Runs a finished build again, or what failed on default branches. */
import { type Project, projectSlug } from '../circleci/project.ts';
import { runAgain } from '../conversation/changes/rerun-build.ts';
import { rerunFailing } from '../conversation/changes/rerun-failing.ts';
import { followRerun } from '../conversation/choose-followed-run.ts';
import type { Context } from '../conversation/context.ts';
import { type BuildReference, buildText, readBuild } from '../conversation/references/build-reference.ts';
import { readRepo } from '../conversation/references/project-reference.ts';
import { withBuild, withProject } from '../conversation/references/resolve-reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { tooMany } from '../conversation/words/parse-arguments.ts';
import { commandText } from '../conversation/words/parse-options.ts';
import { rerunAnnouncement, rerunLine } from '../views/builds/rerun-result.ts';
import { command } from './command.ts';

export const retry = command({
  name: 'retry',
  usage: 'retry <build> | retry all failed [repo]',
  summary: 'Retry a finished build or, after a confirmation, everything that failed on default branches.',
  example: 'retry web#123',
  group: 'Act',
  parse(words, channel) {
    const said = { words, channel };
    const [all = '', failed = '', repo, ...rest] = words.plain;
    if (!/^all$/i.test(all) || !/^failed$/i.test(failed))
      return { kind: 'build', build: readBuild(words.plain, said) } as const;
    if (rest.length > 0) throw tooMany(words, 3);
    return { kind: 'failing', repo: repo === undefined ? undefined : readRepo(repo, said) } as const;
  },
  run(input, context) {
    if (input.kind === 'build') return retryOne(input.build, context);
    const { repo } = input;
    if (repo === undefined)
      return context.circleci().then((circleci) => rerunFailing(undefined, { context, circleci }));
    const again = (project: Project) => commandText('retry all failed', projectSlug(project));
    return withProject(repo, { context, again }, (project, circleci) =>
      rerunFailing(project, { context, circleci }),
    );
  },
});

function retryOne(build: BuildReference, context: Context): Promise<Reply> {
  return withBuild(
    build,
    { context, again: (project) => commandText('retry', buildText(build, project)) },
    (old) =>
      runAgain('retry', {
        build: old,
        context,
        reply: (made, host) => ({
          kind: 'announce',
          message: rerunAnnouncement({ ...made, actor: context.caller.user, host }),
          follow: followRerun(made, rerunLine({ ...made, actor: context.caller.user, host })),
        }),
      }),
  );
}
