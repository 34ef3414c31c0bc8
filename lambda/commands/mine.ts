/** My running and failed builds, over all followed projects. */
import { isUnfinished } from '../circleci/schemas.ts';
import { tooMany, usage } from '../conversation/words.ts';
import { buildsView } from '../views/builds.ts';
import { command } from './command.ts';

const red = ['failed', 'timedout', 'infrastructure_fail'];
const mostLookedAt = 100;
const mostShown = 15;

export const mine = command({
  name: 'mine',
  usage: 'mine',
  summary: 'Your running and failed builds among the newest, by the login that you have linked.',
  example: 'mine',
  group: 'Alerts',
  parse(words) {
    if (words.plain.length > 0) throw tooMany(words, 0);
  },
  async run(_, context) {
    const { caller, store, now } = context;
    const login = (await store.loginOf(caller.workspace, caller.user))?.toLowerCase();
    if (login === undefined)
      throw usage('Which builds are yours? Link your login once.', 'mine', ['link your-login']);
    const circleci = await context.circleci();
    const newest = await circleci.recentBuilds({ limit: mostLookedAt });
    const isMine = (names: readonly (string | undefined)[]) =>
      names.some((name) => name?.toLowerCase() === login);
    const builds = newest
      .filter((build) => isMine([build.authorLogin, build.startedBy]))
      .filter((build) => isUnfinished(build) || red.includes(build.status))
      .slice(0, mostShown);
    const list = { builds, heading: `Running and failed builds of ${login}`, command: 'mine' };
    return {
      kind: 'say',
      message: buildsView({ ...list, page: 1, hasMore: false, now, host: circleci.host }),
    };
  },
});
