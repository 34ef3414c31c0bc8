/** Draws the message about a run that took longer than usual. Pure. */
import { workflowUrl } from '../../circleci/links.ts';
import type { Run } from '../../store/stored-runs.ts';
import { place } from '../builds/build-lines.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button, linkButton } from '../text/buttons-and-menus.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { dateTime, duration } from '../text/times.ts';
import { commit } from './alert-body.ts';
import { isLoneBuild, runLook, runName, runUrl } from './alert-title.ts';

/** Times are milliseconds. */
export interface SlowJob {
  readonly name: string;
  readonly took: number;
  readonly usual: number;
}

export interface SlowRunInput extends Linking {
  readonly run: Run;
  readonly took: number;
  readonly usual: number;
  /** How many passed runs the usual time is of. */
  readonly of: number;
  /** Those that took longer than usual, the most first. */
  readonly jobs: readonly SlowJob[];
}

/** ``🐢 *Slow*: acme/web on `main` · `ci` took 24m, usually 11m``. */
export function slowRunView(input: SlowRunInput): Message {
  const { run, took, usual, of, jobs } = input;
  const { workflow, stoppedAt, revision, author, pipeline } = run;
  const url = runUrl(input);
  const whole = isLoneBuild(run) ? undefined : workflowUrl(run.id, input.host);
  const name = link(limited(runName(run), 120), url, input);
  const ran = isLoneBuild(run) || !workflow ? undefined : code(workflow, 60);
  const what = joined([md`${name}${place(run)}`, ran], ' · ');
  const { emoji, word } = runLook({ ...input, status: 'progress', redSince: undefined });
  const byAuthor = author && md`by ${limited(author, 60)}`;
  const change = joined([commit(run.project, revision, input), byAuthor || undefined], ' ');
  return message({
    title: md`🐢 *Slow*: ${what} took ${duration(took)}, usually ${duration(usual)}`,
    color: '#e8912d',
    blocks: [
      section(joined(jobs.map(jobLine), '\n')),
      context(
        md`${emoji} ${word.toLowerCase()}`,
        change,
        stoppedAt === undefined ? undefined : dateTime(stoppedAt),
        pipeline === undefined ? undefined : md`pipeline ${pipeline}`,
      ),
      actions(
        whole === undefined
          ? undefined
          : button('Show timeline', { action: 'run', command: `timeline "${whole}"` }, { id: 'timeline' }),
        linkButton('Open in CircleCI', url, input),
      ),
      context(md`Usually: the median of the last ${of} runs that passed`),
    ],
  });
}

function jobLine({ name, took, usual }: SlowJob): Mrkdwn {
  return md`${code(name, 80)} took ${duration(took)}, usually ${duration(usual)}`;
}
