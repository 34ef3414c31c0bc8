/** Draws the steps of a build, to choose one from. Pure. */

import {
  type Build,
  type BuildSummary,
  isUnfinished,
  type StepAction,
} from '../../circleci/api-v1-schemas.ts';
import { failingActions } from '../../circleci/logs/clean-log.ts';
import { statuses } from '../../circleci/status.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { lines, message, section } from '../text/blocks.ts';
import { type Choice, linkButton, menu } from '../text/buttons-and-menus.ts';
import { buildName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { inWords, look } from '../text/statuses.ts';
import { place } from './build-lines.ts';
import { listActions } from './order-buttons.ts';
import { whyItDidNot } from './why-build-ran.ts';

export interface Steps extends Linking {
  readonly build: Build;
  /** `log gh/acme/web#123`: what follows says which step. */
  readonly command: string;
}

/** Nothing failed and nothing runs: whose log shall it be? */
export function stepsView(input: Steps & Partial<NamedStep>): Message {
  const { build, container } = input;
  if (build.steps.length === 0) return noSteps(input);
  const { emoji } = look(build.status);
  return message({
    title: md`${emoji} *No step failed*${inContainer(container)}: ${name(input)}${place(build)}`,
    blocks: choosing(input),
  });
}

/** What was asked for is none of its steps. */
export function noSuchStepView(input: Steps & NamedStep): Message {
  const { build, step = '', container } = input;
  if (build.steps.length === 0) return noSteps(input);
  const failing = failingActions(build);
  return message({
    title: md`${name(input)} has no step named ${code(step, 100)}${inContainer(container)}.`,
    blocks: [
      ...lines(
        build.steps.map((step) => stepLine(step, failing)),
        4_000,
      ),
      ...choosing(input),
    ],
  });
}

export interface NamedStep {
  readonly step: string | undefined;
  readonly container: number | undefined;
}

function inContainer(container: number | undefined): Mrkdwn | undefined {
  return container === undefined ? undefined : md` in container ${container}`;
}

function noSteps(input: Steps): Message {
  const { build, command } = input;
  return message({
    title: md`${look(build.status).emoji} *No log*: ${name(input)}${place(build)}`,
    blocks: [
      section(whyNone(build)),
      listActions({ command, page: 1, hasMore: false }, linkButton('Open in CircleCI', build.url, input)),
    ],
  });
}

function whyNone(build: BuildSummary): Mrkdwn {
  const reason = whyItDidNot(build);
  if (build.status === 'not_run') return md`It was not run${reason && md`: ${reason}`}.`;
  if (isUnfinished(build)) return md`It is ${inWords(build)}: no step has started yet.`;
  return md`CircleCI no longer has its steps. It keeps steps and output for some months.`;
}

function choosing(input: Steps): readonly ReturnType<typeof listActions>[] {
  const { build, command } = input;
  return [
    listActions(
      { command, page: 1, hasMore: false },
      stepMenu('Show the log of…', input),
      linkButton('Open in CircleCI', build.url, input),
    ),
  ];
}

/** The failing actions first, then each step once. `shown` is left out. */
export function stepMenu(
  placeholder: string,
  { build, command }: Steps,
  shown?: StepAction,
): ReturnType<typeof menu> {
  const failing = failingActions(build);
  const each = build.steps.flatMap(({ actions }) => actions.slice(0, 1));
  const offered = [...new Set([...failing.slice(0, 10), ...each])].filter((action) => action !== shown);
  return menu(
    placeholder,
    offered.slice(0, 25).map((action) => choice(action, build, command)),
  );
}

function choice(action: StepAction, { parallel }: Build, command: string): Choice {
  const container = parallel > 1 && action.index > 0 ? ` --container ${action.index}` : '';
  const where = container ? ` (container ${action.index})` : '';
  return {
    label: `${look(statusOf(action).status).emoji} ${action.name.slice(0, 50)}${where}`,
    intent: { action: 'refresh', command: `${command} ${action.step}${container}` },
  };
}

/** As its worst container ended. */
function stepLine({ name, actions }: Build['steps'][number], failing: readonly StepAction[]): Mrkdwn {
  const telling = actions.find((action) => failing.includes(action)) ?? actions[0];
  const number = telling && code(String(telling.step));
  return md`${telling && look(statusOf(telling).status).emoji} ${number} ${limited(name, 100)}`;
}

/** A step's states are a build's. */
export function statusOf({ status }: StepAction): Pick<BuildSummary, 'status' | 'rawStatus'> {
  return { status: statuses.find((one) => one === status) ?? 'other', rawStatus: status };
}

function name(input: Steps): Mrkdwn {
  return link(limited(buildName(input.build), 120), input.build.url, input);
}
