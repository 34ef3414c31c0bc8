/** Counts what `status` and `failing` ask of CircleCI: requests, and how many of them wait for another. */
import { createCircleCI } from '../lambda/circleci/client/create-client.ts';
import { runCommand } from '../lambda/slack/turns/run-command.ts';
import { addProject } from '../local/circleci/histories/add-project.ts';
import type { LaidWorkflow } from '../local/circleci/histories/history-types.ts';
import { layPipeline } from '../local/circleci/histories/lay-history.ts';
import { type CircleCISimulator, startCircleCI } from '../local/circleci/server.ts';
import { noon } from '../test/branches/lay-many-histories.ts';
import { createFakeBot } from '../test/fakes/bot-in-memory.ts';
import { type Row, row } from './result-rows.ts';

const hour = 3_600_000;
const projects = 200;

export async function circleciRows(): Promise<readonly Row[]> {
  const simulator = await startCircleCI({ port: 0, quiet: true, empty: true, clock: () => noon });
  const reds = layProjects(simulator);
  const status = await asked(simulator, ['status gh/acme/p0 main']);
  const failing = await asked(simulator, ['failing', 'failing --page 2']);
  await simulator.close();
  const most = 2 * projects + 2 * reds + 2;
  return [
    row({
      name: 'steps of CircleCI for status',
      ours: status.steps,
      against: 3,
      reference: 'pipelines, workflows, jobs',
      goal: 1,
      unit: 'calls',
    }),
    row({
      name: 'calls of CircleCI for status',
      ours: status.calls,
      against: 1,
      reference: 'the newest 30 builds',
      goal: null,
      unit: 'calls',
    }),
    row({
      name: `calls of CircleCI for failing, ${projects} projects`,
      ours: failing.calls,
      against: most,
      reference: 'two each, two more where red',
      goal: null,
      unit: 'calls',
    }),
  ];
}

/** Twelve pipelines in each, every tenth red; how many are. */
function layProjects({ world }: CircleCISimulator): number {
  for (let at = 0; at < projects; at += 1) {
    const { key: project } = addProject(world, { org: 'acme', name: `p${at}` });
    for (let run = 12; run > 0; run -= 1)
      layPipeline(world, {
        project,
        at: noon - run * hour,
        workflows: workflows(at % 10 === 0 && run === 1),
      });
  }
  return projects / 10;
}

function workflows(isRed: boolean): readonly LaidWorkflow[] {
  const last = isRed ? 'failed' : 'success';
  return [
    {
      name: 'ci',
      jobs: [
        { name: 'build', status: 'success' },
        { name: 'test', status: last },
      ],
    },
    { name: 'docs', jobs: [{ name: 'publish', status: 'success' }] },
  ];
}

/** A request is a step later than all that had been answered when it was sent. */
async function asked(simulator: CircleCISimulator, commands: readonly string[]) {
  const seen = { calls: 0, steps: 0, answered: 0 };
  const counting: typeof fetch = async (input, init) => {
    const step = seen.answered + 1;
    seen.calls += 1;
    seen.steps = Math.max(seen.steps, step);
    const response = await fetch(input, init);
    const body = await response.arrayBuffer();
    seen.answered = Math.max(seen.answered, step);
    return new Response(body.byteLength > 0 ? body : null, response);
  };
  const circleci: typeof createCircleCI = (options) => createCircleCI({ ...options, fetch: counting });
  const bot = createFakeBot({ host: simulator.url, now: noon, circleci });
  await bot.connect();
  // A guest is told no reasons: the state of the branch is counted, and not why it is red.
  for (const command of commands) await runCommand(command, bot.context({ effectiveRole: 'guest' }));
  return seen;
}
