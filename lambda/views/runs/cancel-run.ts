/** Draws the question before a whole run is canceled, and what the channel reads afterwards. Pure. */
import { pipelineUrl } from '../../circleci/links.ts';
import { projectSlug } from '../../circleci/project.ts';
import type { PipelineRun } from '../../circleci/runs/fold-attempts.ts';
import { isOngoing } from '../../circleci/status.ts';
import { place } from '../builds/build-lines.ts';
import { confirmView } from '../forms/confirm.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { context } from '../text/blocks.ts';
import { pipelineName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, limited, type Mrkdwn, md, mention } from '../text/mrkdwn.ts';
import { type Line, lineView } from './action-line.ts';
import { countedJobs } from './run-card.ts';

export interface AskCancelRunInput {
  readonly run: PipelineRun;
  /** The same in full. */
  readonly command: string;
}

export function askCancelRunView({ run, command }: AskCancelRunInput): Message {
  const going = run.workflows.filter(({ attempts }) => attempts.some(({ status }) => isOngoing(status)));
  return confirmView({
    title: md`⏹️ Cancel *${limited(pipelineName(run), 120)}*${place(run)}?`,
    follows: [
      limited(run.subject ?? '', 150),
      ...going.slice(0, 5).map(({ name, jobs }): Mrkdwn => md`${code(name, 80)}: ${countedJobs(jobs)}`),
      'Everything that is running or waiting in it will stop.',
    ],
    label: 'Cancel run',
    deny: 'Keep running',
    command,
  });
}

export interface RunCanceledInput extends Linking {
  readonly run: PipelineRun;
  /** User id. */
  readonly actor: string;
}

/** For the channel. */
export function runCanceledAnnouncement(input: RunCanceledInput): Message {
  return lineView(runCanceledLine(input), undefined);
}

/** The same, to be followed. */
export function runCanceledLine({ run, actor, ...linking }: RunCanceledInput): Line {
  const page = run.number === undefined ? undefined : pipelineUrl(run.project, run.number, linking.host);
  const name = link(limited(pipelineName(run), 120), page, linking);
  const subject = context(limited(run.subject ?? '', 150));
  return {
    kind: 'line',
    lead: md`⏹️ ${mention(actor)} canceled *${name}*${place(run)}`,
    blocks: subject ? [subject] : [],
    command:
      run.number === undefined ? undefined : `build ${projectSlug(run.project)} pipeline ${run.number}`,
  };
}
