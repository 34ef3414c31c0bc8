/** Tells why a job failed: what, where, which test, expected and received, how sure, and how it ended. Pure. */

import type { Build, StepAction, TestResult } from '../api-v1-schemas.ts';
import { failingActions } from '../logs/clean-log.ts';
import { failedTests } from './failed-tests.ts';
import type { FailureReason } from './failure-reason-types.ts';
import { fromLogs, type ReadLog } from './reason-from-logs.ts';
import { fromExit, fromSetUp, fromTests } from './reason-without-log.ts';
import { findSetUpFailure } from './set-up-failures.ts';

export interface FailureLog {
  readonly step: number;
  readonly index: number;
  /** As a terminal shows it in the end. */
  readonly text: string;
  /** Lines that stood before it and were not kept. */
  readonly linesBefore?: number;
}

export interface FailureInput {
  readonly tests: readonly TestResult[];
  readonly steps: Build['steps'];
  /** Of failing steps; those that are missing are done without. */
  readonly logs: readonly FailureLog[];
}

/**
 * In this order: what fails before the project's own commands, the failed tests' own messages, the lines of the log
 * that tell, how the step ended. Undefined when nothing failed: a canceled job has no reason of its own.
 */
export function failureReason({ tests, steps, logs }: FailureInput): FailureReason | undefined {
  const actions = failingActions({ steps }).filter(({ status }) => status !== 'canceled');
  const [action] = actions;
  if (!action) return undefined;
  const read = actions.flatMap((one) => readLog(one, logs));
  const [first = { action, lines: [], before: 0 }] = read;
  const setUp = findSetUpFailure(first.action.name, first.lines);
  if (setUp) return counted(fromSetUp(first, setUp), actions, steps);
  const failures = failedTests(tests);
  const told = fromTests(first, failures);
  if (told) return counted(told, actions, steps);
  return fromLogs({ logs: read, failures, actions, steps }) ?? counted(fromExit(first), actions, steps);
}

/** What the log of one failed action tells by itself. Undefined where no line of it is likely the reason. */
export function reasonInLog(
  action: StepAction,
  log: Pick<FailureLog, 'text' | 'linesBefore'>,
): FailureReason | undefined {
  const { name, step, index } = action;
  const reason = failureReason({
    tests: [],
    steps: [{ name, actions: [action] }],
    logs: [{ ...log, step, index }],
  });
  return reason?.certainty === 'unsure' ? undefined : reason;
}

function readLog(action: StepAction, logs: readonly FailureLog[]): readonly ReadLog[] {
  const log = logs.find(({ step, index }) => step === action.step && index === action.index);
  return log ? [{ action, lines: log.text.split('\n'), before: log.linesBefore ?? 0 }] : [];
}

function counted(
  reason: Omit<FailureReason, 'containers'>,
  actions: readonly StepAction[],
  steps: Build['steps'],
): FailureReason {
  const isThere = ({ step }: StepAction): boolean => step === reason.step?.step;
  const of = steps.flatMap((one) => one.actions).filter(isThere).length;
  return { ...reason, containers: { failed: actions.filter(isThere).length, of } };
}
