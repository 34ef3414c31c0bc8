/** Sends the caller a direct message when a build or a branch's newest run ends. */
import { type Project, projectSlug } from '../circleci/project.ts';
import { endedStatus, hasEnded, readWatched } from '../circleci/runs/read-watched-run.ts';
import type { Status } from '../circleci/status.ts';
import type { Context } from '../conversation/context.ts';
import { branchOf, readBranch } from '../conversation/references/branch-commit-or-run-reference.ts';
import { builtBranches, nearBranch } from '../conversation/references/branch-not-found.ts';
import { buildText, isBuild, readBuild } from '../conversation/references/build-reference.ts';
import { isAddress } from '../conversation/references/pasted-link.ts';
import { channelsRepo } from '../conversation/references/project-reference.ts';
import { placeWords, withBranch } from '../conversation/references/resolve-branch.ts';
import { withBuild } from '../conversation/references/resolve-reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { mustBeAllowed } from '../conversation/require-role.ts';
import { tooMany } from '../conversation/words/parse-arguments.ts';
import { commandText } from '../conversation/words/parse-options.ts';
import { buildView } from '../views/builds/build.ts';
import { watchingView } from '../views/runs/watch-started.ts';
import { command } from './command.ts';

/** Milliseconds until the first check. */
const soon = 30_000;
const ended = '👀 It has already finished.';

export const watch = command({
  name: 'watch',
  usage: 'watch <build|run> | watch [repo] <branch>',
  summary: 'Get a direct message when a build or a branch’s newest run ends, within a day.',
  example: 'watch web#123',
  group: 'Alerts',
  parse(words, channel) {
    const said = { words, channel };
    const [first, second] = words.plain;
    if (first === undefined || isBuild(words.plain, channel))
      return { kind: 'build', build: readBuild(words.plain, said) } as const;
    if (words.plain.length > 2) throw tooMany(words, 2);
    if (second === undefined && !isAddress(first) && channel.defaultProject)
      return { kind: 'branch', place: branchOf(channelsRepo(channel), first) } as const;
    const place = readBranch(said);
    if (place.kind === 'branch' && place.branch === undefined)
      return { kind: 'build', build: readBuild(words.plain, said) } as const;
    return { kind: 'branch', place } as const;
  },
  run(input, context) {
    if (input.kind === 'branch') {
      const { place } = input;
      const again = (project: Project) => commandText('watch', projectSlug(project), placeWords(place));
      return withBranch(place, { context, again }, async ({ project, branch = '', circleci }) => {
        const [newest] = await circleci.branchBuilds(project, branch, { limit: 1 });
        const what = { project, build: undefined, branch };
        const status =
          newest && (await endedStatus(circleci, { project, branch }, { newest, now: context.now }));
        if (status !== undefined) return begin({ ...what, state: 'ended', status }, context);
        if (newest) return begin({ ...what, state: 'built' }, context);
        const near = nearBranch(branch, await builtBranches(project, circleci));
        return begin({ ...what, state: 'unbuilt', near }, context);
      });
    }
    const again = (project: Project) => commandText('watch', buildText(input.build, project));
    return withBuild(input.build, { context, again }, async (found, circleci) => {
      const { now } = context;
      const what = { project: found.project, build: found.number, branch: undefined };
      const run = await readWatched(circleci, { ...what, createdAt: now }, now);
      if (!run || hasEnded(run, now)) {
        const build = await circleci.build(found);
        return { kind: 'say', message: buildView({ build, note: ended, now, host: circleci.host }) };
      }
      return begin({ ...what, state: 'built' }, context);
    });
  },
});

interface What {
  readonly project: Project;
  readonly build: number | undefined;
  readonly branch: string | undefined;
  /** `unbuilt`: a branch of which there is no build yet. `ended`: the next run is watched. */
  readonly state: 'built' | 'unbuilt' | 'ended';
  /** What the run has come to that ended. */
  readonly status?: Status | undefined;
  readonly near?: string | undefined;
}

async function begin({ state, status, near, ...what }: What, context: Context): Promise<Reply> {
  await mustBeAllowed('watch', context);
  const { caller, store, now } = context;
  const id = context.newId();
  await store.saveWatch(caller.workspace, { ...what, id, user: caller.user, createdAt: now });
  await store.schedule({ workspace: caller.workspace, kind: 'watch', id, at: now + soon });
  return { kind: 'say', message: watchingView({ ...what, state, status, near }) };
}
