import { describe, expect, it } from 'vitest';
import { findValues } from '../../../lambda/circleci/failure/expected-and-received.ts';
import { toPlainText } from '../../../lambda/circleci/failure/message-to-plain-text.ts';
import { readMessage } from '../../../lambda/circleci/failure/parse-test-message.ts';

describe('colors in a message', () => {
  it.each([
    ['\u001b[31mred\u001b[39m'],
    ['[31mred[39m'],
    ['\\e[31mred\\e[39m'],
    ['\\x1B[31mred\\x1B[39m'],
    ['#x1B[31mred#x1B[39m'],
    ['^[[31mred^[[39m'],
    ['[NON-XML-CHAR-0x1B][31mred[NON-XML-CHAR-0x1B][39m'],
    ['&#27;[31mred&#27;[39m'],
    ['\ufffd[31mred\ufffd[39m'],
    ['?[31mred?[39m'],
    ['red\\x07'],
  ])('go, however they are written: %s', (message) => {
    expect(toPlainText(message)).toBe('red');
  });

  it.each(['rate(x[5m])', 'list[31]', 'a [31m] b'])(
    'are not seen in what only looks like them: %s',
    (message) => {
      expect(toPlainText(message)).toBe(message);
    },
  );

  it('leave what was escaped twice readable, once', () => {
    expect(toPlainText('expected &lt;b&gt; &amp;amp;')).toBe('expected <b> &amp;');
    expect(toPlainText('"x" &lt;b&gt;')).toBe('"x" &lt;b&gt;');
  });
});

describe('expected and received', () => {
  it.each([
    ['Expected: 119\nReceived: 100'],
    ['Expected: 119 Received: 100'],
    ['Expected: 119\n  Actual: 100'],
    ['expected: 119\n     got: 100\n\n(compared using ==)'],
    ['expected:<119> but was:<100>'],
    ['expected: <119> but was: <100>'],
    ['expected [119] but found [100]'.replaceAll(/[[\]]/g, '')],
    ['total: expected 119, got 100'],
    ['Total(2) = 100, want 119'],
    ['got 100, want 119'],
    ['Expected 100 to be 119.'],
    ['expected 100 to equal 119'],
    ['Failed asserting that 100 is identical to 119.'],
    ['Expected values to be strictly equal:\n\n100 !== 119\n'],
    ['AssertionError: 100 != 119'],
    ['assert 100 == 119'],
    ['- Expected\n+ Received\n\n- 119\n+ 100'],
    ['+ expected - actual\n\n-100\n+119'],
    ['Difference (- actual, + expected):\n\n- 100\n+ 119'],
    ['--- expected\n+++ actual\n@@ -1,1 +1,1 @@\n-119\n+100'],
    ['  left: 100\n right: 119'],
    ['<119> expected but was\n<100>'],
    ['Passed in:\n(number) 100\nExpected:\n(number) 119'],
    ['Expected equality of these values:\n  119\n  total(2)\n    Which is: 100'],
  ])('are found, whichever comes first: %s', (message) => {
    expect(findValues(message)).toEqual({ expected: '119', received: '100' });
  });

  it.each([
    'Expected values to be strictly equal:',
    'connect ECONNREFUSED 127.0.0.1:5432',
    'should be equal',
  ])('are not made up: %s', (message) => {
    expect(findValues(message)).toBeUndefined();
  });
});

describe('a test’s message', () => {
  it('is the line that says what is wrong, and where', () => {
    const message = `Error: expect(received).toBe(expected) // Object.is equality

Expected: "12.35"
Received: "12.34"

    at Object.toBe (node_modules/jest/build/x.js:1:1)
    at Object.<anonymous> (src/price/price.test.ts:41:24)`;
    expect(readMessage(message)).toEqual({
      what: 'Error: expect(received).toBe(expected) // Object.is equality',
      where: 'src/price/price.test.ts:41:24',
      expected: '"12.35"',
      received: '"12.34"',
      more: ['Expected: "12.35"', 'Received: "12.34"'],
    });
  });

  it.each([
    '',
    'Failed',
    'failure',
    'test failure',
    'None',
    'exception',
    '=== RUN TestA\n--- FAIL: TestA (0.00s)\n',
  ])('is hidden by %j', (message) => {
    expect(readMessage(message, 'TestA').what).toBeUndefined();
  });

  it('is where the test calls a helper of its own file, and where other code throws', () => {
    expect(
      readMessage('x is 1\n    at eq (test/a.test.js:3:61)\n    at Context.<anonymous> (test/a.test.js:7:5)')
        .where,
    ).toBe('test/a.test.js:7:5');
    expect(
      readMessage(
        'TypeError: x\n    at total (src/a.js:3:6)\n    at Context.<anonymous> (test/a.test.js:7:5)',
      ).where,
    ).toBe('src/a.js:3:6');
  });
});
