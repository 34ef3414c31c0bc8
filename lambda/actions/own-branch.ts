/** Handles I'm on it, Snooze and their opposites on the message of a red branch: redraws it where it stands. */
import { parseProject } from '../circleci/project.ts';
import { cardOfRun } from '../conversation/changes/card-of-rerun.ts';
import { changeCare } from '../conversation/changes/change-branch-owner.ts';
import { InvalidButtonError, StaleError } from '../errors.ts';
import { branchSubject, redTimeIn } from '../store/red-time.ts';
import { type CareChange, caredView } from '../views/alerts/branch-owner.ts';
import { action } from './action.ts';

const hour = 60 * 60_000;

export const care = action('care', async ({ does, branch, workflow, ...what }, context, { ts }) => {
  const project = parseProject(what.project);
  const { caller, store, now } = context;
  if (!project || caller.channel === undefined) throw new InvalidButtonError('not a branch of a project');
  const line = { project, branch, workflow };
  const posted = await store.posted(caller.workspace, caller.channel, branchSubject(line));
  const red = posted?.ts === ts ? redTimeIn(posted?.notes) : undefined;
  if (!red || red.fixed) throw new StaleError(`${branch} isn’t failing anymore. See: /circle status`);
  const change = changeOf(does, { user: caller.user, now });
  const since = () => red.first.endedAt ?? red.first.at;
  await changeCare({ project, branch, workflows: [workflow], change, since }, context);
  const run = (await store.run(caller.workspace, red.newest.run))?.value;
  const card = await cardOfRun({ run, host: (await context.circleci(project)).host, ts }, context);
  const said = caredView({ lines: [line], change, changedBy: caller.user });
  return card ? { kind: 'replace', message: card } : { kind: 'announce', message: said };
});

function changeOf(
  does: 'own' | 'release' | 'snooze' | 'wake',
  { user, now }: { readonly user: string; readonly now: number },
): CareChange {
  if (does === 'own') return { does, owner: user };
  return does === 'snooze' ? { does, until: now + hour } : { does };
}
