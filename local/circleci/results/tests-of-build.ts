/** Lists the tests that a build ran. Pure. */
import { profileOf } from '../histories/steps-of-jobs.ts';
import { between } from '../model/seeded-random.ts';
import type { Build } from '../model/simulator-state.ts';
import type { TestResult } from './test-result.ts';

const subjects = ['basket', 'price', 'coupon', 'checkout', 'search', 'invoice', 'login', 'footer'] as const;
const deeds = [
  'adds up',
  'survives an empty list',
  'rounds half up',
  'refuses a negative number',
  'speaks French',
] as const;

const failureText = `Error: expect(received).toBe(expected) // Object.is equality

Expected: "12.35"
Received: "12.34"

    at Object.<anonymous> (src/price/price.test.ts:41:24)
    at <anonymous>: <b>not bold</b> & \`\`\`not code\`\`\``;

/** All results of a finished build, in the order of the report. */
export function testsOf(build: Build): readonly TestResult[] {
  if (build.results) return build.results;
  if (profileOf(build.plan.profile).tests === 'none' || build.ending === 'no_tests') return [];
  return subjects.flatMap((subject, s) =>
    deeds.flatMap((deed, d) => [0, 1, 2].map((n) => test(build, [subject, deed, s * 15 + d * 3 + n]))),
  );
}

export function failuresOf(build: Build): readonly TestResult[] {
  return testsOf(build).filter((one) => one.result === 'failure');
}

function test(build: Build, [subject, deed, n]: readonly [string, string, number]): TestResult {
  const broken = build.ending === 'failed' && (n === 21 || n === 22);
  return {
    classname: `${subject} ${subject}`,
    file: n % 17 === 0 ? null : `src/${subject}/${subject}.test.ts`,
    name: `${subject} ${deed}${n % 3 === 0 ? '' : ` (case ${n % 3})`}`,
    result: broken ? 'failure' : n % 31 === 30 ? 'skipped' : 'success',
    run_time: between([1, 9000], 0, 'time', build.jobName, n) / 1000,
    message: broken ? failureText : n % 31 === 30 ? '' : null,
    source: 'jest',
    source_type: 'jest',
  };
}
