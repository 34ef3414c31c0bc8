import { describe, expect, it } from 'vitest';
import { readCommitEmail } from '../../lambda/circleci/commit-email.ts';

describe('the address of a commit', () => {
  it.each([
    ['4301+ada@users.noreply.github.com', 'ada'],
    ['ada@users.noreply.github.com', 'ada'],
    ['123-ada@users.noreply.github.com', '123-ada'],
    ['4301+Ada_acme@users.noreply.acme.ghe.com', 'Ada_acme'],
    ['49699333+dependabot[bot]@users.noreply.github.com', 'dependabot[bot]'],
    ['4301-ada@users.noreply.gitlab.com', 'ada'],
    ['4301-ada.park_1@users.noreply.gitlab.acme.example', 'ada.park_1'],
    ['4301+ada@users.noreply.git.acme.example', 'ada'],
    ['ada@users.noreply.bitbucket.org', 'ada'],
  ])('that the code host hides names its login: %s', (text, login) => {
    expect(readCommitEmail(text)).toEqual({ login, email: undefined });
  });

  it.each([
    ['Ada@Acme.Example', 'ada@acme.example'],
    [' ada.park+ci@acme.example ', 'ada.park+ci@acme.example'],
    ['o’neil@acme.example', undefined],
    ["o'neil@acme.example", "o'neil@acme.example"],
  ])('of a person is theirs, in lower case: %s', (text, email) => {
    expect(readCommitEmail(text)).toEqual({ login: undefined, email });
  });

  it.each([
    undefined,
    '',
    'noreply@github.com',
    'No-Reply@acme.example',
    'renovate[bot]@acme.example',
    'ada@localhost',
    'ada',
    '*@acme.example',
    '!ada@acme.example',
    'a,b@acme.example',
    '"ada"@acme.example',
    '<@U0ADA00001>@acme.example',
    'ada@acme.example\nbcc: b@acme.example',
    `${'a'.repeat(65)}@acme.example`,
    `ada@${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.example`,
    '@users.noreply.github.com',
    '1+@users.noreply.github.com',
  ])('of no person is none: %s', (text) => {
    expect(readCommitEmail(text)).toEqual({ login: undefined, email: undefined });
  });
});
