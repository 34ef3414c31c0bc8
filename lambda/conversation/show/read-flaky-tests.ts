/** Reads a project's flaky tests, with how often the workflows ran in which they failed and then passed. */
import type { CircleCI } from '../../circleci/client/client.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import type { Project } from '../../circleci/project.ts';
import type { CountedFlakyTest } from '../../views/runs/flaky.ts';
import { mapConcurrent } from '../map-concurrent.ts';

const mostWorkflows = 4;
const width = 2;

/** The flakiest first. Rejects with CircleCIError. */
export async function readFlakyTests(
  project: Project,
  circleci: Pick<CircleCI, 'flakyTests' | 'testMetrics'>,
): Promise<readonly CountedFlakyTest[]> {
  const tests = await circleci.flakyTests(project);
  const workflows = [...new Set(tests.flatMap(({ workflow }) => workflow ?? []))].slice(0, mostWorkflows);
  const counts = await mapConcurrent(workflows, width, async (workflow) => ({
    workflow,
    tests: await counted(project, workflow, circleci),
  }));
  return tests.map((test) => {
    const own = counts.find(({ workflow }) => workflow === test.workflow)?.tests ?? [];
    const failed = own.find(
      ({ name, job }) => name === test.name && (test.job === undefined || job === test.job),
    );
    return { ...test, failed: failed && { times: failed.failed, of: failed.runs } };
  });
}

async function counted(project: Project, workflow: string, circleci: Pick<CircleCI, 'testMetrics'>) {
  try {
    return await circleci.testMetrics(project, workflow);
  } catch (error) {
    if (error instanceof CircleCIError) return [];
    throw error;
  }
}
