import { describe, expect, it } from 'vitest';
import { parseProject } from '../lambda/circleci/project.ts';
import {
  allConnections,
  candidatesFor,
  hostOfProject,
  hostsOfProjects,
  joinConnections,
  organizationKey,
  servedBy,
  withConnection,
} from '../lambda/connections/find-connection.ts';
import {
  connectionsCalled,
  connectionWord,
  readOrganizations,
} from '../lambda/conversation/references/connection-reference.ts';
import type { Serving } from '../lambda/store/own-account-store.ts';
import { createFakeStore } from './fakes/store.ts';

const cloud = { host: 'https://circleci.com' } as const;
const acme = { host: 'https://circleci.com', organizations: ['gh/acme', 'bb/acme'] } as const;
const server = { host: 'https://ci.example.com' } as const;
const forge = { host: 'https://ci.example.com', organizations: ['gh/forge'] } as const;
const project = (slug: string) => {
  const read = parseProject(slug);
  if (!read) throw new Error(slug);
  return read;
};

describe('the connections that may serve a project', () => {
  it.each<[string, readonly Serving[], readonly Serving[]]>([
    ['gh/acme/web', [], []],
    ['gh/acme/web', [forge], [forge]],
    ['gh/acme/web', [cloud, acme], [acme]],
    ['gh/Acme/web', [cloud, acme], [acme]],
    ['bb/acme/web', [cloud, acme], [acme]],
    ['gh/other/web', [cloud, acme], [cloud]],
    ['gh/acme/web', [cloud, forge], [cloud]],
    ['gh/forge/web', [cloud, forge], [forge]],
    ['gh/acme/web', [cloud, server], [cloud, server]],
    ['gh/other/web', [acme, forge], [acme]],
  ])('of %s in %j are %j', (slug, all, expected) => {
    expect(candidatesFor(project(slug), all)).toEqual(expected);
  });

  it('are those of its host, where that is known', () => {
    const there = { ...project('gh/acme/web'), host: server.host };
    expect(candidatesFor(there, [cloud, acme, server])).toEqual([server]);
    expect(candidatesFor(there, [cloud, acme])).toEqual([]);
  });

  it('are told apart by what was learned, without asking CircleCI', async () => {
    const store = createFakeStore();
    const at = { login: 'ada', connectedBy: 'U1', connectedAt: 1 };
    await store.saveConnection(
      'T1',
      joinConnections([
        { ...cloud, ...at },
        { ...server, ...at },
      ]),
    );
    const web = project('gh/acme/web');
    expect(await hostOfProject('T1', web, store)).toBe(cloud.host);
    await store.saveProjectHost('T1', web, server.host);
    expect(await hostOfProject('T1', web, store)).toBe(server.host);
    expect(await hostsOfProjects('T1', [web, project('gh/acme/api')], store)).toEqual(
      new Map([
        ['gh/acme/web', server.host],
        ['gh/acme/api', cloud.host],
      ]),
    );
    const all = [{ project: web }, { project: project('gh/acme/api') }];
    expect(await servedBy(server, { workspace: 'T1', all }, store)).toEqual([{ project: web }]);
    await store.saveConnection('T1', { ...cloud, ...at });
    expect(await hostOfProject('T1', web, store)).toBe(cloud.host);
    expect(await hostsOfProjects('T1', [web], store)).toBeUndefined();
  });
});

describe('a connection that is added', () => {
  it('takes the place of the one for the same, and organizations from others of its host', () => {
    expect(withConnection<Serving>([cloud, server], server)).toEqual([cloud, server]);
    expect(withConnection<Serving>([cloud, acme], { ...cloud, organizations: ['gh/acme'] })).toEqual([
      cloud,
      { ...cloud, organizations: ['bb/acme'] },
      { ...cloud, organizations: ['gh/acme'] },
    ]);
    expect(
      withConnection<Serving>([cloud, forge], { ...forge, organizations: ['gh/forge', 'gh/mill'] }),
    ).toEqual([cloud, { ...forge, organizations: ['gh/forge', 'gh/mill'] }]);
  });

  it('is kept behind the first one, and read back', () => {
    const all = [cloud, acme, forge];
    expect(allConnections(joinConnections<Serving>(all))).toMatchObject(all);
    expect(joinConnections<Serving>([])).toBeUndefined();
    expect(allConnections(undefined)).toEqual([]);
  });
});

describe('the word for a connection', () => {
  const lone = { ...cloud, organizations: ['circleci/AbC'] };
  const all = [cloud, acme, forge, lone];

  it('is its host, or an organization where others are at the host', () => {
    expect(all.map((one) => connectionWord(one, all))).toEqual([
      'circleci.com',
      'gh/acme',
      'ci.example.com',
      'circleci/AbC',
    ]);
  });

  it.each<[string, readonly Serving[]]>([
    ['circleci.com', [cloud]],
    ['https://circleci.com/', [cloud]],
    ['CI.example.com', [forge]],
    ['forge', [forge]],
    ['gh/forge', [forge]],
    ['acme', [acme]],
    ['circleci/AbC', [lone]],
    ['mill', []],
    ['example.com', []],
  ])('%s is understood', (text, expected) => {
    expect(connectionsCalled(text, all)).toEqual(expected);
  });
});

describe('the organizations of a form', () => {
  const standalone = project('circleci/PXpvNSfaY3UE5GGdKkL4bG/8vRCmTFwcJ5nUYMZq7fhkB');
  const followed = [{ ...standalone, name: 'Forge/desktop' }, project('gh/acme/web'), project('bb/acme/web')];

  it.each<[string, readonly string[] | undefined]>([
    ['', []],
    [' acme ', ['gh/acme', 'bb/acme']],
    ['gh/acme', ['gh/acme']],
    ['forge', [organizationKey(standalone)]],
    ['GitHub/Mill, bb/acme;', undefined],
    ['GitHub/Mill, bb/acme', ['gh/mill', 'bb/acme']],
    ['mill', ['gh/mill']],
    ['a/b/c', undefined],
    ['svn/acme', undefined],
    ['..', undefined],
  ])('%j are read', (text, expected) => {
    expect(readOrganizations(text, followed)).toEqual(expected);
  });
});
