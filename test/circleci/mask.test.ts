import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskLines } from '../../lambda/circleci/mask.ts';
import { runs, seed } from '../prove/runs.ts';

/** Put together here, so that no scanner takes this file for a leak. */
const glued = (...parts: readonly string[]) => parts.join('');
const chance = 'q7Zt4Lw9XbR2mK5vN8cJ1hD6gF3sPaYe';
const jwt = glued(
  'eyJ',
  'hbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
  '.eyJzdWIiOiIxMjM0NTY3ODkwIn0',
  '.dozjgNryP4J3jVmNHl0w5N',
);

const secrets: readonly (readonly [string, string, string])[] = [
  ['an AWS key id', 'using §', glued('AKIA', 'IOSFODNN7EXAMPLE')],
  ['an AWS secret', 'aws_secret_access_key = §', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
  ['a GitHub token', 'fatal: § is bad', glued('ghp_', chance, 'abcd')],
  ['a fine-grained GitHub token', 'with §', glued('github_pat_', '11ABCDEFG0', chance)],
  ['a GitLab token', 'with §', glued('glpat-', chance)],
  ['a Slack bot token', 'Slack said no to §', glued('xoxb-', '123456789012-1234567890123-', chance)],
  ['a Slack app token', 'xapp: §', glued('xapp-', '1-A0123-', chance)],
  ['a Slack webhook', 'POST https://hooks.slack.com/services/§', glued('T000/B000/', chance)],
  ['an npm token', '//npm.acme.dev/:_authToken=§', glued('npm_', chance, 'abcd')],
  ['a Stripe key', 'stripe §', glued('sk_', 'live_', chance)],
  ['a Google key', 'maps §', glued('AIza', 'SyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY')],
  ['an OpenAI key', 'ai §', glued('sk-', 'proj-', chance)],
  ['a CircleCI token', 'circleci §', glued('CCIPAT_', chance, '_0123456789abcdef')],
  ['a JSON web token', 'got § back', jwt],
  ['a bearer', '> Authorization: Bearer §', chance],
  ['basic authorization', 'authorization: Basic §', 'dXNlcjpwYXNzd29yZDEyMw=='],
  ['a header of a token', 'Circle-Token: §', '0123456789abcdef0123456789abcdef01234567'],
  ['a cookie', 'Set-Cookie: session=§; Path=/', 'abcdef123456'],
  ['a password in an address', 'postgres://app:§@db.internal:5432/app', 'hunter2hunter2'],
  ['a password in an option', 'mysql --password § -h db', 'hunter2'],
  ['a signed address', 'GET https://x.s3.amazonaws.com/a?X-Amz-Signature=§ 200', 'f00dfeedcafe0123456789'],
  ['a token in a query', 'GET /hook?access_token=§ 200', 'abcdefabcdef'],
  ['a named value', 'DB_PASSWORD=§', 'correct-horse'],
  ['a quoted value', '"apiKey": "§",', 'abcd1234efgh'],
  ['a value in YAML', '  client_secret: §', 'abcd1234'],
  ['a value that chance made', 'FOO=§', chance],
  ['hex that chance made', 'DIGEST=§', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
];

describe('a log line with', () => {
  test.each(secrets)('%s shows none of it', (_, line, secret) => {
    const [masked = ''] = maskLines([line.replace('§', () => secret)]);
    expect(masked).toContain('****');
    expect(masked).not.toContain(secret.slice(-8));
    expect(masked.slice(0, 3)).toBe(line.slice(0, 3));
  });

  test.each([
    'Tests:       3 failed, 214 passed, 217 total',
    'Expected: 320',
    'src/views/token.test.ts:12:5 › reads a token',
    'npm ERR! code ELIFECYCLE',
    'Exited with code exit status 1',
    'at Object.<anonymous> (/home/circleci/project/src/index.ts:10:3)',
    'NODE_ENV=production',
    'commit 5d2f6c1b8a7e4f3d2c1b0a9f8e7d6c5b4a3f2e1d',
    'password: undefined',
    'Error: token is required',
    'GET https://circleci.com/api/v1.1/me 200',
    'PATH=/usr/local/bin:/usr/bin:/bin',
  ])('%j stays as it is', (line) => {
    expect(maskLines([line])).toEqual([line]);
  });
});

describe('a private key', () => {
  const body = Array.from(
    { length: 4 },
    () => 'MIIEpAIBAAKCAQEA1c7bh8+rT5iP2x0Uq3rW9o4vS6yTz1nBkLmEfGhIjKlMnOpQ',
  );
  const begin = glued('-----BEGIN RSA ', 'PRIVATE KEY-----');
  const end = glued('-----END RSA ', 'PRIVATE KEY-----');

  test('is hidden whole, with as many lines', () => {
    const masked = maskLines(['before', begin, ...body, end, 'after']);
    expect(masked).toEqual(['before', ...Array(6).fill('****'), 'after']);
  });

  test('is hidden when its beginning has scrolled away, or its end is not there yet', () => {
    expect(maskLines([...body, end, 'after']).join('')).not.toContain('MIIE');
    expect(maskLines([begin, 'shortline', 'x']).slice(1)).toEqual(['****', '****']);
  });
});

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
      const begun = performance.now();
      expect(maskLines(lines)).toHaveLength(lines.length);
      expect(performance.now() - begun).toBeLessThan(1_000);
    });
    fc.assert(property, { numRuns: runs(20_000), seed: seed() });
  });

  test('hides a secret once it is masked, too', () => {
    for (const [, line, secret] of secrets) {
      const once = maskLines([line.replace('§', () => secret)]);
      expect(maskLines(once).join('')).not.toContain(secret.slice(-8));
    }
  });
});
