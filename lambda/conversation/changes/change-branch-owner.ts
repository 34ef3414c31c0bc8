/** Changes who looks after a red branch, and has the branch's messages redrawn. */
import type { CircleCI } from '../../circleci/client/client.ts';
import type { Project } from '../../circleci/project.ts';
import type { BranchState } from '../../circleci/runs/branch-state.ts';
import { readBranch } from '../../circleci/runs/read-branch.ts';
import type { Alert } from '../../store/alert.ts';
import { branchSubject, type Care, careOf, redTimeIn } from '../../store/red-time.ts';
import type { BranchWorkflowKey, Run } from '../../store/stored-runs.ts';
import type { CareChange } from '../../views/alerts/branch-owner.ts';
import { projectName } from '../../views/text/display-names.ts';
import type { Context } from '../context.ts';

/** Each attempt fails only where another one has succeeded. */
const mostAttempts = 12;
/** As long as an alert is remembered. */
const lifetime = 16 * 24 * 60 * 60_000;

export interface Caring {
  readonly project: Project;
  readonly branch: string;
  readonly workflows: readonly string[];
  readonly change: CareChange;
  /** What was said before this time was about an earlier red time. */
  readonly since: (workflow: string) => number;
}

/** Returns what it is now, by workflow. Throws as `context.act` does. */
export async function changeCare(caring: Caring, context: Context): Promise<readonly Care[]> {
  const { project, branch, workflows, change } = caring;
  const target = [projectName(project), branch, wordsOf(change, context.caller.user)]
    .filter(Boolean)
    .join(' ');
  const cares = await context.act({ name: 'own', target, projects: [project] }, () =>
    Promise.all(workflows.map((workflow) => saved({ ...caring, workflow }, context))),
  );
  await redraw(cares, context).catch(() => undefined);
  return cares;
}

/** As in the command `own`; none for what it does without more words. */
function wordsOf(change: CareChange, user: string): string | undefined {
  if (change.does === 'own') return change.owner === user ? undefined : `assign ${change.owner}`;
  return { release: 'off', snooze: 'snooze', wake: 'snooze off', note: 'note' }[change.does];
}

interface CaringOne extends Caring {
  readonly workflow: string;
}

/** Changes what was said last, and again where another press was in between. */
async function saved(
  { project, branch, workflow, change, since }: CaringOne,
  { caller, store, now }: Context,
): Promise<Care> {
  const line = { project, branch, workflow };
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const known = await store.care(caller.workspace, line);
    const { owner, snoozedUntil, note } = (known && known.at >= since(workflow) && known) || {};
    const care = changed({ ...line, at: now, owner, snoozedUntil, note }, change, caller.user);
    if (await store.saveCare(caller.workspace, care, known?.version ?? 0)) return care;
  }
  throw new Error('Too many concurrent writes.');
}

function changed(care: Care, change: CareChange, by: string): Care {
  switch (change.does) {
    case 'own':
      return { ...care, owner: change.owner };
    case 'release':
      return { ...care, owner: undefined };
    case 'snooze':
      return { ...care, snoozedUntil: change.until };
    case 'wake':
      return { ...care, snoozedUntil: undefined };
    case 'note':
      return { ...care, note: { text: change.text, by } };
  }
}

/** Enqueues an edit for each channel that has a message of the branch. Best effort: the next report shows it, too. */
async function redraw(cares: readonly Care[], { store, caller, now, newId }: Context): Promise<void> {
  const { workspace } = caller;
  const [first] = cares;
  if (!first) return;
  const all = await store.subscriptionsTo(workspace, first.project);
  const channels = [...new Set(all.map(({ channel }) => channel))];
  for (const channel of channels)
    for (const line of cares) {
      const subject = branchSubject(line);
      const posted = await store.posted(workspace, channel, subject);
      const red = posted && redTimeIn(posted.notes);
      const run = red && !red.fixed ? (await store.run(workspace, red.newest.run))?.value : undefined;
      if (!run || !red || !careOf(line, red)) continue;
      const id = `care:${newId()}`;
      const where = { kind: 'alert', destination: channel, scope: 'destination', lifetime } as const;
      const payload = progress({ id, channel, run, now });
      await store.enqueue(workspace, { ...where, id, at: now, notBefore: 0, subject, payload });
      await store.schedule({ workspace, kind: 'drain', id: channel, at: now });
    }
}

function progress({
  id,
  channel,
  run,
  now,
}: {
  readonly id: string;
  readonly channel: string;
  readonly run: Run;
  readonly now: number;
}): Alert {
  return {
    id,
    channel,
    at: now,
    notBefore: 0,
    run: run.id,
    status: 'progress',
    subscriptions: [],
    snapshot: run,
    redSince: undefined,
    thread: 'off',
    mention: undefined,
    group: 'branch',
  };
}

/** Returns when each red workflow of a branch began to be red, and the branch's verdict. Rejects with CircleCIError. */
export async function readRedSince(
  circleci: CircleCI,
  place: Pick<BranchWorkflowKey, 'project' | 'branch'>,
  now: number,
): Promise<{ readonly begun: ReadonlyMap<string, number>; readonly verdict: BranchState['verdict'] }> {
  const { reds, verdict } = await readBranch(circleci, place, now);
  return { begun: new Map(reds.map(({ name, since }) => [name, since.createdAt])), verdict };
}
