/** Reruns a build with SSH, or adds the person's own keys to a running one. */

import { withConfirmation } from '../conversation/ask-first.ts';
import { refuseWhileItRuns } from '../conversation/changes/change-build.ts';
import { addSshUser, refuseOnceEnded, runAgain } from '../conversation/changes/rerun-build.ts';
import { followBuild, followRerun } from '../conversation/choose-followed-run.ts';
import type { Context } from '../conversation/context.ts';
import { type BuildReference, buildText, readBuild } from '../conversation/references/build-reference.ts';
import { withBuild } from '../conversation/references/resolve-reference.ts';
import { commandText } from '../conversation/words/parse-options.ts';
import { sshUserAnnouncement, sshUserLine } from '../views/builds/canceled-or-opened-to-ssh.ts';
import { askSshUserView, askSshView } from '../views/builds/confirm-ssh-or-deploy.ts';
import { rerunAnnouncement, rerunLine } from '../views/builds/rerun-result.ts';
import { buildName } from '../views/text/display-names.ts';
import { command } from './command.ts';

export const ssh = command({
  name: 'ssh',
  usage: 'ssh [me] <build>',
  summary:
    'Rerun a build with SSH; “me” opens a running one to your keys. Takes your own account: connect me.',
  example: 'ssh web#123',
  group: 'Act',
  parse(words, channel) {
    const [first = '', ...rest] = words.plain;
    if (first.toLowerCase() !== 'me') return { me: false, build: readBuild(words.plain, { words, channel }) };
    return { me: true, build: readBuild(rest, { words: { ...words, name: 'ssh me' }, channel }) };
  },
  run: ({ me, build }, context) => (me ? letIn(build, context) : again(build, context)),
});

function again(reference: BuildReference, context: Context) {
  const actor = context.caller.user;
  return withBuild(
    reference,
    { context, again: (project) => commandText('ssh', buildText(reference, project)) },
    (build, circleci) => {
      const ask = async () => {
        refuseWhileItRuns(await circleci.build(build));
        return askSshView({ build });
      };
      return withConfirmation(
        { name: 'ssh', target: buildName(build), projects: [build.project], ask },
        context,
        () =>
          runAgain('ssh', {
            build,
            context,
            reply: (made, host) => ({
              kind: 'announce',
              message: rerunAnnouncement({ ...made, actor, host }),
              follow: followRerun(made, rerunLine({ ...made, actor, host })),
            }),
          }),
      );
    },
  );
}

function letIn(reference: BuildReference, context: Context) {
  const actor = context.caller.user;
  return withBuild(
    reference,
    { context, again: (project) => commandText('ssh me', buildText(reference, project)) },
    (build, circleci) => {
      const ask = async () => {
        refuseOnceEnded(await circleci.build(build));
        return askSshUserView({ build });
      };
      const intended = { name: 'add ssh user', target: buildName(build), projects: [build.project] } as const;
      return withConfirmation({ ...intended, ask }, context, () =>
        addSshUser({
          build,
          context,
          reply: (after, host) => ({
            kind: 'announce',
            message: sshUserAnnouncement({ build: after, actor, host }),
            follow: followBuild(after, sshUserLine({ build: after, actor, host })),
          }),
        }),
      );
    },
  );
}
