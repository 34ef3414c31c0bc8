import { beforeEach, describe, expect, it } from 'vitest';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import type { Project } from '../../lambda/circleci/project.ts';
import { type About, mustBeAllowed, withinLimits } from '../../lambda/conversation/require-role.ts';
import { NotConnectedError, RefusedError } from '../../lambda/errors.ts';
import type { ActName, EffectiveRole } from '../../lambda/permissions.ts';
import type { ChannelLimits } from '../../lambda/store/channel-limit-store.ts';
import { limitsWith } from '../fakes/channel-limits.ts';
import { createFakeStore } from '../fakes/store.ts';

const [workspace, channel, user] = ['T0ACME00001', 'C0DEV00001', 'U0BEN00001'];
const web: Project = { vcs: 'github', org: 'acme', repo: 'web' };
const api: Project = { vcs: 'github', org: 'acme', repo: 'api' };
/** Its slug says nothing: its name is known from the list of followed projects. */
const standalone: Project = { vcs: 'circleci', org: 'o1', repo: 'p1' };

let store: ReturnType<typeof createFakeStore>;
/** What CircleCI was asked. */
let asked: string[];
beforeEach(() => {
  store = createFakeStore();
  asked = [];
});

function caller(role: EffectiveRole) {
  const circleci = {
    projects: async () => {
      asked.push('projects');
      return [{ project: { ...standalone, name: 'Acme/web' } }];
    },
    startersOf: async (workflow: string) => {
      asked.push(`startersOf ${workflow}`);
      return [{ login: 'ada', at: 1, how: 'pushed' }];
    },
  } as unknown as CircleCI;
  return {
    caller: { workspace, channel, user },
    effectiveRole: async () => role,
    store,
    circleci: async () => circleci,
    ownAccount: async () => undefined,
  };
}

function limit(some: Partial<ChannelLimits>) {
  return store.saveLimits(workspace, limitsWith({ channel, ...some }));
}

async function refusal(act: ActName, about?: About, standing: EffectiveRole = 'operator') {
  const error = await mustBeAllowed(act, caller(standing), about).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error !== undefined && !(error instanceof RefusedError)) throw error;
  return error;
}

describe('an act', () => {
  it('is refused to a role that is too low, with what it was to act on', async () => {
    const {
      act,
      effectiveRole,
      target,
      limit: broken,
    } = (await refusal('retry', { target: 'web#1' }, 'viewer'))!;
    expect([act, effectiveRole, target, broken]).toEqual(['retry', 'viewer', 'web#1', undefined]);
    expect(await refusal('retry', {}, 'operator')).toBeUndefined();
  });

  it('is refused by a limit of the channel, with what it was to act on', async () => {
    await limit({ acts: ['trigger'] });
    const error = (await refusal('retry', { target: 'web#1' }, 'admin'))!;
    expect([error.act, error.effectiveRole, error.target]).toEqual(['retry', 'admin', 'web#1']);
    expect(error.limit).toMatchObject({ is: 'act', group: 'rerun', channel, setBy: 'U0ADA00001' });
    expect(await refusal('trigger')).toBeUndefined();
  });

  it('of the workspace is no channel’s to limit: its limits are not even read', async () => {
    await limit({ acts: [] });
    Object.assign(store, { limits: () => Promise.reject(new Error('the limits were read')) });
    expect(await refusal('connect', {}, 'admin')).toBeUndefined();
  });

  it('is held to the limits of its own channel and workspace', async () => {
    await limit({ acts: [], channel: 'C0OTHER001' });
    await store.saveLimits('T0GLOBEX01', limitsWith({ channel, acts: [] }));
    expect(await refusal('retry')).toBeUndefined();
  });

  it('on projects needs each of them within the limit', async () => {
    await limit({ projects: ['acme/web'] });
    expect(await refusal('retry', { projects: [web] })).toBeUndefined();
    expect((await refusal('retry', { projects: [web, api] }))?.limit).toMatchObject({
      is: 'project',
      project: api,
    });
    // Nothing is known of them before a form is filled in.
    expect(await refusal('retry')).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('on a project whose slug says nothing goes by its name', async () => {
    await limit({ projects: ['acme/web'] });
    expect(await refusal('retry', { projects: [web, standalone] })).toBeUndefined();
    expect(asked).toEqual(['projects']);
    await limit({ projects: ['acme/api'] });
    expect((await refusal('retry', { projects: [standalone] }))?.limit).toMatchObject({ is: 'project' });
  });

  it('needs no CircleCI where the names of the projects say enough', async () => {
    await limit({ projects: ['acme/web'] });
    const circleci = () => Promise.reject(new NotConnectedError());
    const alone = { ...caller('operator'), circleci };
    await mustBeAllowed('retry', alone, { projects: [web, web] });
    await expect(mustBeAllowed('retry', alone, { projects: [web, standalone] })).rejects.toThrow(
      NotConnectedError,
    );
  });

  it('asks CircleCI for no name where any project will do', async () => {
    await limit({ acts: ['rerun'] });
    expect(await refusal('retry', { projects: [standalone] })).toBeUndefined();
    expect(asked).toEqual([]);
  });
});

describe('an approval', () => {
  const about = { projects: [web], approves: 'w1' };

  it.each([
    ['their own', 'ada', 'from its holder', 'own run'],
    ['their own, by what they say', 'ada', 'if free', 'own run'],
    ['another person’s', 'ben', 'from its holder', undefined],
    ['another person’s, by what they say', 'ben', 'if free', 'unknown'],
    ['a run, their login not being known,', undefined, 'if free', 'unknown'],
  ] as const)('of %s is held against who asked for it', async (_, login, where, broken) => {
    await limit({ ownRuns: 'refused' });
    await store.saveLogin(workspace, user, login, where);
    expect((await refusal('approve', about))?.limit?.is).toBe(broken);
    expect(asked).toEqual(['startersOf w1']);
  });

  it('asks CircleCI nothing where the channel does not mind', async () => {
    await limit({ acts: ['approve'] });
    expect(await refusal('approve', about)).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('is refused for another reason before who asked is looked up', async () => {
    await limit({ approvers: 'admins', ownRuns: 'refused' });
    expect((await refusal('approve', about))?.limit).toMatchObject({ is: 'approver' });
    expect(asked).toEqual([]);
  });

  it('of a run that is not known yet is asked about again when it is', async () => {
    await limit({ ownRuns: 'refused' });
    expect(await refusal('approve', { projects: [web] })).toBeUndefined();
    expect(await refusal('approve', { approves: 'w1' })).toBeUndefined();
    expect(asked).toEqual([]);
  });
});

describe('the projects within the limits', () => {
  it('are all of them where there are none', async () => {
    expect(await withinLimits([web, standalone], caller('operator'))).toEqual([web, standalone]);
  });

  it('are those that the channel may change, as they were given', async () => {
    await limit({ projects: ['acme/web'] });
    expect(await withinLimits([api, standalone, web], caller('operator'))).toEqual([standalone, web]);
  });
});
