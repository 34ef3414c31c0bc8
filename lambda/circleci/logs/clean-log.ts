/** Cleans what a step printed, and finds the steps to look at. Pure and total. */
import type { Build, StepAction } from '../api-v1-schemas.ts';
import { isRed, statusOf } from '../status.ts';
import { createTerminal } from '../terminal/terminal.ts';

/** What a terminal of 80 columns and 24 rows shows of a log in the end, and what has scrolled off it, without control characters. */
export function cleanLog(text: string): string {
  const lines: string[] = [];
  const terminal = createTerminal((line) => lines.push(line));
  terminal.write(text);
  terminal.end();
  return lines.join('\n');
}

/**
 * The actions that made a build fail, in order of their steps; canceled ones only when there is nothing worse. Decided by
 * `status`: a step killed for its silence has neither `failed` nor an exit code. Service containers end canceled in green
 * builds and are left out.
 */
export function failingActions({ steps }: Pick<Build, 'steps'>): readonly StepAction[] {
  const failed = steps
    .flatMap(({ actions }) => actions)
    .filter(
      ({ status, background, insignificant }) =>
        (isRed(statusOf(status)) || status === 'canceled') && !background && !insignificant,
    )
    .toSorted((one, other) => one.step - other.step || one.index - other.index);
  const worse = failed.filter(({ status }) => status !== 'canceled');
  return worse.length > 0 ? worse : failed;
}

/** `ssh -p 64535 10.1.2.3`, as the step `Enable SSH` prints it, once for each container. */
export function sshCommands(log: string): readonly string[] {
  const found = log.matchAll(/\bssh -p \d{1,5} (?:[\w.-]+@)?[\w.:-]+/g);
  return [...new Set([...found].map(([command]) => command))];
}
