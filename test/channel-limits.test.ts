import { describe, expect, it } from 'vitest';
import {
  brokenByOwnRun,
  groupOf,
  isByOwnToken,
  isProjectWithin,
  opensShell,
  type Requesters,
  wantsOwnAccount,
} from '../lambda/channel-limits.ts';
import type { ActName } from '../lambda/permissions.ts';
import type { OwnAccountFor, OwnRuns } from '../lambda/store/channel-limit-store.ts';
import { allowed, boxes } from './expected-permissions.ts';

const github = (org: string, repo: string) => ({ vcs: 'github', org, repo }) as const;
const ids = { vcs: 'circleci', org: '8sJ2', repo: 'Qm4x' } as const;

describe('the projects of a channel', () => {
  it.each([
    ['acme/web', [], true],
    ['acme/web', ['acme/web'], true],
    ['acme/web', ['acme/*'], true],
    ['acme/web', ['gh/acme/*'], true],
    ['acme/web', ['bb/acme/*'], false],
    ['acme/web', ['acme/api', 'acme/w*'], true],
    ['acme/web', ['globex/*'], false],
    ['acme/web', ['web'], true],
    ['acme/web', ['w*'], true],
    ['acme/web', ['acme*'], false],
    ['acme/web', ['acme'], false],
    ['acme/web', ['!acme/api'], true],
    ['acme/web', ['!acme/web'], false],
    ['acme/web', ['!web'], false],
    ['acme/web', ['acme/*', '!web'], false],
    ['acme/web', ['web', '!acme/*'], false],
    ['acme/web', ['!api', 'acme/*'], true],
    ['acme/web', ['!api', 'globex/*'], false],
    // GitHub does not tell capitals apart: neither may a limit.
    ['ACME/Web', ['!acme/web'], false],
    ['acme/web', ['Acme/*'], true],
    // All of an organization is more than one of its projects, and than all but one.
    ['acme/*', ['acme/web'], false],
    ['acme/*', ['acme/w*'], false],
    ['acme/*', ['web'], false],
    ['acme/*', ['acme/*'], true],
    ['acme/*', ['*'], true],
    ['acme/*', ['acme/*', '!acme/web'], false],
    ['acme/*', ['!globex/web'], false],
  ])('%s by %j: %s', (name, patterns, expected) => {
    const [org = '', repo = ''] = name.split('/');
    expect(isProjectWithin(github(org, repo), patterns)).toBe(expected);
  });

  it.each([
    [undefined, ['!acme/billing'], false],
    [undefined, ['*'], false],
    [undefined, [], true],
    ['acme/web', ['!acme/billing'], true],
    ['acme/billing', ['!acme/billing'], false],
    ['acme/web', ['acme/*'], true],
    ['Acme Inc/web', ['acme inc/*'], true],
  ])('a slug of ids that is called %s, by %j: %s', (name, patterns, expected) => {
    expect(isProjectWithin(name === undefined ? ids : { ...ids, name }, patterns)).toBe(expected);
  });
});

it.each(Object.keys(allowed) as ActName[])('the box that turns off: %s', (act) => {
  expect(groupOf(act)).toBe(boxes[act]);
});

/** Who needs an account of their own for what, written a second time by hand. */
const byPerson = ['retry', 'rerun', 'rerun all', 'cancel', 'cancel run', 'trigger', 'approve', 'ssh'];
const withSecrets = ['set env', 'unset env', 'new checkout key', 'delete checkout key', 'add ssh key'];
const changes = [...byPerson, 'add ssh user', 'clear cache', ...withSecrets];

describe('an account of one’s own', () => {
  it.each(Object.keys(allowed) as ActName[])('is used and wanted for: %s', (act) => {
    const wanted = (ownAccount: OwnAccountFor) =>
      wantsOwnAccount({ act, projects: [] }, { ownAccount, ownAccountIn: [] });
    const isLooked = ['see output', 'see env', 'see keys'].includes(act);
    expect(isByOwnToken(act)).toBe(changes.includes(act));
    expect(wanted('optional')).toBe(false);
    expect(wanted('approve')).toBe(act === 'approve');
    expect(wanted('act')).toBe(changes.includes(act));
    expect(wanted('everything')).toBe(boxes[act] !== undefined || isLooked);
    expect(opensShell(act)).toBe(act === 'ssh' || act === 'add ssh user');
  });

  it('is wanted for the projects that an admin names, once the project is known', () => {
    const project = { vcs: 'github', org: 'acme', repo: 'web' } as const;
    const wanted = (patterns: readonly string[], projects = [project]) =>
      wantsOwnAccount({ act: 'retry', projects }, { ownAccount: 'act', ownAccountIn: patterns });
    expect(wanted(['acme/*'])).toBe(true);
    expect(wanted(['acme/*', '!acme/web'])).toBe(false);
    expect(wanted(['api'])).toBe(false);
    expect(wanted(['acme/*'], [])).toBe(false);
  });
});

describe('a run of one’s own', () => {
  const approver = { user: 'U1', login: 'Ada', isConfirmed: true };
  const by = (some: Partial<Requesters>): Requesters => ({ users: [], logins: [], areAll: true, ...some });
  const asked = (ownRuns: OwnRuns, some: Partial<Requesters>, who = {}) => {
    const broken = brokenByOwnRun({ ...approver, ...who }, by(some), { channel: 'C1', setBy: 'U9', ownRuns });
    return broken?.is === 'unknown' ? broken.missing : (broken?.is ?? 'may');
  };
  it.each([
    ['another login', { logins: ['ben'] }, {}, 'may', 'may'],
    ['the same login', { logins: ['ben', 'ada'] }, {}, 'own run', 'own run'],
    ['another person here', { users: ['U2'] }, {}, 'may', 'may'],
    ['the same person here', { users: ['U2', 'U1'], logins: ['ben'] }, {}, 'own run', 'own run'],
    [
      'another person here, the approver without a login',
      { users: ['U2'] },
      { login: undefined },
      'may',
      'may',
    ],
    ['a person who is not known', { areAll: false }, {}, 'requester', 'may'],
    ['the same login, and perhaps others', { logins: ['ada'], areAll: false }, {}, 'own run', 'own run'],
    ['another login, the approver without one', { logins: ['ben'] }, { login: undefined }, 'approver', 'may'],
    [
      'another login, the approver by their own word',
      { logins: ['ben'] },
      { isConfirmed: false },
      'approver',
      'may',
    ],
    ['the login of their own account', { logins: ['ADA-CI'] }, { account: 'ada-ci' }, 'own run', 'own run'],
    [
      'another login, the approver by an account that they have connected',
      { logins: ['ben'] },
      { login: undefined, account: 'ada-ci' },
      'approver',
      'may',
    ],
    ['the login that they say is theirs', { logins: ['ada'] }, { isConfirmed: false }, 'own run', 'own run'],
  ])('asked for by %s', (_, requesters, who, refused, lenient) => {
    expect(asked('refused', requesters, who)).toBe(refused);
    expect(asked('refused unless unknown', requesters, who)).toBe(lenient);
    expect(asked('allowed', requesters, who)).toBe('may');
  });
});
