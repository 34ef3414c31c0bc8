/** Asks the product for the reason of a recorded log, as of a step that failed. */

import type { StepAction } from '../../lambda/circleci/api-v1-schemas.ts';
import { failureReason } from '../../lambda/circleci/failure/failure-reason.ts';
import type { FailureReason } from '../../lambda/circleci/failure/failure-reason-types.ts';
import { cleanLog } from '../../lambda/circleci/logs/clean-log.ts';

export function action(more: Partial<StepAction> = {}): StepAction {
  return {
    name: 'Run the tests',
    step: 101,
    index: 0,
    status: 'failed',
    exitCode: 1,
    duration: 1,
    background: false,
    insignificant: false,
    outputUrl: undefined,
    ...more,
  };
}

export function reasonOfLog(log: string, more: Partial<StepAction> = {}): FailureReason | undefined {
  const failing = action(more);
  return failureReason({
    tests: [],
    steps: [{ name: failing.name, actions: [failing] }],
    logs: [{ step: failing.step, index: failing.index, text: cleanLog(log) }],
  });
}
