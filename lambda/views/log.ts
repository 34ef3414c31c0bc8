/** What a step printed: its last lines, in a box that they cannot break out of. */
import { failingActions, lastLines } from '../circleci/log.ts';
import type { StepLog } from '../circleci/output.ts';
import type { Build, StepAction } from '../circleci/schemas.ts';
import { stepUrl } from '../circleci/step-url.ts';
import { context, message, section } from './blocks.ts';
import { listActions } from './buttons.ts';
import { button, linkButton } from './elements.ts';
import { type Linking, link } from './links.ts';
import type { Message } from './message.ts';
import { code, limited, type Mrkdwn, md } from './mrkdwn.ts';
import { buildName } from './names.ts';
import { type Box, preformatted } from './preformatted.ts';
import { inWords, look } from './statuses.ts';
import { type Steps, statusOf, stepMenu } from './steps.ts';
import { place } from './summary.ts';
import { duration } from './times.ts';

export interface LogInput extends Steps {
  readonly action: StepAction;
  /** Undefined when CircleCI has kept none. */
  readonly printed: StepLog | undefined;
  /** How many, at most. */
  readonly lines: number;
  /** `caller`: only they may see it here. */
  readonly access: 'channel' | 'caller';
}

/** Of the 13,200 characters that a message may have; the menu takes some. */
const room = 8_000;
const many = 100;

export function logView(input: LogInput): Message {
  const { build, action, printed, lines, command, access } = input;
  const tail = lastLines(printed?.text ?? '', lines);
  const box = preformatted(tail.lines, { room, keep: 'last' });
  const cut = tail.more || !box.whole || printed?.whole === false;
  const here = stepCommand(command, action);
  const again = lines > 25 ? `${here} --lines ${lines}` : here;
  return message({
    title: title(build, action, input),
    blocks: [
      box.block ?? section(nothingPrinted(input)),
      context(
        ...facts(build, action),
        box.block && cut ? md`${extent(box, printed)}; CircleCI has it all` : undefined,
      ),
      listActions(
        { command: again, page: 1, hasMore: false, ...(access === 'caller' && { share: 'never' }) },
        tail.more && lines < many
          ? button('More lines', { action: 'refresh', command: `${here} --lines ${many}` }, { id: 'lines' })
          : undefined,
        stepMenu('Another step…', input, action),
        linkButton('Open in CircleCI', stepUrl(build, action), input),
      ),
    ],
  });
}

/** ``❌ `Run tests` *failed* in acme/web#123 on main``. */
function title(build: Build, action: StepAction, linking: Linking): Mrkdwn {
  const status = statusOf(action);
  const name = link(limited(buildName(build), 120), build.url, linking);
  return md`${look(status.status).emoji} ${code(action.name, 150)} *${status.status === 'success' ? 'succeeded' : inWords(status)}* in ${name}${place(build)}`;
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
    also.length > 0 ? md`it failed in container ${also.join(', ')}${rest} too` : undefined,
  ];
}

function extent(box: Box, printed: StepLog | undefined): string {
  const lines = box.count === 1 ? 'line' : `${box.count} lines`;
  return printed?.goesOn ? `the last ${lines} of the first 20 MB` : `the last ${lines}`;
}

function nothingPrinted({ action, printed }: LogInput): string {
  if (printed) return action.status === 'running' ? 'It has printed nothing yet.' : 'It printed nothing.';
  return action.status === 'running'
    ? 'CircleCI shows none of its output yet.'
    : 'CircleCI keeps no output of this step, or not any more: it forgets after some months.';
}

function stepCommand(command: string, { step, index }: StepAction): string {
  return index === 0 ? `${command} ${step}` : `${command} ${step} --container ${index}`;
}
