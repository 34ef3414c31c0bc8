/** Reads the SSH commands that open a build's containers. */

import { type Build, isUnfinished } from '../../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../circleci/client/client.ts';
import { sshCommands } from '../../circleci/logs/clean-log.ts';

/** Containers whose SSH command is shown. */
const most = 5;

/**
 * What to type, one line for each container, as the step `Enable SSH` prints it; none until it has. Undefined when the
 * build is not open to SSH, or is no more.
 */
export async function readSshCommands(
  build: Build,
  circleci: CircleCI,
): Promise<readonly string[] | undefined> {
  // The step that waits for people to leave keeps it running for as long as it is open.
  if (!isUnfinished(build)) return undefined;
  const opened = build.steps
    .flatMap(({ actions }) => actions)
    .filter(({ name }) => /^enable ssh$/i.test(name));
  const isExpected = build.why === 'ssh' || opened.some(({ status }) => status === 'running');
  if (opened.length === 0) return isExpected ? [] : undefined;
  const printed = opened.slice(0, most).map(async (action) => {
    try {
      return sshCommands((await circleci.stepLog({ build, action })).text);
    } catch {
      return [];
    }
  });
  const commands = (await Promise.all(printed)).flat();
  // A step of that name may be the configuration's own.
  return commands.length > 0 || isExpected ? commands : undefined;
}
