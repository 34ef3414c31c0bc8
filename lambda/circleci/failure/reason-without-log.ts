/** Words the reason that test results, CircleCI's own steps or an exit code give. Pure. */
import type { FailedTest } from './failed-tests.ts';
import { isHidden } from './failed-tests.ts';
import type { FailureReason } from './failure-reason-types.ts';
import { fingerprintOf } from './fingerprint.ts';
import { cut, endOf, mostLines, type ReadLog } from './reason-from-logs.ts';
import type { SetUpFailure } from './set-up-failures.ts';

type Single = Omit<FailureReason, 'containers'>;

const nothing = {
  where: undefined,
  test: undefined,
  expected: undefined,
  received: undefined,
  line: undefined,
  moreTests: 0,
};

export function fromSetUp(log: ReadLog, { what, line }: SetUpFailure): Single {
  return {
    ...nothing,
    ...endOf(log),
    from: 'set-up',
    what,
    certainty: 'sure',
    isSetUp: true,
    lines: line === '' ? [what] : [what, cut(line)],
    line: lineIn(log, line),
    fingerprint: fingerprintOf([what, line]),
  };
}

function lineIn({ lines, before }: ReadLog, line: string): FailureReason['line'] {
  const at = line === '' ? -1 : lines.findLastIndex((one) => one.trim().startsWith(line));
  return at < 0 ? undefined : { number: at + 1 + before, of: lines.length + before };
}

/** Undefined where the results hide the reason. */
export function fromTests(log: ReadLog, failures: readonly FailedTest[]): Single | undefined {
  const [first, ...others] = failures;
  if (!first || first.what === undefined || isHidden(first.what)) return undefined;
  const { what, where, name, expected, received, more } = first;
  const own = [name, what, ...more, ...valueLines(first), where].filter((line) => line !== undefined);
  const rest = others.slice(0, Math.max(0, mostLines - own.length));
  const lines = [...own, ...rest.map((test) => (test.what ? `${test.name}: ${test.what}` : test.name))];
  return {
    ...endOf(log),
    from: 'tests',
    what: cut(what),
    where,
    test: name,
    expected,
    received,
    certainty: 'sure',
    isSetUp: false,
    lines: lines.slice(0, mostLines).map(cut),
    line: undefined,
    moreTests: others.length - rest.length,
    fingerprint: fingerprintOf([name, what]),
  };
}

/** Values that no line holds yet. */
function valueLines({ what = '', more, expected, received }: FailedTest): readonly string[] {
  const said = [what, ...more].join('\n');
  if (expected === undefined || received === undefined) return [];
  return said.includes(expected) && said.includes(received)
    ? []
    : [`Expected: ${expected}`, `Received: ${received}`];
}

export function fromExit(log: ReadLog): Single {
  const parts = endOf(log);
  const what = parts.exit ?? 'the step failed';
  return {
    ...nothing,
    ...parts,
    from: 'exit',
    what,
    certainty: parts.exit === undefined || parts.exit.startsWith('exit code') ? 'unsure' : 'sure',
    isSetUp: log.action.status === 'infrastructure_fail',
    lines: [what],
    fingerprint: fingerprintOf([log.action.name, what]),
  };
}
