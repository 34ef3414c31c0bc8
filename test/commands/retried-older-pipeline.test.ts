/** After a job of an older pipeline was retried, its build is the newest; the branch's newest run stays another one. */
import { describe, expect } from 'vitest';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import { addProject } from '../../local/circleci/histories/add-project.ts';
import { layPipeline, layRetry } from '../../local/circleci/histories/lay-history.ts';
import { messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, botWith, itAlone as it, simulator } from '../fixture.ts';

const minute = 60_000;
const newest = 12;

/** Two pipelines of main: the older one's job passed when it was retried, by v1.1, after the newer one began. */
function lay(status: 'failed' | 'running'): void {
  const { world } = simulator;
  const now = Date.now();
  const { key: project } = addProject(world, { org: 'acme', name: 'late', vcs: 'github' });
  const place = { project, branch: 'main' };
  const job = (num: number, ended: number, is: 'failed' | 'running') => ({
    name: 'ci',
    jobs: [{ name: `test-${num}`, status: is, num, startedAt: ended - minute, stoppedAt: ended }],
  });
  layPipeline(world, { ...place, at: now - 60 * minute, workflows: [job(10, now - 58 * minute, 'failed')] });
  layPipeline(world, {
    ...place,
    at: now - 30 * minute,
    workflows: [job(newest, now - 28 * minute, status)],
  });
  layRetry(world, project, { of: 10, status: 'success', at: now - 5 * minute, stoppedAt: now - 4 * minute });
}

const closed = async (): Promise<never> => {
  throw new CircleCIError('not-found', 'Not Found', { status: 404, host: simulator.url });
};
/** Of a project's token: by builds alone. */
const byBuilds = () => botWith(() => ({ pipelines: closed, pipeline: closed, workflowsOf: closed }));

describe.each([
  ['by pipelines', async () => bot],
  ['by builds alone', byBuilds],
] as const)('%s', (_, open) => {
  it('why, timeline and status show the newer pipeline', async () => {
    lay('failed');
    const used = await open();
    for (const text of ['why late', 'timeline late main', 'status late main']) {
      const shown = textOf(messageOf(await used.type(text), 'say'));
      expect(shown).toContain(`test-${newest}`);
      expect(shown).not.toContain('test-10');
    }
  });

  it('cancel asks about the newer pipeline, or names its builds', async () => {
    lay('running');
    const used = await open();
    const answer = await used.type('cancel late main').then(
      (reply) => textOf(messageOf(reply, 'say')),
      (error: Error) => error.message,
    );
    expect(answer).toMatch(/Cancel \*?acme\/late pipeline 41|cancel gh\/acme\/late#12$/);
  });
});
