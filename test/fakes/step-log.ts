import type { StepLog } from '../../lambda/circleci/client/masked-output.ts';

/** What a step printed, whole unless told otherwise. */
export function someLog(text: string, more: Partial<StepLog> = {}): StepLog {
  return { text, whole: true, linesBefore: 0, goesOn: false, ...more };
}
