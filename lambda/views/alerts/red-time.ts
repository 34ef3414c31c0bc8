/** Draws a red time: how often and since when a branch failed, another failure of it, and its end. Pure. */
import { pipelineUrl } from '../../circleci/links.ts';
import { type RedTime, redFor } from '../../store/red-time.ts';
import type { Result, Run } from '../../store/stored-runs.ts';
import { place } from '../builds/build-lines.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { message } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { look } from '../text/statuses.ts';
import { dateTime, duration } from '../text/times.ts';
import { commit, failureBlocks, reasonOf } from './alert-body.ts';
import { howOften, isLoneBuild, runName, runUrl } from './alert-title.ts';

interface RedTimeInput extends Linking {
  readonly run: Run;
  readonly red: RedTime;
}

/** ``Failed 4 times since today at 14:02: first pipeline 128 (a1b2c3d by Ann), newest pipeline 131 by Bo``. */
export function redTimeLine(input: RedTimeInput): Mrkdwn | undefined {
  const { red } = input;
  const { runs, first, newest, fixed } = red;
  if (fixed) return joined([fixedWords(input), failedWords(input)], '\n');
  if (runs.length < 2) return undefined;
  const which = isSamePipeline(first, newest)
    ? pipelineOf(first, input)
    : joined([md`first ${pipelineOf(first, input)}`, md`newest ${newestOf(newest, input)}`], ', ');
  return md`❌ Failed ${howOften(runs.length)} times since ${sinceOf(first)}: ${which}`;
}

/** `Failed 4 times since today at 14:02, first in pipeline 128 (a1b2c3d by Ann)`. */
function failedWords(input: RedTimeInput): Mrkdwn {
  const { runs, first } = input.red;
  if (runs.length === 1) return md`Failed ${sinceOf(first)} in ${pipelineOf(first, input)}`;
  return md`Failed ${howOften(runs.length)} times since ${sinceOf(first)}, first in ${pipelineOf(first, input)}`;
}

/** `Fixed by a1b2c3d after 42m`: by a rerun, where nothing was changed. */
function fixedWords({ run, red, ...linking }: RedTimeInput): Mrkdwn {
  const { fixed, newest } = red;
  const took = redFor(red);
  const after = took === undefined ? undefined : md`after ${duration(took)}`;
  return md`Fixed ${joined([fixed && md`by ${whatFixed(fixed, { newest, run, ...linking })}`, after], ' ')}`;
}

function whatFixed(
  fixed: Result,
  { newest, run, ...linking }: Linking & { readonly newest: Result; readonly run: Run },
): Mrkdwn {
  if (isSamePipeline(fixed, newest)) return md`a rerun of ${pipelineName(fixed, { run, ...linking })}`;
  return commit(run.project, fixed.revision, linking) ?? pipelineName(fixed, { run, ...linking });
}

function isSamePipeline(one: Result, other: Result): boolean {
  return one.pipeline !== undefined && one.pipeline === other.pipeline;
}

function sinceOf(first: Result): Mrkdwn {
  return dateTime(first.endedAt ?? first.at) ?? md`an unknown time`;
}

/** `pipeline 128 (a1b2c3d by Ann)`. */
function pipelineOf(result: Result, { run, ...linking }: Linking & { readonly run: Run }): Mrkdwn {
  const whose = joined([commit(run.project, result.revision, linking), by(result)], ' ');
  const name = pipelineName(result, { run, ...linking });
  return whose.mrkdwn === '' ? name : md`${name} (${whose})`;
}

/** `pipeline 131 by Bo`. */
function newestOf(result: Result, linking: Linking & { readonly run: Run }): Mrkdwn {
  return joined([pipelineName(result, linking), by(result)], ' ');
}

function by({ author }: Pick<Result, 'author'>): Mrkdwn | undefined {
  return author ? md`by ${limited(author, 60)}` : undefined;
}

function pipelineName(
  { pipeline }: Pick<Result, 'pipeline'>,
  { run, ...linking }: Linking & { readonly run: Run },
): Mrkdwn {
  if (pipeline === undefined) return md`a run`;
  return link(`pipeline ${pipeline}`, pipelineUrl(run.project, pipeline, linking.host), linking);
}

/** ``💚 *Fixed* by a1b2c3d after 42m: acme/web on `main` · `ci` ``: for the channel, where the failure was posted. */
export function recoveryView(input: RedTimeInput): Message {
  const { run, red, ...linking } = input;
  const took = redFor(red);
  const after = took === undefined ? undefined : md` after ${duration(took)}`;
  const whose = red.fixed && md` by ${whatFixed(red.fixed, { newest: red.newest, run, ...linking })}`;
  return message({ title: md`${look('fixed').emoji} *Fixed*${whose}${after}: ${whereOf(input)}` });
}

export interface AnotherFailureInput extends Linking {
  readonly run: Run;
  readonly news: 'reason' | 'author';
  /** Whether lines of logs may be seen here. */
  readonly excerpt: 'show' | 'hide';
}

/** ``❌ *Fails for a new reason* in pipeline 131 by Bo``, ``❌ *Still failing* in pipeline 131 by Bo``. */
export function anotherFailureView(input: AnotherFailureInput): Message {
  const { run, news, excerpt } = input;
  const says = news === 'reason' ? 'Failing for a new reason' : 'Still failing';
  const whose = run.author ? md` by ${limited(run.author, 60)}` : undefined;
  const name = run.pipeline === undefined ? 'this run' : `pipeline ${run.pipeline}`;
  const title = md`❌ *${says}* in ${link(name, runUrl(input), input)}${whose}`;
  // A run that is still going has failed too.
  const why = excerpt === 'show' ? reasonOf(run) : undefined;
  const isNew = news === 'reason';
  return message({
    title: joined([title, why && md`*${why}*`], '\n'),
    blocks: isNew
      ? failureBlocks(input, { jobs: 4, tests: 3, logs: excerpt === 'show' ? 1 : 0, room: 800 })
      : [],
  });
}

function whereOf({ run, ...linking }: Linking & { readonly run: Run }): Mrkdwn {
  const name = link(limited(runName(run), 120), runUrl({ run, ...linking }), linking);
  const workflow = isLoneBuild(run) || !run.workflow ? undefined : code(run.workflow, 60);
  return joined([md`${name}${place(run)}`, workflow], ' · ');
}
