/** Draws the build or pipeline that a person started. Pure. */

import type { Triggered, Wanted } from '../../circleci/client/trigger.ts';
import { pipelineUrl } from '../../circleci/links.ts';
import { buildSlug, type Project, projectSlug } from '../../circleci/project.ts';
import { type Line, lineView } from '../runs/action-line.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button, linkButton } from '../text/buttons-and-menus.ts';
import { projectInCommand, projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md, mention } from '../text/mrkdwn.ts';
import { inWords } from '../text/statuses.ts';
import { place } from './build-lines.ts';
import { whyItDidNot } from './why-build-ran.ts';

export interface StartedInput extends Linking {
  readonly project: Project;
  readonly wanted: Wanted;
  readonly started: Exclude<Triggered, { kind: 'nothing' }>;
  /** User id. */
  readonly actor: string;
}

/** For the channel. Parameters are named without their values. */
export function startedView(input: StartedInput): Message {
  const { started } = input;
  const line = startedLine(input);
  if (started.kind === 'pipeline') return lineView(line, undefined);
  const why = whyItDidNot(started.build);
  const lead = why ? md`${line.lead}, and ${line.what} is ${inWords(started.build)} (${why})` : line.lead;
  return lineView({ ...line, lead }, why ? undefined : started.build);
}

/** The same, to be followed. */
export function startedLine(input: StartedInput): Line {
  const { project, wanted, started, actor } = input;
  const name = limited(projectName(project), 120);
  const page = pageOf(input);
  const blocks = [
    context(parameterNames(wanted)),
    started.kind === 'pipeline'
      ? context('started as a pipeline with all its jobs (API v2)', refusedBefore(started))
      : undefined,
    actions(
      button('View build', { action: 'run', command: commandOf(input, page) }),
      linkButton('Open in CircleCI', page, input),
    ),
  ];
  const as = started.kind === 'pipeline' ? md`, ${pipelineOf(started, page, input)}` : undefined;
  return {
    kind: 'line',
    lead: md`🔵 ${mention(actor)} started *${name}*${wantedPlace(wanted)}${as}`,
    what: started.kind === 'build' ? link(`#${started.build.number}`, page, input) : undefined,
    blocks: blocks.filter((one) => one !== undefined),
    command: commandOf(input, page),
  };
}

export interface StartedNothingInput extends Pick<StartedInput, 'project' | 'wanted'> {
  /** CircleCI's words. */
  readonly said: string;
}

/** Draws a request that CircleCI accepted without starting anything. */
export function startedNothingView({ project, wanted, said }: StartedNothingInput): Message {
  const slug = projectInCommand(project);
  return message({
    title: md`⚠️ CircleCI didn’t start anything for *${limited(projectName(project), 120)}*${wantedPlace(wanted)}.`,
    blocks: [
      section(
        said === '' ? undefined : md`CircleCI said: ${limited(said, 300)}`,
        md`Its configuration may have no workflow for this. Latest builds: ${code(`/circle builds ${slug}`, 250)}`,
      ),
    ],
  });
}

/** ` on main at 5d2f6c1`. */
export function wantedPlace({ branch, tag, revision }: Wanted): Mrkdwn {
  return md`${place({ branch, tag })}${revision === undefined ? undefined : md` at ${code(revision.slice(0, 7))}`}`;
}

function parameterNames({ parameters = {} }: Wanted): Mrkdwn | undefined {
  const names = Object.keys(parameters).map((name) => code(name, 60));
  const more = names.length > 20 ? md` +${names.length - 20} more` : undefined;
  return names.length === 0 ? undefined : md`with ${joined(names.slice(0, 20), ', ')}${more}`;
}

function pipelineOf(
  { number }: Extract<Triggered, { kind: 'pipeline' }>,
  page: string | undefined,
  linking: Linking,
): Mrkdwn {
  return number === undefined ? md`as a new pipeline` : md`as ${link(`pipeline ${number}`, page, linking)}`;
}

function refusedBefore({ refused }: Extract<Triggered, { kind: 'pipeline' }>): Mrkdwn | undefined {
  if (!refused) return undefined;
  const why = whyItDidNot(refused);
  return md`API v1.1 created #${refused.number} first, which did not run${why && md`: ${why}`}`;
}

function pageOf({ project, started, host }: StartedInput): string | undefined {
  if (started.kind === 'build') return started.build.url;
  return started.number === undefined ? undefined : pipelineUrl(project, started.number, host);
}

function commandOf({ project, started }: StartedInput, page: string | undefined): string {
  if (started.kind === 'build') return `build ${buildSlug(started.build)}`;
  return page === undefined ? `builds ${projectSlug(project)}` : `build ${page}`;
}
