/** Draws a part of what a step printed, in a box that it cannot break out of, and the ways to the rest. Pure. */

import type { Build, StepAction } from '../../circleci/api-v1-schemas.ts';
import type { StepLog } from '../../circleci/client/masked-output.ts';
import { type LogWindow, windowOf } from '../../circleci/failure/log-window.ts';
import { failingActions } from '../../circleci/logs/clean-log.ts';
import { stepUrl } from '../../circleci/step-url.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { context, message, section } from '../text/blocks.ts';
import { button, linkButton } from '../text/buttons-and-menus.ts';
import { buildName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { type Box, preformatted } from '../text/preformatted.ts';
import { inWords, look } from '../text/statuses.ts';
import { duration } from '../text/times.ts';
import { place } from './build-lines.ts';
import { listActions } from './order-buttons.ts';
import { type Steps, statusOf, stepMenu } from './steps.ts';

export interface LogInput extends Steps {
  readonly action: StepAction;
  /** Undefined when CircleCI has kept none. */
  readonly printed: StepLog | undefined;
  /** The line that says why it failed, counted from 1; undefined where none surely does. */
  readonly reason: number | undefined;
  /** How many lines, at most. */
  readonly lines: number;
  /** The first line that is shown; undefined for those around the reason, else the last ones. */
  readonly from: number | undefined;
  /** `caller`: only they may see it here. */
  readonly access: 'channel' | 'caller';
}

/** Of the 13,200 characters that a message may have; the menu takes some. */
const room = 8_000;
/** The fewest lines that More shows. */
const pageSize = 50;

export function logView(input: LogInput): Message {
  const { build, action, command, access } = input;
  const shown = shownOf(input);
  const here = stepCommand(command, action);
  return message({
    title: title(build, action, input),
    blocks: [
      shown.box.block ?? section(nothingPrinted(input)),
      context(shown.box.block && extent(shown, input), ...facts(build, action)),
      listActions(
        {
          command: again(here, input),
          page: 1,
          hasMore: false,
          ...(access === 'caller' && { share: 'never' }),
        },
        ...moreButtons(here, shown, input),
        stepMenu('Another step…', input, action),
        linkButton('Open in CircleCI', stepUrl(build, action), input),
      ),
    ],
  });
}

interface Shown extends Omit<LogWindow, 'lines'> {
  readonly box: Box;
}

/** What has no room is left out at the end that is farther from what is looked for. */
function shownOf({ printed, reason, lines, from }: LogInput): Shown {
  const window = windowOf(printed ?? { text: '', linesBefore: 0 }, { count: lines, from, around: reason });
  const isEnd = from === undefined && reason === undefined;
  const marked = window.lines.map((line, at) => (window.first + at === reason ? `▸ ${line}` : line));
  const box = preformatted(marked, { room, keep: isEnd ? 'last' : 'first' });
  const { first, last, kept } = window;
  return isEnd
    ? { box, kept, first: last - box.count + 1, last }
    : { box, kept, first, last: first + box.count - 1 };
}

function again(here: string, { lines, from }: LogInput): string {
  return [here, lines === 25 ? '' : `--lines ${lines}`, from === undefined ? '' : `--from ${from}`]
    .filter(Boolean)
    .join(' ');
}

function moreButtons(
  here: string,
  { box, first, last, kept }: Shown,
  { reason, lines }: LogInput,
): readonly ReturnType<typeof button>[] {
  if (!box.block) return [];
  const most = Math.max(lines, pageSize);
  const to = (label: string, start: number, id: string) =>
    button(label, { action: 'refresh', command: `${here} --lines ${most} --from ${start}` }, { id });
  const isAway = reason !== undefined && (reason < first || reason > last);
  return [
    first > kept.first ? to('More above', Math.max(kept.first, first - most), 'above') : undefined,
    last < kept.last ? to('More below', last + 1, 'below') : undefined,
    isAway ? button('Go to the error', { action: 'refresh', command: here }, { id: 'reason' }) : undefined,
    last + most < kept.last ? to('Go to the end', kept.last - most + 1, 'end') : undefined,
  ];
}

/** ``❌ `Run tests` *failed* in acme/web#123 on main``. */
function title(build: Build, action: StepAction, linking: Linking): Mrkdwn {
  const status = statusOf(action);
  const name = link(limited(buildName(build), 120), build.url, linking);
  return md`${look(status.status).emoji} ${code(action.name, 150)} *${status.status === 'success' ? 'passed' : inWords(status)}* in ${name}${place(build)}`;
}

function facts(build: Build, action: StepAction): readonly (Mrkdwn | undefined)[] {
  const { exitCode, index } = action;
  const others = failingActions(build).filter((one) => one.step === action.step && one.index !== index);
  const also = others.slice(0, 8).map((one) => one.index);
  const rest = others.length > also.length ? ', …' : '';
  return [
    build.workflow && md`job ${code(build.workflow.jobName, 80)}`,
    exitCode ? md`exit code ${exitCode}` : undefined,
    action.duration === undefined ? undefined : md`took ${duration(action.duration)}`,
    build.parallel > 1 ? md`container ${index} of ${build.parallel}` : undefined,
    also.length > 0 ? md`also failed in container ${also.join(', ')}${rest}` : undefined,
  ];
}

/** `lines 404–428 of 1,906, error on line 412`. */
function extent({ box, first, last, kept }: Shown, { printed, reason }: LogInput): Mrkdwn {
  const number = (line: number) => line.toLocaleString('en-US');
  const which = first === last ? md`line ${number(first)}` : md`lines ${number(first)}–${number(last)}`;
  const of = printed?.goesOn ? md`more than ${number(kept.last)}` : md`${number(kept.last)}`;
  const isThere = reason !== undefined && reason >= first && reason <= last;
  const why = isThere ? md`, error on line ${number(reason)}` : undefined;
  const isCut = !box.whole || (printed?.whole === false && (first === kept.first || last === kept.last));
  return md`${which} of ${of}${why}${isCut ? md` · full log in CircleCI` : undefined}`;
}

function nothingPrinted({ action, printed }: LogInput): string {
  if (printed) return action.status === 'running' ? 'No output yet.' : 'No output.';
  return action.status === 'running'
    ? 'No output yet.'
    : 'CircleCI has no output for this step. It deletes output after some months.';
}

function stepCommand(command: string, { step, index }: StepAction): string {
  return index === 0 ? `${command} ${step}` : `${command} ${step} --container ${index}`;
}
