/** Draws the projects of a digest, one line each: pass rate day by day, in the period, and against the one before. Pure. */
import type { KnownBlock } from '@slack/types';
import { projectUrl } from '../../circleci/links.ts';
import type { Project } from '../../circleci/project.ts';
import { percent } from '../../pictures/percent.ts';
import { sparkline } from '../../pictures/text-bars.ts';
import { type Linking, link, linkingTo } from '../text/allowed-links.ts';
import { lines } from '../text/blocks.ts';
import { projectName } from '../text/display-names.ts';
import { code, limited, type Mrkdwn, made, md } from '../text/mrkdwn.ts';

export interface DigestProject {
  readonly project: Project;
  readonly runs: number;
  readonly failed: number;
  /** Of the period before. */
  readonly before: { readonly runs: number; readonly failed: number };
  /** The share that passed on each of the last days, the oldest first; null where nothing ran. */
  readonly days: readonly (number | null)[];
  /** `unread`: CircleCI did not show a branch, and none that it showed is red. */
  readonly state: 'red' | 'unread' | 'green';
}

const marks = { red: '❌', unread: '❔', green: '✅' } as const;
const mostShown = 10;
const room = 2_000;

/** Those without runs are counted alone, unless they are red. */
export function projectLines(projects: readonly DigestProject[], linking: Linking): readonly KnownBlock[] {
  const told = projects.filter(({ runs, state }) => runs > 0 || state === 'red');
  if (told.length === 0) return [];
  const quiet = projects.length - told.length;
  const beyond = told.length - mostShown;
  return lines(
    [
      ...told.slice(0, mostShown).map((project) => projectLine(project, linking)),
      ...(beyond > 0 ? [md`+${beyond} more`] : []),
      ...(quiet > 0 ? [md`_${quiet} ${quiet === 1 ? 'project' : 'projects'} without runs_`] : []),
    ],
    room,
  );
}

/** ``❌ acme/web `▇▇█▅▁` 60% of 12 runs passed, ▼ 34 points``. */
function projectLine({ project, runs, failed, before, days, state }: DigestProject, input: Linking): Mrkdwn {
  const linking = linkingTo(project, input);
  const name = link(limited(projectName(project), 80), projectUrl(project, linking.host), linking);
  const drawn = days.some((rate) => rate !== null) ? md`${code(sparkline(days))} ` : made('');
  const rate =
    runs === 0
      ? md`${state === 'red' ? 'failing' : 'no runs'}`
      : md`${percent((runs - failed) / runs)} of ${runs} ${runs === 1 ? 'run' : 'runs'} passed`;
  return md`${state === 'green' && failed > 0 ? '⚠️' : marks[state]} ${name} ${drawn}${rate}${trend({ runs, failed, before })}`;
}

function trend({
  runs,
  failed,
  before,
}: Pick<DigestProject, 'runs' | 'failed' | 'before'>): Mrkdwn | undefined {
  if (runs === 0 || before.runs === 0) return undefined;
  const points = (of: { readonly runs: number; readonly failed: number }) =>
    Math.round((100 * (of.runs - of.failed)) / of.runs);
  const moved = points({ runs, failed }) - points(before);
  if (moved === 0) return undefined;
  return md`, ${moved > 0 ? '▲' : '▼'} ${Math.abs(moved)} ${Math.abs(moved) === 1 ? 'point' : 'points'}`;
}
