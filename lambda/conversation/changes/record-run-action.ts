/** Stores on a run's record who canceled, approved or reran it, so that its cards show it. */

import type { BuildSummary } from '../../circleci/api-v1-schemas.ts';
import { runOf } from '../../circleci/reports/run-event.ts';
import type { Run, RunAct } from '../../store/stored-runs.ts';
import type { Reran } from '../../views/builds/rerun-result.ts';
import type { Context } from '../context.ts';

const mostTries = 3;
const mostActs = 5;

export type SeenRun = ReturnType<Context['store']['run']>;

interface RunToRecord {
  readonly id: string;
  /** Its record, where it is being read already. */
  readonly seen: SeenRun | undefined;
}

/** Begins to read the record of a build's run, while CircleCI is asked to run it again. */
export function seeRun(old: BuildSummary, { store, caller }: Context): SeenRun {
  const seen = store.run(caller.workspace, runOf(old));
  seen.catch(() => undefined);
  return seen;
}

/**
 * Best effort. Returns the changed run; undefined when no record of it exists, or when every try lost to another
 * writer.
 */
export async function recordRunAction(
  { id, seen }: RunToRecord,
  act: Omit<RunAct, 'by' | 'at'>,
  { store, caller, now }: Context,
): Promise<Run | undefined> {
  const done: RunAct = { ...act, by: caller.user, at: now };
  for (let tries = 0; tries < mostTries; tries += 1) {
    const known = await (tries === 0 && seen ? seen : store.run(caller.workspace, id));
    if (!known) return undefined;
    const run = { ...known.value, acts: [...(known.value.acts ?? []), done].slice(-mostActs) };
    if (await store.saveRun(caller.workspace, run, known.version)) return run;
  }
  return undefined;
}

/**
 * Records a rerun on the old run and links the new run to it. Returns the old run; undefined without a record of it.
 */
export async function recordRerun(
  { old, build, workflow, seen }: Pick<Reran, 'old' | 'build' | 'workflow'> & { readonly seen: SeenRun },
  context: Context,
): Promise<Run | undefined> {
  const next = workflow ?? (build && runOf(build));
  const act = {
    did: 'reran',
    next: next === undefined ? undefined : { run: next, build: build?.number },
  } as const;
  try {
    const run = await recordRunAction({ id: runOf(old), seen }, act, context);
    if (run && next !== undefined && next !== run.id) await linkRerun(next, run, context);
    return run;
  } catch {
    return undefined;
  }
}

/** Links the new run's record to the old run, so that reports about the new one also update the old one's card. */
async function linkRerun(
  id: string,
  old: Run,
  { store, caller }: Pick<Context, 'store' | 'caller'>,
): Promise<void> {
  const known = await store.run(caller.workspace, id);
  const beginning: Run = {
    ...old,
    id,
    url: undefined,
    startedAt: undefined,
    stoppedAt: undefined,
    approval: undefined,
    status: 'running',
    statusAt: 0,
    jobs: [],
    failures: [],
    acts: undefined,
  };
  const run = { ...(known?.value ?? beginning), rerunOf: old.id };
  await store.saveRun(caller.workspace, run, known?.version ?? 0);
}
