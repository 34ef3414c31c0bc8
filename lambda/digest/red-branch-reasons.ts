/** Reads one-line reasons for a digest's red branches, where the channel may see build output. */
import { firstFailedJobs, reasonsOf } from '../circleci/failure/failed-jobs.ts';
import { readFailures, usualBudget } from '../circleci/failure/read-failure.ts';
import { reasonInOneLine } from '../circleci/failure/reason-in-one-line.ts';
import { clientFor } from '../circleci/route-calls.ts';
import type { Workspace } from '../store/store.ts';
import type { LineFacts } from './branch-facts.ts';
import type { DigestServices } from './digest-ports.ts';
import { type BranchNow, placeKey } from './read-red-branches.ts';

export interface ReasonsAsked {
  readonly workspace: Workspace;
  readonly channel: string;
  /** Red ones first. */
  readonly facts: readonly LineFacts[];
  readonly branches: readonly BranchNow[];
  /** Hosts that refuse more calls. */
  readonly resting: ReadonlySet<string>;
  /** Deadline for CircleCI's answers. */
  readonly until: number;
}

export type ToldFacts = LineFacts & { readonly why: string | undefined };

/** Returns the facts, with reasons for the first eight red ones as far as they could be read in time. */
export async function withReasons(
  asked: ReasonsAsked,
  services: DigestServices,
): Promise<readonly ToldFacts[]> {
  const { workspace, facts, branches, resting, until } = asked;
  const untold = facts.map((one) => ({ ...one, why: undefined }));
  const jobs = facts.flatMap((facts) => {
    const red = facts.state === 'red' ? redOf(facts, branches) : undefined;
    const [failed] = red ? firstFailedJobs([red]) : [];
    return failed ? [{ facts, failed }] : [];
  });
  if (jobs.length === 0 || !(await maySee(asked, services))) return untold;
  const milliseconds = Math.min(usualBudget.milliseconds, until - services.now());
  if (milliseconds <= 0) return untold;
  const circleci = await services.circleci(workspace);
  const hosts = await Promise.all(
    jobs.map(async ({ failed }) => (await clientFor(failed.build.project, circleci)).host),
  );
  const read = jobs.filter((_, at) => !resting.has(hosts[at] ?? ''));
  const builds = read.map(({ failed }) => failed.build);
  const { failures } = await readFailures(circleci, builds, { ...usualBudget, milliseconds });
  return facts.map((one) => {
    const job = read.find((known) => known.facts === one);
    const [found] = job ? reasonsOf([job.failed], failures) : [];
    return { ...one, why: found && reasonInOneLine(found.reason) };
  });
}

function redOf({ line }: LineFacts, branches: readonly BranchNow[]) {
  const branch = branches.find((one) => placeKey(one) === placeKey(line));
  return branch?.reading?.reds.find(({ name }) => name === line.workflow);
}

/** True when excerpts are on and no other company reads the channel. */
async function maySee(
  { workspace, channel }: ReasonsAsked,
  { store, readers }: DigestServices,
): Promise<boolean> {
  if ((await store.excerpts(workspace)) !== 'on') return false;
  return (await readers(channel)) === 'own company';
}
