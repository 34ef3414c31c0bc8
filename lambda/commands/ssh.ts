/** Runs a build again with its containers open to SSH, or lets the connected account into one that runs. */
import { type BuildReference, buildText, readBuild } from '../conversation/build-reference.ts';
import type { Context } from '../conversation/context.ts';
import { commandText } from '../conversation/options.ts';
import { addSshUser, runAgain } from '../conversation/rerunning.ts';
import { withBuild } from '../conversation/resolve.ts';
import { sshUserAnnouncement } from '../views/acted.ts';
import { rerunAnnouncement } from '../views/reran.ts';
import { command } from './command.ts';

export const ssh = command({
  name: 'ssh',
  usage: 'ssh [me] <build>',
  summary: 'Run a build again with SSH; “me” lets the connected account into one that runs.',
  example: 'ssh web#123',
  group: 'Act',
  parse(words, channel) {
    const [first = '', ...rest] = words.plain;
    if (first.toLowerCase() !== 'me') return { me: false, build: readBuild(words.plain, { words, channel }) };
    return { me: true, build: readBuild(rest, { words: { ...words, name: 'ssh me' }, channel }) };
  },
  run: ({ me, build }, context) => (me ? letIn(build, context) : again(build, context)),
});

function again(build: BuildReference, context: Context) {
  const actor = context.caller.user;
  return withBuild(
    build,
    { context, again: (project) => commandText('ssh', buildText(build, project)) },
    (old) =>
      runAgain('ssh', {
        build: old,
        context,
        reply: (made, host) => ({
          kind: 'announce',
          message: rerunAnnouncement({ ...made, actor, host }),
        }),
      }),
  );
}

function letIn(build: BuildReference, context: Context) {
  const actor = context.caller.user;
  return withBuild(
    build,
    { context, again: (project) => commandText('ssh me', buildText(build, project)) },
    (found) =>
      addSshUser({
        build: found,
        context,
        reply: (after, host) => ({
          kind: 'announce',
          message: sshUserAnnouncement({ build: after, actor, host }),
        }),
      }),
  );
}
