/** Masking ends soon, whatever the text: apart from what is masked, as `npm run mutate -- mask` runs those tests often. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskLines } from '../../lambda/circleci/masking/mask-secrets.ts';
import { runs, seed } from '../prove/how-many-runs.ts';

/** Milliseconds of this thread's CPU: another process on the machine takes none of them. */
function cpu(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

describe('the mask', () => {
  test('is total, keeps the number of lines, and is soon done whatever the text', () => {
    const nasty = fc.constantFrom(
      'a',
      '=',
      ':',
      '/',
      '@',
      '"',
      "'",
      ' ',
      '-',
      'key',
      'token',
      'eyJ',
      '.',
      '://',
      '\\',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(nasty, { maxLength: 60 }).map((parts) => parts.join('')),
      fc.tuple(nasty, fc.integer({ min: 1, max: 20_000 })).map(([part, times]) => part.repeat(times)),
    );
    const property = fc.property(fc.array(text, { maxLength: 4 }), (lines) => {
      const begun = cpu();
      expect(maskLines(lines)).toHaveLength(lines.length);
      expect(cpu() - begun).toBeLessThan(1_000);
    });
    fc.assert(property, { numRuns: runs(20_000), seed: seed() });
  });

  test.each([
    'mysql -',
    'curl -u ',
    'login -p',
    'echo |',
    'pass=',
    'a.pass_',
    'token:"',
    "auth:'\\\\",
    '\\\\"',
    'a://b:@',
    '--a-',
    'pwd=',
    '-',
    '=',
    '"',
    ' ',
    'ldapx -w ',
    'aws_session_token ',
    'a/',
    '--a-',
    'https://x:',
    'http -a x ',
    'pat.',
    '/hooks/a/',
    'eyJ.',
    'cache aA1bB2cC3dD4eE5fF6gG7hH8iI9jJ0kK1lL ',
    'name=token',
    '<token>',
    'authorization: x ',
    'secret is ',
    'initial a password b',
    'a1B2-c3D4_',
    '1234567890:AA',
  ])('is soon done with 100 kB of %j', (part) => {
    const line = part.repeat(Math.ceil(100_000 / part.length));
    const begun = cpu();
    expect(maskLines([line, `${line}x`, line.slice(1)])).toHaveLength(3);
    expect(cpu() - begun).toBeLessThan(500);
  });

  /** A megabyte of the worst line, cut or not: each line costs as much as any other. */
  test.each(['mysql -', "auth:'", '--a-', 'https://x:', 'curl -u ', 'a/', '-----BEGIN PRIVATE KEY-----'])(
    'takes as long for each line, however many lines of %j there are',
    (part) => {
      const line = part.repeat(Math.ceil(1_999 / part.length)).slice(0, 1_999);
      const took = (count: number) => {
        const lines = Array<string>(count).fill(line);
        const begun = cpu();
        expect(maskLines(lines)).toHaveLength(count);
        return cpu() - begun;
      };
      took(20);
      expect(took(400) / 400).toBeLessThan(4 * (took(40) / 40) + 2);
    },
  );
});
