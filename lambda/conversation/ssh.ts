/** How a build that is open to SSH is entered. */
import type { CircleCI } from '../circleci/client.ts';
import { sshCommands } from '../circleci/log.ts';
import { type Build, isUnfinished } from '../circleci/schemas.ts';

/** Milliseconds: CircleCI keeps an ended build for ten minutes, and for two hours while somebody is in it. */
const kept = 2 * 60 * 60 * 1000;
/** More containers than that nobody enters. */
const most = 5;

/**
 * What to type, one line for each container, as the step `Enable SSH` prints it; none until it has. Undefined when the
 * build is not open to SSH, or is no more.
 */
export async function waysIn(
  build: Build,
  circleci: CircleCI,
  now: number,
): Promise<readonly string[] | undefined> {
  if (!isUnfinished(build) && !(Date.parse(build.stoppedAt ?? '') > now - kept)) return undefined;
  const opened = build.steps
    .flatMap(({ actions }) => actions)
    .filter(({ name }) => /^enable ssh$/i.test(name));
  if (opened.length === 0) return build.why === 'ssh' && isUnfinished(build) ? [] : undefined;
  const printed = opened.slice(0, most).map(async (action) => {
    try {
      return sshCommands((await circleci.stepLog({ build, action })).text);
    } catch {
      return [];
    }
  });
  return (await Promise.all(printed)).flat();
}
