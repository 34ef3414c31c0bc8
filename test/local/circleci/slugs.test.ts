import { describe, expect, test } from 'vitest';
import { simulate } from './simulator.ts';

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

describe('a project is found by the ids that are told of it', () => {
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
