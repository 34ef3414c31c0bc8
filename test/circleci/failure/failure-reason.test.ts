import { describe, expect, it } from 'vitest';
import type { StepAction, TestResult } from '../../../lambda/circleci/api-v1-schemas.ts';
import { failureReason } from '../../../lambda/circleci/failure/failure-reason.ts';
import { fingerprintOf } from '../../../lambda/circleci/failure/fingerprint.ts';
import { groupAlike } from '../../../lambda/circleci/failure/group-alike-failures.ts';
import { action, reasonOfLog } from '../../logs/reason-of-recorded-log.ts';

const failed = (more: Partial<TestResult> = {}): TestResult => ({
  name: 'rounds half up',
  classname: 'price',
  file: undefined,
  result: 'failure',
  seconds: 0.1,
  message: 'Error: expected 12.35, got 12.34\n    at test (src/price.test.ts:41:24)',
  source: 'jest',
  ...more,
});

function reasonOf(tests: readonly TestResult[], more: Partial<StepAction> = {}, log?: string) {
  const failing = action(more);
  const logs = log === undefined ? [] : [{ step: failing.step, index: failing.index, text: log }];
  return failureReason({ tests, steps: [{ name: failing.name, actions: [failing] }], logs });
}

describe('failed tests', () => {
  it('say what, where, which test, expected and received', () => {
    expect(reasonOf([failed()])).toMatchObject({
      from: 'tests',
      what: 'Error: expected 12.35, got 12.34',
      where: 'src/price.test.ts:41:24',
      test: 'price › rounds half up',
      expected: '12.35',
      received: '12.34',
      certainty: 'sure',
      exit: 'exit code 1',
      lines: ['price › rounds half up', 'Error: expected 12.35, got 12.34', 'src/price.test.ts:41:24'],
    });
  });

  it('are said once, those that tell most first, the rest counted', () => {
    const others = Array.from({ length: 20 }, (_, n) =>
      failed({ name: `test ${n}`, message: `Error: ${n} is odd` }),
    );
    const reason = reasonOf([failed({ message: '' }), failed(), failed(), ...others]);
    expect(reason?.test).toBe('price › rounds half up');
    expect(reason?.lines).toHaveLength(8);
    expect(reason?.moreTests).toBe(15);
  });

  it('that passed on a second try are no reason', () => {
    const tests = [
      failed({ name: 'flaky' }),
      failed({ name: 'flaky', result: 'success', message: undefined }),
      failed(),
    ];
    expect(reasonOf(tests)?.test).toBe('price › rounds half up');
    expect(reasonOf(tests)?.moreTests).toBe(0);
  });

  it('with the name of many that passed are no second try', () => {
    const passing = { name: 'should be equal', classname: undefined, result: 'success', message: undefined };
    const tests = [
      failed(passing),
      failed({ ...passing, result: 'failure', message: 'expected 1, got 2' }),
      failed(passing),
    ];
    expect(reasonOf(tests)?.what).toBe('expected 1, got 2');
  });

  it('are not their parents, which have no reason of their own', () => {
    const tests = [
      failed({
        name: 'TestTotal',
        classname: 'app',
        message: 'Failed\n=== RUN TestTotal\n--- FAIL: TestTotal',
      }),
      failed({
        name: 'TestTotal/with_tax',
        classname: 'app',
        message: 'cart_test.go:17: expected 119, got 100',
      }),
    ];
    expect(reasonOf(tests)).toMatchObject({ test: 'app › TestTotal/with_tax', moreTests: 0 });
  });

  it('are skips too, when the skip names what is missing', () => {
    const skip = failed({ result: 'skipped', message: 'Unable to find executable: build/cart' });
    expect(reasonOf([skip])?.what).toBe('Unable to find executable: build/cart');
    expect(reasonOf([failed({ result: 'skipped', message: 'later' })])?.from).toBe('exit');
  });

  it('have names that fit', () => {
    expect(reasonOf([failed({ name: 'a'.repeat(600) })])?.test).toHaveLength(200);
    expect(reasonOf([failed({ name: 'cart adds', classname: 'cart' })])?.test).toBe('cart adds');
    expect(reasonOf([failed({ name: 'adds', classname: 'cart adds' })])?.test).toBe('cart adds');
  });

  it.each([
    '',
    'Test setup failed',
    'test did not finish before its parent and was cancelled',
    'Dubious, test returned 2',
  ])('that hide the reason lead to the log: %j', (message) => {
    const log = 'preparing\nError: connect ECONNREFUSED 127.0.0.1:5432\n    at connect (test/db.ts:4:5)';
    expect(reasonOf([failed({ message })], {}, log)).toMatchObject({
      from: 'log',
      what: 'Error: connect ECONNREFUSED 127.0.0.1:5432',
      where: 'test/db.ts:4:5',
      test: 'price › rounds half up',
    });
  });
});

describe('how a step ended', () => {
  it.each([
    [{ exitCode: 137 }, 'killed by SIGKILL (137), probably out of memory'],
    [{ exitCode: 143 }, 'killed by SIGTERM (143)'],
    [{ exitCode: 139 }, 'killed by SIGSEGV (139): a segmentation fault'],
    [{ exitCode: 127 }, 'command not found (exit code 127)'],
    [{ exitCode: 3 }, 'exit code 3'],
    [{ status: 'timedout', exitCode: undefined }, 'timed out'],
    [{ status: 'infrastructure_fail', exitCode: undefined }, 'infrastructure failure'],
  ] as const)('is said in words: %o', (more, words) => {
    expect(reasonOf([], more)).toMatchObject({ exit: words, from: 'exit', lines: [words] });
  });

  it.each([
    ['Too long with no output (exceeded 10m0s): context deadline exceeded', 'no output for 10 minutes'],
    [
      'Too long with no output (exceeded 1h1m30s): context deadline exceeded',
      'no output for 1 hour 1 minute 30 seconds',
    ],
    ['Exited with code signal: killed', 'killed by SIGKILL (137), probably out of memory'],
    ['Exited with code exit status 143', 'killed by SIGTERM (143)'],
    ['tar: write error: No space left on device\n\nExited with code exit status 1', 'disk full'],
  ])('is read from what CircleCI adds: %s', (log, words) => {
    expect(
      reasonOfLog(`work\n\n${log}\n`, { exitCode: log.includes('No space') ? 1 : undefined })?.exit,
    ).toBe(words);
  });

  it('is nothing when it was canceled by hand', () => {
    expect(reasonOf([], { status: 'canceled' })).toBeUndefined();
    expect(reasonOf([failed()], { status: 'canceled' })).toBeUndefined();
    expect(reasonOf([], { status: 'success' })).toBeUndefined();
  });
});

describe('what fails before the project’s own commands', () => {
  it.each([
    [
      'Spin up environment',
      'Error response from daemon: manifest for cimg/node:99 not found: manifest unknown',
      'could not pull the image',
    ],
    [
      'Spin up container environment',
      'toomanyrequests: You have reached your pull rate limit.',
      'could not pull the image: the registry limits pulls',
    ],
    ['Spin up environment', 'write /var/lib/docker: no space left on device', 'disk full'],
    ['Spin up environment', 'rpc error: context deadline exceeded', 'context deadline exceeded'],
    [
      'Checkout code',
      'git@github.com: Permission denied (publickey).',
      'could not check out the code: no access',
    ],
    [
      'Checkout code',
      'fatal: reference is not a tree: 4f2c1d',
      'could not check out the code: the commit is gone',
    ],
    ['Restoring cache', 'error: unexpected EOF', 'could not restore the cache'],
    ['Attaching workspace', 'Error downloading workspace layers', 'could not attach the workspace'],
    [
      'Build Error',
      "#!/bin/sh -eo pipefail\n# Error calling workflow: 'ci'\n# Cannot find a definition for command named node/install",
      'invalid configuration',
    ],
    ['Build Error', 'Cannot find orb acme/deploy@1.2.3 in the orb registry', 'the orb is not found'],
    ['Run the tests', 'Context named deploy-prod not found.', 'a context is missing'],
  ])('is not your code: %s', (name, log, what) => {
    expect(reasonOf([failed()], { name }, log)).toMatchObject({
      from: 'set-up',
      isSetUp: true,
      what,
      certainty: 'sure',
    });
  });

  it('is a machine that went away', () => {
    expect(reasonOf([], { status: 'infrastructure_fail', exitCode: undefined })?.isSetUp).toBe(true);
  });

  it('is not what the project’s own commands print', () => {
    expect(reasonOfLog('git clone other\nfatal: repository not found\n')?.isSetUp).toBe(false);
  });
});

describe('containers', () => {
  const in16 = (text: (index: number) => string | undefined) => {
    const actions = Array.from({ length: 16 }, (_, index) =>
      action({ index, status: index < 12 ? 'failed' : 'success' }),
    );
    const logs = actions.flatMap(({ index, step }) => {
      const log = text(index);
      return log === undefined ? [] : [{ step, index, text: log }];
    });
    return failureReason({ tests: [], steps: [{ name: 'Run the tests', actions }], logs });
  };

  it('that fail alike are said once', () => {
    expect(in16((index) => `Error: took ${index} ms\n    at run (src/a.ts:${index}:1)`)?.containers).toEqual({
      failed: 12,
      of: 16,
    });
  });

  it('whose log was not read count as alike, those that fail otherwise do not', () => {
    const told = (index: number) => (index < 4 ? 'Error: no price\n    at run (src/a.ts:1:1)' : undefined);
    expect(in16(told)?.containers).toEqual({ failed: 12, of: 16 });
    const mixed = in16((index) =>
      index < 4
        ? 'RangeError: too long\n    at run (src/b.ts:1:1)'
        : 'Error: no price\n    at run (src/a.ts:1:1)',
    );
    expect(mixed).toMatchObject({ what: 'Error: no price', containers: { failed: 8, of: 16 } });
  });

  it('and jobs are put together by what failed', () => {
    const jobs = [1, 2, 3].map((n) => ({
      n,
      reason: reasonOf([
        failed({ message: n === 2 ? 'Error: b' : `Error: ${n} is not a price in /home/${n}/a.json` }),
      ]),
    }));
    expect(groupAlike(jobs, ({ reason }) => reason).map(({ of }) => of.map(({ n }) => n))).toEqual([
      [1, 3],
      [2],
    ]);
  });
});

describe('a fingerprint', () => {
  const print = (text: string) => fingerprintOf([text]);

  it.each([
    ['took 5.2 s', 'took 61 s'],
    ['no such file: /home/a/project/dist/x.js', 'no such file: /root/b/dist/x.js'],
    ['revision 4f2c1d9e8b7a', 'revision 9e8b7a4f2c1d'],
    ['job 0f8fad5b-d9cb-469f-a165-70867728950e', 'job 7c9e6679-7425-40de-944b-e07fc1f90ae7'],
    ['GET https://a.example.com/1 failed', 'GET https://b.example.com/2/3 failed'],
  ])('is the same for %s and %s', (one, other) => {
    expect(print(one)).toBe(print(other));
  });

  it('is another for another message', () => {
    expect(print('connection refused')).not.toBe(print('connection reset'));
  });
});

describe('what a log says', () => {
  it.each([
    [
      '=== RUN   TestDiscount\n    invoice_test.go:28: Total(2000, 200) = 2000, want 1800\n--- FAIL: TestDiscount (0.00s)\nFAIL\nFAIL\tacme/invoices\t0.004s',
      'invoice_test.go:28: Total(2000, 200) = 2000, want 1800',
      'TestDiscount',
    ],
    [
      '  1) invoice\n       with a discount\n         takes it off:\n\n      AssertionError: 2000 !== 1800\n      at Context.<anonymous> (test/invoice.js:26:14)',
      'AssertionError: 2000 !== 1800',
      'invoice with a discount takes it off',
    ],
    [
      '____________ test_takes_it_off ____________\n\n>       assert total(2000) == 1800\nE       assert 2000 == 1800\n\ntests/test_invoice.py:11: AssertionError',
      'assert 2000 == 1800',
      'test_takes_it_off',
    ],
    [
      '# takes it off\nnot ok 16 should be equal\n  ---\n    operator: equal\n    expected: 1800\n    actual:   2000\n    stack: |-\n      Error: should be equal\n          at Test.<anonymous> (test/invoice.js:19:5)',
      'Error: should be equal',
      'takes it off',
    ],
  ])('is said without what a runner draws around it, and so is the test', (log, what, test) => {
    const work = Array.from({ length: 20 }, (_, n) => `step ${n}`).join('\n');
    expect(reasonOfLog(`${work}\n${log}\n`)).toMatchObject({
      what,
      test,
      expected: '1800',
      received: '2000',
    });
  });
});

describe('where it stands', () => {
  it('counts the lines that were not kept', () => {
    const failing = action();
    const reason = failureReason({
      tests: [],
      steps: [{ name: failing.name, actions: [failing] }],
      logs: [
        {
          step: 101,
          index: 0,
          linesBefore: 1_000,
          text: `${'fine\n'.repeat(10)}Error: no price\n    at run (src/a.ts:1:1)\n\nExited with code exit status 1\n`,
        },
      ],
    });
    expect(reason?.line).toEqual({ number: 1_011, of: 1_012 });
  });
});

it.each([
  'a',
  'a.',
  'a/',
  '0',
  '(',
  '[',
  '<',
  'orb ',
  'Expected: a ',
  'values: f( a == ',
  'could not ',
  '│ ',
  '日',
])('is found fast, however hostile the text: %j', (unit) => {
  const text = unit.repeat(20_000 / unit.length);
  const before = process.cpuUsage();
  reasonOf([failed({ message: text })], {}, `Error: ${text}`);
  reasonOf([], { name: 'Spin up environment' }, text);
  reasonOf([], {}, `${text.slice(0, 390)}\n`.repeat(1_500));
  // Once it took up to two minutes.
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(3_000);
});
