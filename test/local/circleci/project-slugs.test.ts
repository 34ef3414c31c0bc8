import { describe, expect, test } from 'vitest';
import { fromBase58, toBase58 } from '../../../local/circleci/model/base58.ts';
import { simulate } from './start-simulator.ts';

describe('v2 takes the slug escaped', () => {
  test.each([
    ['/project/gh%2Facme%2Fweb', '/project/gh/acme/web'],
    ['/project/gh/acme%2Fweb', '/project/gh/acme/web'],
    ['/project/gh%2Facme%2Fweb/pipeline', '/project/gh/acme/web/pipeline'],
    ['/project/gh%2facme%2fweb/job/123', '/project/gh/acme/web/job/123'],
    ['/project/gh%2Facme%2Fweb/123/artifacts', '/project/gh/acme/web/123/artifacts'],
    ['/insights/gh%2Facme%2Fweb/workflows', '/insights/gh/acme/web/workflows'],
  ])('%s', async (escaped, plain) => {
    const { v2 } = await simulate();
    const answer = await v2(escaped);
    expect(answer.status).toBe(200);
    expect(answer).toEqual(await v2(plain));
  });

  test('and a slash in a later name stays in the name', async () => {
    const { v2 } = await simulate();
    expect(await v2('/insights/gh%2Facme%2Fweb/workflows/a%2Fb')).toMatchObject({
      status: 200,
      body: { items: [] },
    });
  });
});

describe('a project is found by its published ids', () => {
  test.each(['gh/acme/web', 'circleci/PXpvNSfaY3UE5GGdKkL4bG/8vRCmTFwcJ5nUYMZq7fhkB'])('%s', async (slug) => {
    const { v2, get } = await simulate();
    const told = (await v2(`/project/${slug}`)).body;
    const ids = `/project/circleci/${told.organization_id}/${told.id}`;
    expect((await v2(ids)).body).toEqual(told);
    expect((await get(`${ids}?limit=1`)).body).toEqual((await get(`/project/${slug}?limit=1`)).body);
  });

  test('but not under another system', async () => {
    const { v2 } = await simulate();
    const told = (await v2('/project/gh/acme/web')).body;
    expect((await v2(`/project/gh/${told.organization_id}/${told.id}`)).status).toBe(404);
  });
});

describe('a standalone project has two slugs of the same ids', () => {
  test.each([
    ['39f0325f-b957-4b73-bdf5-05eb3d76699f', '89xcrx7UvWQfzcUPAEmu5Q'],
    ['28cb0ea5-e88c-43e0-a052-ed0294f0b6d0', '63AY3yf3XeUQojmQcGZTtB'],
    ['3ddcf1d1-7f5f-4139-8cef-71ad0921a968', '8e4z1Akd74woxagxnvLT5q'],
    ['e2e8ae23-57dc-4e95-bc67-633fdeb4ac33', 'V29Cenkg8EaiSZARmWm8Lz'],
    ['00000000-0000-4000-8000-000000000001', toBase58('00000000-0000-4000-8000-000000000001')],
  ])('%s is %s', (uuid, short) => {
    expect([toBase58(uuid), fromBase58(short)]).toEqual([short, uuid]);
  });

  test.each(['not0an0id', 'zzzzzzzzzzzzzzzzzzzzzz', 'é'])('%j is none', (text) => {
    expect(() => fromBase58(text)).toThrow();
  });

  test('each surface writes its own, and both are taken', async () => {
    const { v2, get } = await simulate();
    const slug = 'circleci/PXpvNSfaY3UE5GGdKkL4bG/8vRCmTFwcJ5nUYMZq7fhkB';
    const [org, project] = slug.split('/').slice(1).map(fromBase58);
    const [build] = (await get(`/project/circleci/${org}/${project}`)).body;
    expect(build.vcs_url).toBe(`//circleci.com/${org}/${project}`);
    expect(build).toMatchObject({ vcs_type: 'circleci', username: 'acme-desktop', reponame: 'desktop' });
    const told = (await v2(`/project/circleci/${org}/${project}`)).body;
    expect(told).toMatchObject({ slug, id: project, organization_id: org });
    expect((await v2(`/project/${slug}/pipeline`)).body.items[0].project_slug).toBe(slug);
    const followed = (await get('/projects?shallow=true')).body.find(
      (one: any) => one.vcs_type === 'circleci',
    );
    expect(followed.vcs_url).toBe(build.vcs_url);
  });
});
