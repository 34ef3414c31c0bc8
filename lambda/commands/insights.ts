/** Shows how the runs of a branch went: success rate, durations, time spent red, slowest jobs, flakiest tests. */
import { type Project, projectSlug } from '../circleci/project.ts';
import {
  type BranchReference,
  readBranch,
} from '../conversation/references/branch-commit-or-run-reference.ts';
import { defaultBranch } from '../conversation/references/default-branch.ts';
import { placeWords, withBranch } from '../conversation/references/resolve-branch.ts';
import { showing } from '../conversation/references/resolve-reference.ts';
import { mostDays, readInsights } from '../conversation/show/read-insights.ts';
import { tooMany } from '../conversation/words/parse-arguments.ts';
import { commandText, daysOption, textOption, written } from '../conversation/words/parse-options.ts';
import { insightsView } from '../views/runs/insights.ts';
import { command } from './command.ts';

const usualDays = 30;

interface Wanted {
  readonly place: BranchReference;
  readonly workflow: string | undefined;
  readonly days: number;
}

export const insights = command<Wanted>({
  name: 'insights',
  usage: 'insights [repo] [branch] [workflow] [--days 30]',
  summary:
    'Show a workflow’s success rate, durations and time spent failing, its slowest jobs and flakiest tests.',
  example: 'insights web main --days 30',
  group: 'See',
  options: {
    days: `how far back, up to ${mostDays}`,
    branch: 'the same as a second word',
    workflow: 'the same as a third word',
  },
  parse(words, channel) {
    if (words.plain.length > 3) throw tooMany(words, 3);
    const [repo, branch, workflow] = words.plain;
    const plain = [repo, branch].filter((word) => word !== undefined);
    return {
      place: readBranch({ words: { ...words, plain }, channel }),
      workflow:
        workflow ?? textOption(words, { name: 'workflow', wants: 'the name of a workflow', example: 'ci' }),
      days: daysOption(words, { most: mostDays, otherwise: usualDays }),
    };
  },
  async run({ place, workflow, days }, context) {
    const { now } = context;
    const said = [
      workflow === undefined ? undefined : `--workflow ${written(workflow)}`,
      days === usualDays ? undefined : `--days ${days}`,
    ];
    const again = (project: Project, words = placeWords(place)) =>
      commandText('insights', projectSlug(project), words, ...said);
    return withBranch(place, showing(context, again), async ({ project, branch, circleci }) => {
      const shown = branch ?? (await defaultBranch(project, circleci));
      const [read, timeZone] = await Promise.all([
        readInsights({ project, branch: shown, workflow, days }, { circleci, now }),
        context.timeZone(),
      ]);
      const command = again(project, shown === undefined ? undefined : written(shown));
      const message = insightsView({
        project,
        branch: shown,
        days,
        now,
        timeZone,
        command,
        ...read,
        host: circleci.host,
      });
      return { kind: 'say', message };
    });
  },
});
