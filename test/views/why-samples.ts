/** The views of why something is red, by name. */

import type { BuildSummary } from '../../lambda/circleci/api-v1-schemas.ts';
import type { FailureReason } from '../../lambda/circleci/failure/failure-reason-types.ts';
import type { BranchWorkflow } from '../../lambda/circleci/runs/branch-state.ts';
import type { PipelineRun } from '../../lambda/circleci/runs/fold-attempts.ts';
import { runsOfBuilds } from '../../lambda/circleci/runs/runs-from-builds.ts';
import { nothingFailedView } from '../../lambda/views/runs/nothing-failed.ts';
import type { Cause, WhyInput } from '../../lambda/views/runs/red-cause-types.ts';
import { whyView } from '../../lambda/views/runs/why.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { inState, job, now, web } from './sample-builds.ts';
import type { Material } from './samples-of-every-view.ts';

type Messages = Readonly<Record<string, () => Message>>;

const hour = 3_600_000;

function runOf(builds: readonly BuildSummary[], more: Partial<PipelineRun> = {}): PipelineRun {
  const [run] = runsOfBuilds(builds[0]?.project ?? web, builds, true);
  return { ...run!, ...more };
}

/** Red for some runs, after a green one. */
function branchOf(run: PipelineRun, more: Partial<BranchWorkflow> = {}): BranchWorkflow {
  const workflow = run.workflows[0]!;
  const since = { ...run, number: 54, createdAt: now - 3 * hour };
  const before = { ...run, number: 53, createdAt: now - 5 * hour, revision: 'b'.repeat(40) };
  return {
    name: workflow.name,
    run,
    workflow,
    ongoing: undefined,
    since,
    redRuns: 1,
    isSinceKnown: true,
    before,
    ...more,
  };
}

function inputOf(run: PipelineRun, more: Partial<WhyInput> = {}): WhyInput {
  return {
    run,
    build: undefined,
    status: 'failed',
    reds: run.workflows.map((workflow) => ({ run, workflow, branch: branchOf(run) })),
    causes: [],
    missing: 0,
    command: 'why gh/acme/web main',
    now,
    ...more,
  };
}

export function whys({ project, branch, text, build, jobs, host }: Material): Messages {
  const red = [build, ...jobs].map((one) => ({ ...one, status: 'failed' as const }));
  const run = runOf(red, { project, branch, subject: text, errors: [text], startedBy: text });
  const reason: FailureReason = {
    from: 'tests',
    what: text,
    where: text,
    test: text,
    expected: text,
    received: text,
    exit: text,
    certainty: 'sure',
    isSetUp: false,
    lines: Array.from({ length: 8 }, () => text),
    step: undefined,
    line: undefined,
    containers: { failed: 3, of: 4 },
    moreTests: 2,
    fingerprint: text,
  };
  const failed = red.map(({ number }) => ({ job: text, build: { project, number } }));
  const elsewhere = { branches: [branch, text, text, text], since: 'Tuesday' };
  const causes: readonly Cause[] = [
    { jobs: failed, reason, isFlaky: true, elsewhere },
    { jobs: failed.slice(0, 1), reason: { ...reason, isSetUp: true }, isFlaky: false, elsewhere: undefined },
    ...Array.from({ length: 5 }, () => ({ jobs: failed, reason, isFlaky: false, elsewhere })),
  ];
  const ongoing = runOf([{ ...red[0]!, status: 'on_hold' as never }]);
  const linking = { ...(host && { host }) };
  const input = inputOf(run, {
    ...linking,
    causes,
    missing: 3,
    reds: run.workflows.map((workflow) => ({
      run: { ...run, createdAt: now },
      workflow: { ...workflow, kind: 'configuration' as const },
      branch: branchOf(run, { name: text, ongoing, redRuns: 7, isSinceKnown: false }),
    })),
  });
  const shown = { run, command: `why ${text}`, now, ...linking };
  return {
    'why of anything': () => whyView(input),
    'why of one build': () => whyView({ ...input, build, causes: causes.slice(0, 1) }),
    'why, without reasons': () => whyView({ ...input, causes: undefined }),
    'nothing failed': () => nothingFailedView({ ...shown, build }),
  };
}

const price: FailureReason = {
  from: 'tests',
  what: 'Error: expect(received).toBe(expected)',
  where: 'src/price/price.test.ts:41:24',
  test: 'price › rounds half up',
  expected: '12.35',
  received: '12.34',
  exit: 'exit code 1',
  certainty: 'sure',
  isSetUp: false,
  lines: [
    'price › rounds half up',
    'Error: expect(received).toBe(expected)',
    'Expected: 12.35',
    'Received: 12.34',
  ],
  step: { name: 'npm test', step: 103, index: 0 },
  line: undefined,
  containers: { failed: 12, of: 16 },
  moreTests: 3,
  fingerprint: 'a',
};

const pull: FailureReason = {
  ...price,
  from: 'set-up',
  isSetUp: true,
  test: undefined,
  where: undefined,
  moreTests: 0,
  fingerprint: 'b',
  what: 'could not pull the image',
  containers: { failed: 1, of: 1 },
  exit: undefined,
  lines: ['could not pull the image', 'Error response from daemon: manifest for cimg/node:99 not found'],
};

const killed: FailureReason = {
  ...price,
  from: 'exit',
  test: undefined,
  where: undefined,
  moreTests: 0,
  fingerprint: 'c',
  certainty: 'unsure',
  exit: 'killed by SIGKILL (137), probably out of memory',
  containers: { failed: 1, of: 1 },
  lines: ['Building the site…', 'page 1,204 of 3,001'],
};

const of = (name: string, number: number) => ({ job: name, build: { project: web, number } });

/** As they usually look. */
export function fineWhys(): Messages {
  const red = runOf([job(125, 'test', 'failed'), job(124, 'build', 'success')], {
    number: 54,
    subject: 'Round prices half up',
    createdAt: now - 3 * hour,
  });
  const cause: Cause = {
    jobs: [of('test', 125)],
    reason: price,
    isFlaky: false,
    elsewhere: undefined,
  };
  const two: readonly Cause[] = [
    { ...cause, jobs: [of('test-linux', 125), of('test-mac', 126)], isFlaky: true },
    { ...cause, jobs: [of('deploy', 127)], reason: pull },
    { ...cause, jobs: [of('docs', 128)], reason: killed },
  ];
  const everywhere = { branches: ['release', 'feature/checkout'], since: 'Tuesday' };
  const later = { ...red, number: 57, revision: 'c'.repeat(40), createdAt: now - hour };
  const branched = (more: Partial<BranchWorkflow>, run = red) =>
    run.workflows.map((workflow) => ({ run, workflow, branch: branchOf(red, more) }));
  const green = runOf([job(130, 'test', 'success')], { number: 58 });
  const nothing = { build: undefined, command: 'why gh/acme/web main', now };
  const refused = runOf([{ ...job(0, 'deploy', 'unauthorized') }]);
  const unnumbered = refused.workflows.map((workflow) => ({
    run: refused,
    branch: undefined,
    workflow: { ...workflow, jobs: workflow.jobs.map((one) => ({ ...one, number: undefined })) },
  }));
  return {
    'why: a new failure': () => whyView(inputOf(red, { causes: [cause] })),
    'why: one build': () => whyView(inputOf(red, { build: { project: web, number: 125 }, causes: [cause] })),
    'why: the same on other branches': () =>
      whyView(inputOf(red, { causes: [{ ...cause, elsewhere: everywhere }] })),
    'why: several reasons': () => whyView(inputOf(red, { causes: two, missing: 2 })),
    'why: red for three runs': () =>
      whyView(inputOf(later, { causes: [cause], reds: branched({ redRuns: 3 }, later) })),
    'why: the first run that is known': () =>
      whyView(inputOf(red, { causes: [cause], reds: branched({ isSinceKnown: false, before: undefined }) })),
    'why: it has passed since': () =>
      whyView(
        inputOf(red, {
          causes: [cause],
          reds: branched({ run: green, workflow: green.workflows[0]!, redRuns: 1 }),
        }),
      ),
    'why: red again': () =>
      whyView(inputOf(red, { causes: [cause], reds: branched({ since: { ...later, createdAt: now } }) })),
    'why: shared': () => whyView(inputOf(red, { causes: undefined })),
    'why: not authorized': () =>
      whyView(inputOf(refused, { status: 'unauthorized', reds: unnumbered, causes: [] })),
    ...Object.fromEntries(
      (['success', 'running', 'on_hold', 'canceled', 'not_run', 'other'] as const).map((status) => [
        `nothing failed: ${status}`,
        () => nothingFailedView({ ...nothing, run: runOf([inState(status)]) }),
      ]),
    ),
    'nothing failed: canceled by a person': () =>
      nothingFailedView({ ...nothing, run: runOf([inState('canceled', { canceledBy: 'Ben Oak' })]) }),
  };
}
