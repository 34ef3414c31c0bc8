/** How a channel's projects fared since the last digest: failures, recoveries, what is slow, what flakes. */
import type { KnownBlock } from '@slack/types';
import type { FlakyTest } from '../../circleci/client/insights.ts';
import { branchUrl } from '../../circleci/links.ts';
import type { Project } from '../../circleci/project.ts';
import type { Line } from '../../store/runs.ts';
import { actions, lines, message } from '../text/blocks.ts';
import { projectName } from '../text/display-names.ts';
import { button } from '../text/elements.ts';
import { type Linking, link } from '../text/links.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { ago, duration } from '../text/times.ts';

export interface DigestLine {
  readonly line: Line;
  readonly runs: number;
  readonly failed: number;
  /** `last`: there were more runs than were counted. */
  readonly counted: 'all' | 'last';
  readonly isRed: boolean;
  /** Milliseconds: when the failures began that go on, or that the newest success ended. */
  readonly redSince: number | undefined;
  readonly brokenBy: string | undefined;
  readonly recoveries: number;
  readonly flips: number;
}

export interface DigestInput extends Linking {
  readonly every: 'day' | 'week';
  /** One for each branch's workflow that had a run, the most failed first. */
  readonly facts: readonly DigestLine[];
  /** `typical` is in milliseconds. */
  readonly slow: readonly {
    readonly project: Project;
    readonly workflow: string;
    readonly typical: number;
  }[];
  /** Undefined when CircleCI does not tell: then the lines that change most stand for it. */
  readonly flaky: readonly (FlakyTest & { readonly project: Project })[] | undefined;
  /** That the channel hears of. */
  readonly projects: number;
  /** `some`: there was more than could be read. */
  readonly counted: 'all' | 'some';
  readonly now: number;
}

const mostLines = 8;
const mostFlipping = 3;
const room = 2_000;
const uncounted = md`_Some runs are not counted: there are more projects and branches than I can read in time._`;

const whatIsRed = button('What is red now', { action: 'run', command: 'failing' }, { id: 'failing' });

export function digestView(input: DigestInput): Message {
  const { facts, every } = input;
  const red = facts.filter(({ isRed }) => isRed);
  const green = facts.filter(({ recoveries, isRed }) => recoveries > 0 && !isRed);
  const failures = red.map((one) => failureLine(one, input));
  const recoveries = green.map((one) => recoveryLine(one, input));
  const loud: readonly (KnownBlock | undefined)[] = [
    ...part('Failures', failures),
    ...part('Recovered', recoveries),
    ...part('Slowest', input.slow.map(slowLine)),
    ...part('Flakiest', flakyLines(input)),
  ];
  const isQuiet = red.length + green.length === 0 && every === 'day';
  return message({
    title: titleOf(input),
    blocks: [
      ...(isQuiet ? [] : loud),
      ...(input.counted === 'all' ? [] : lines([uncounted], room)),
      actions(
        red.length === 0 ? undefined : whatIsRed,
        button('Digest settings', { action: 'run', command: 'digest' }, { id: 'digest' }),
      ),
    ],
  });
}

function titleOf({ every, facts, projects }: DigestInput): Mrkdwn {
  const name = every === 'day' ? 'Daily digest' : 'Weekly digest';
  const sum = (of: (line: DigestLine) => number) => facts.reduce((all, line) => all + of(line), 0);
  const [runs, failed] = [sum((one) => one.runs), sum((one) => one.failed)];
  const red = facts.filter((one) => one.isRed).length;
  const period = every === 'day' ? 'since yesterday' : 'in a week';
  if (projects === 0) return md`📋 *${name}*: this channel hears of no project yet.`;
  if (runs === 0) return md`😌 *${name}*: all quiet, no runs ${period}.`;
  if (failed + red === 0) {
    const green = facts.filter((one) => one.recoveries > 0).length;
    const all = `${counted(runs, 'run')} ${period} and none failed`;
    return green > 0 ? md`💚 *${name}*: ${all}, ${green} green again.` : md`😌 *${name}*: all quiet, ${all}.`;
  }
  const still = red === 0 ? 'what ran is green now' : `${red} red now`;
  return md`📋 *${name}*: ${failed} of ${counted(runs, 'run')} failed ${period}, ${still}.`;
}

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

function part(name: string, all: readonly Mrkdwn[]): readonly KnownBlock[] {
  if (all.length === 0) return [];
  const more = all.length - mostLines;
  const rest = more > 0 ? [md`+${more} more`] : [];
  return lines([md`*${name}*`, ...all.slice(0, mostLines), ...rest], room);
}

/** ``❌ acme/web on `main` · `ci` · 3 of 12 runs failed, red for 2h 5m by Ann``. */
function failureLine({ line, redSince, brokenBy, ...of }: DigestLine, input: DigestInput): Mrkdwn {
  const red = redSince && redSince > 0 ? md`red for ${duration(input.now - redSince)}` : md`red`;
  const by = brokenBy ? md`${red} by ${limited(brokenBy, 60)}` : red;
  return md`❌ ${name(line, input)} · ${joined([of.failed > 0 ? howMany(of) : undefined, by], ', ')}`;
}

function recoveryLine({ line, redSince, ...of }: DigestLine, input: DigestInput): Mrkdwn {
  const since = redSince && redSince > 0 ? md`it had been red since ${ago(redSince, input.now)}` : undefined;
  const what = of.failed > 0 ? md`${howMany(of)}` : since;
  return md`💚 ${name(line, input)} · ${joined(['green again', what], ', ')}`;
}

function howMany({ failed, runs, counted: how }: Pick<DigestLine, 'failed' | 'runs' | 'counted'>): string {
  return `${failed} of ${how === 'last' ? 'the last ' : ''}${counted(runs, 'run')} failed`;
}

function name({ project, branch, workflow }: Line, { host }: Linking): Mrkdwn {
  const tag = /^refs\/tags\/(.+)$/.exec(branch)?.[1];
  const called = limited(projectName(project), 100);
  const linked = tag === undefined ? link(called, branchUrl(project, branch, host), { host }) : called;
  const place = tag === undefined ? md` on ${code(branch, 60)}` : md` for tag ${code(tag, 60)}`;
  return md`${linked}${place} · ${code(workflow, 60)}`;
}

function slowLine({ project, workflow, typical }: DigestInput['slow'][number]): Mrkdwn {
  return md`🐢 ${limited(projectName(project), 100)} · ${code(workflow, 60)} · mostly ${duration(typical)}`;
}

function flakyLines({ flaky, facts, ...linking }: DigestInput): readonly Mrkdwn[] {
  if (flaky)
    return flaky.map(({ project, name: test, job, times }) => {
      const where = job === undefined ? undefined : md` in ${code(job, 60)}`;
      return md`🎲 ${limited(test, 150)}${where} of ${limited(projectName(project), 100)}: flaked ${counted(times, 'time')}`;
    });
  return facts
    .filter(({ flips }) => flips > 2)
    .toSorted((one, other) => other.flips - one.flips)
    .slice(0, mostFlipping)
    .map(({ line, flips }) => md`🎲 ${name(line, linking)} · changed ${flips} times between red and green`);
}
