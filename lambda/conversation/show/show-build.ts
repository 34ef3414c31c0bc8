/** Answers with one build’s card. */
import { isRed } from '../../circleci/status.ts';
import { buildView } from '../../views/builds/build.ts';
import { buildSubject } from '../../views/runs/work-object.ts';
import { followBuildCard } from '../choose-followed-run.ts';
import type { Context } from '../context.ts';
import { type BuildReference, buildText } from '../references/build-reference.ts';
import { showing, withBuild } from '../references/resolve-reference.ts';
import type { Reply } from '../reply.ts';
import { commandText } from '../words/parse-options.ts';
import { explainAhead, readingOnce } from './explain-failures-ahead.ts';
import { withReasons } from './read-failure-reasons.ts';
import { readSshCommands } from './read-ssh-commands.ts';
import { findStarter } from './who-started-from-slack.ts';

/** Throws UsageError when there is no such build. */
export function showBuild(reference: BuildReference, context: Context): Promise<Reply> {
  const lookup = showing(context, (project) => commandText('build', buildText(reference, project)));
  return withBuild(reference, lookup, async (found, client) => {
    const circleci = readingOnce(client);
    // Most builds that are looked at have failed.
    circleci.tests(found).catch(() => undefined);
    const explained = circleci
      .build(found)
      .then(({ status }) => (isRed(status) ? explainAhead([found], circleci, context) : undefined));
    explained.catch(() => undefined);
    const build = await circleci.build(found);
    const [ssh, starter] = await Promise.all([readSshCommands(build, circleci), findStarter(build, context)]);
    const failed = isRed(build.status) ? [{ job: build.workflow?.jobName ?? 'build', build: found }] : [];
    return withReasons(
      failed,
      (reasons) => buildView({ build, ssh, starter, reasons, now: context.now, host: circleci.host }),
      {
        context,
        circleci,
        follow: followBuildCard(build),
        subject: buildSubject(build, { host: circleci.host }),
      },
    );
  });
}
