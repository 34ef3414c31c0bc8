import { describe, expect } from 'vitest';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import { workspace as acme } from '../fakes/bot-in-memory.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, botWith, it, simulator } from '../fixture.ts';
import { summary, twoOfUnknownOrder } from '../views/sample-builds.ts';

const say = async (text: string, from = bot) => messageOf(await from.type(text), 'say');
const read = async (text: string, from = bot) => textOf(await say(text, from));

describe('failing', () => {
  it('lists the projects whose default branch is red, since when and by whose commit', async () => {
    const message = await say('failing');
    const text = textOf(message);
    expect(text).toContain('2 of 8 projects are failing');
    expect(text).toContain('|acme/web>* on `main` · `ci` `test` #123 failed');
    expect(text).toContain('Round prices half up (#318) · Ada Park');
    // Its newer run waits for an approval: the failure before it stands.
    expect(text).toMatch(/acme\/api>\* on `main`[^❌]*a newer run needs approval/);
    expect(intentsOf(message)).toContainEqual({ action: 'run', command: 'status gh/acme/web main' });
  });

  it('says why in one line for each, to members, and shares it only where excerpts are on', async () => {
    const why = /\n\*.*: expected 12\.35, got 12\.34\*\n/;
    const reply = await bot.type('failing');
    expect(textOf(messageOf(reply, 'say'))).toMatch(why);
    expect(reply).toMatchObject({ kind: 'say', withoutOutput: expect.anything() });
    expect(JSON.stringify(reply.kind === 'say' && reply.withoutOutput)).not.toContain('12.35');
    const guest = await bot.type('failing', { effectiveRole: 'guest' });
    expect(JSON.stringify(guest)).not.toContain('12.35');
    await bot.store.saveExcerpts(acme, 'on');
    expect(await bot.type('failing')).toMatchObject({ output: 'channel' });
    await bot.store.saveExcerpts(acme, 'off');
  });

  it('asks why of eight that are red, and says how many it left out', async () => {
    const asked: number[] = [];
    const many = await botWith((circleci) => ({
      projects: async () => {
        const web = (await circleci.projects()).find(({ project }) => project.repo === 'web');
        return Array.from({ length: 12 }, () => web!);
      },
      build: (ref) => {
        asked.push(ref.number);
        return circleci.build(ref);
      },
    }));
    expect(await read('failing', many)).toMatch(/4 without a reason/);
    expect(asked.length).toBeLessThanOrEqual(8);
  });

  it('counts the runs in a row, and tells the first of them', async () => {
    const start = () => {
      const number = simulator.controls.start({
        project: 'github/acme/docs',
        ending: 'failed',
        subject: 'Break',
      });
      simulator.controls.finish('github/acme/docs', number);
      return number;
    };
    start();
    const last = start();
    const text = await read('failing');
    expect(text).toContain('3 of 8 projects are failing');
    expect(text).toContain(`#${last} failed`);
    expect(text).toContain('2 runs in a row\nBreak');
  });

  it('continues when some cannot be read, and says which', async () => {
    const half = await botWith((circleci) => ({
      branchBuilds: (project, branch, query) =>
        project.repo === 'api'
          ? Promise.reject(new CircleCIError('not-found', 'no'))
          : circleci.branchBuilds(project, branch, query),
    }));
    const text = await read('failing', half);
    expect(text).toContain('of 6 projects');
    expect(text).toContain('Could not check: acme/api, acme-labs/api');
  });

  it.each([
    { shown: 'cannot be read', unread: () => Promise.reject(new CircleCIError('unavailable', 'down')) },
    { shown: 'shows too little to tell', unread: async () => twoOfUnknownOrder },
  ])('says of no project that nothing is red while one $shown', async ({ unread }) => {
    const quiet = await botWith(() => ({
      pipelines: () => Promise.reject(new CircleCIError('not-found', 'no')),
      branchBuilds: async (project) => (project.repo === 'web' ? unread() : [summary({ project })]),
    }));
    const text = await read('failing', quiet);
    expect(text).toMatch(/Could not check 1 of \d+ projects\*\. Nothing is failing .* of the others/);
    expect(text).toContain('Could not check: acme/web');
    expect(text).not.toContain('✅');
  });

  it('fails as CircleCI does when none can be read', async () => {
    const none = await botWith(() => ({
      branchBuilds: () => Promise.reject(new CircleCIError('rate-limited', 'no')),
    }));
    await expect(none.type('failing')).rejects.toMatchObject({ reason: 'rate-limited' });
  });

  it('asks for a hundred at a time, eight at once', async () => {
    let under = 0;
    let most = 0;
    const many = await botWith((circleci) => ({
      projects: async () => {
        const [one] = await circleci.projects();
        return Array.from({ length: 130 }, (_, index) => ({
          ...one!,
          project: { vcs: 'github', org: 'acme', repo: `r${index}` },
        }));
      },
      branchBuilds: async () => {
        under += 1;
        most = Math.max(most, under);
        await new Promise((resolve) => setImmediate(resolve));
        under -= 1;
        return [];
      },
    }));
    const message = await say('failing', many);
    expect(textOf(message)).toContain('100 of 130 followed projects, page 1');
    expect(intentsOf(message)).toContainEqual({ action: 'refresh', command: 'failing --page 2' });
    expect(textOf(await say('failing --page 2', many))).toContain('30 of 130 followed projects, page 2');
    expect(most).toBe(8);
  });

  it('says so when nothing is red, or nothing is followed', async () => {
    const green = await botWith((circleci) => ({
      projects: async () => (await circleci.projects()).filter(({ project }) => project.repo === 'mobile'),
    }));
    expect(await read('failing', green)).toContain('Nothing is failing on the default branch of 1 project');
    const none = await botWith(() => ({ projects: async () => [] }));
    expect(await read('failing', none)).toContain('follows no projects');
  });
});
