/** Reads the reason from the lines that CircleCI itself takes for the error, where no line of the log surely tells. Pure. */
import type { StepAction } from '../api-v1-schemas.ts';
import { isNoise } from './classify-log-line.ts';
import { withoutTrailer } from './exit-code-in-words.ts';
import { reasonInLog } from './failure-reason.ts';
import type { FailureReason } from './failure-reason-types.ts';
import { fingerprintOf } from './fingerprint.ts';
import { cut, mostLines } from './reason-from-logs.ts';

/** The unsure reason where CircleCI's lines say nothing. Where they stand in the log is not known. */
export function fromCondensed(unsure: FailureReason, text: string, action: StepAction): FailureReason {
  const { containers, exit } = unsure;
  const told = reasonInLog(action, { text });
  if (told) return { ...told, containers, exit, line: undefined };
  const lines = withoutTrailer(text.split('\n'))
    .map((line) => line.trimEnd())
    .filter((line) => !isNoise(line));
  const [what] = lines;
  if (what === undefined) return unsure;
  return {
    ...unsure,
    from: 'log',
    what: cut(what.trim()),
    certainty: 'likely',
    line: undefined,
    lines: lines.slice(0, mostLines).map(cut),
    fingerprint: fingerprintOf([what.trim(), undefined]),
  };
}
