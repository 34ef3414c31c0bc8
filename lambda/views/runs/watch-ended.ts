/** Draws the direct message that ends a watch. Pure. */

import { reasonInOneLine } from '../../circleci/failure/reason-in-one-line.ts';
import { buildSlug, projectSlug } from '../../circleci/project.ts';
import { type PipelineRun, runStatus } from '../../circleci/runs/fold-attempts.ts';
import type { Watch } from '../../store/subscriptions-and-schedules.ts';
import type { Reasons } from '../builds/failure-reason.ts';
import type { Linking } from '../text/allowed-links.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { projectName, word } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { look } from '../text/statuses.ts';
import { pipelineRunView } from './run-card.ts';

/** `ended`: as the run says. `still`: after the longest time. `unseen`: CircleCI does not show it any more. */
export type WatchEnd = 'ended' | 'still' | 'unseen';

type Watched = Pick<Watch, 'project' | 'build' | 'branch'>;

export interface WatchedInput extends Linking {
  readonly watch: Watched;
  readonly end: WatchEnd;
  /** What it came to; undefined unless it ended. */
  readonly run: PipelineRun | undefined;
  /** Why its jobs failed, for a reader who may see output. */
  readonly reasons?: Reasons | undefined;
  readonly now: number;
}

export function watchedView(input: WatchedInput): Message {
  return input.end === 'ended' && input.run ? endedView(input.run, input) : givenUpView(input);
}

/** The run's card, and why it comes by itself. Its notification tells the reason. */
function endedView(run: PipelineRun, { watch, ...input }: WatchedInput): Message {
  const card = pipelineRunView({ ...input, run, command: commands(watch).look });
  const text = reasonText(run, input.reasons) ?? card.text;
  const why = context(md`👀 You were watching ${name(watch)}`);
  return why ? { ...card, text, blocks: [...card.blocks, why] } : { ...card, text };
}

/** `❌ acme/web main: rounds half up: expected 12.35, got 12.34`. */
function reasonText(run: PipelineRun, reasons: Reasons | undefined): string | undefined {
  const [why] = (reasons?.failures ?? []).flatMap(({ reason }) => reasonInOneLine(reason) ?? []);
  if (why === undefined) return undefined;
  const place = [projectName(run.project), run.branch ?? run.tag ?? ''].map((part) => limited(part, 60));
  return md`${joined([look(runStatus(run)).emoji, ...place], ' ')}: ${limited(why, 200)}`.plain;
}

function givenUpView({ watch, end }: WatchedInput): Message {
  const { look, again } = commands(watch);
  const what = name(watch);
  const title =
    end === 'unseen'
      ? md`👀 *Stopped watching* ${what}: CircleCI no longer shows it.`
      : md`👀 *Stopped watching* ${what}: it is still running after a day.`;
  return message({
    title,
    blocks: [
      end === 'unseen'
        ? section('It was deleted, or the connected account can no longer see it.')
        : undefined,
      actions(
        look === undefined
          ? undefined
          : button('Show status', { action: 'run', command: look }, { id: 'look' }),
        again === undefined || end === 'unseen'
          ? undefined
          : button('Watch again', { action: 'run', command: again }, { id: 'again' }),
      ),
    ],
  });
}

function name({ project, build, branch }: Watched): Mrkdwn {
  const called = limited(projectName(project), 120);
  return build === undefined ? md`${called} on ${code(branch ?? '', 80)}` : md`${called}#${build}`;
}

/** Undefined where a branch's name cannot be written in a command. */
function commands({ project, build, branch }: Watched): {
  readonly look: string | undefined;
  readonly again: string | undefined;
} {
  if (build !== undefined) {
    const slug = buildSlug({ project, number: build });
    return { look: `build ${slug}`, again: `watch ${slug}` };
  }
  const place = branch === undefined ? undefined : word(branch);
  const of = (verb: string) => place && `${verb} ${projectSlug(project)} ${place}`;
  return { look: of('status'), again: of('watch') };
}
