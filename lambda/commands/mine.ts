/** Shows the caller's own runs that are failing or still running, in all followed projects. */
import { firstFailedJobs } from '../circleci/failure/failed-jobs.ts';
import { namesOf, ownIdentity } from '../conversation/own-identity.ts';
import { withReasons } from '../conversation/show/read-failure-reasons.ts';
import { readOwnBranches } from '../conversation/show/read-own-branches.ts';
import { tooMany, usage } from '../conversation/words/parse-arguments.ts';
import { type EffectiveRole, mayAct } from '../permissions.ts';
import { mineView } from '../views/runs/mine.ts';
import { command } from './command.ts';

export const mine = command({
  name: 'mine',
  usage: 'mine',
  summary: 'List your own runs that are failing or running, by your login or email address.',
  example: 'mine',
  group: 'Alerts',
  parse(words) {
    if (words.plain.length > 0) throw tooMany(words, 0);
  },
  async run(_, context) {
    const { now } = context;
    const who = await ownIdentity(context);
    const [name] = namesOf(who);
    if (name === undefined) throw unlinked(await context.effectiveRole());
    const circleci = await context.circleci();
    const own = await readOwnBranches(who, circleci, now);
    return withReasons(
      firstFailedJobs(own.branches.flatMap(({ reds }) => reds.slice(0, 1))),
      (reasons) => mineView({ ...own, reasons, name, now, host: circleci.host }),
      { context, circleci },
    );
  },
});

function unlinked(effectiveRole: EffectiveRole) {
  return mayAct(effectiveRole, 'link')
    ? usage('Which builds are yours? Link your login once.', 'mine', ['link your-login'])
    : usage('Which builds are yours? Only an admin can link your login.', 'mine', []);
}
