/** Messages about expected runs, by name. */
import { expectationOf } from '../../lambda/rule-options/expectation.ts';
import { readRule } from '../../lambda/rule-options/rule.ts';
import { type AbsentInput, absentView, arrivedView } from '../../lambda/views/alerts/expected-run.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { now } from './sample-builds.ts';
import type { Material } from './samples-of-every-view.ts';

const hour = 3_600_000;
const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;

function subscriptionOf(expect: string, workflow = 'nightly', branch = 'main') {
  const { rule } = readRule({ expect, workflow, branch });
  if (!rule) throw new Error(`no rule: ${expect}`);
  return { id: 'abcdefghijklmnop', project: web, rule: { ...rule, timeZone: 'Europe/Berlin' } };
}

function absent(expect: string, input: Partial<AbsentInput> = {}): () => Message {
  const expectation = expectationOf(expect).value;
  if (!expectation) throw new Error(`no expectation: ${expect}`);
  return () =>
    absentView({
      subscription: subscriptionOf(expect),
      expectation,
      cause: {},
      others: [],
      now,
      lastAt: now - 31 * hour,
      host: undefined,
      ...input,
    });
}

const url = 'https://circleci.com/gh/acme/web/126';
const other = { url, canceledBy: undefined, isSuperseded: false };

export function expected(): Readonly<Record<string, () => Message>> {
  const span = expectationOf('26h').value;
  const clock = expectationOf('weekdays 07:00').value;
  if (!span || !clock) throw new Error('no expectation');
  const arrival = { at: now, workflow: 'nightly', branch: 'main', url };
  return {
    'expected: nothing was triggered': absent('26h', { cause: { pipelines: 0 } }),
    'expected: the schedule is paused': absent('26h', {
      cause: { pipelines: 0, pausedSchedule: 'nightly build', isUnfollowed: true },
    }),
    'expected: by a time, not part of any pipeline': absent('weekdays 07:00', { cause: { pipelines: 3 } }),
    'expected: never before, one pipeline': absent('started 2d', {
      cause: { pipelines: 1 },
      lastAt: undefined,
    }),
    'expected: runs, but none that passed': absent('26h', {
      others: [
        { ...other, status: 'running', at: now - hour / 4 },
        { ...other, status: 'failed', at: now - 2 * hour },
        { ...other, status: 'failed', at: now - 5 * hour },
        { ...other, status: 'canceled', at: now - 6 * hour, canceledBy: 'Ben Oak' },
        { ...other, status: 'canceled', at: now - 7 * hour, isSuperseded: true },
        { ...other, status: 'on_hold', at: now - 8 * hour },
        { ...other, status: 'not_run', at: now - 9 * hour },
      ],
    }),
    'expected: it came late': () =>
      arrivedView({
        subscription: subscriptionOf('weekdays 07:00'),
        expectation: clock,
        arrival,
        host: undefined,
        due: now - 0.7 * hour,
        lastAt: now - 24 * hour,
      }),
    'expected: it came after all': () =>
      arrivedView({
        subscription: subscriptionOf('26h'),
        expectation: span,
        arrival: { ...arrival, url: undefined },
        due: undefined,
        lastAt: now - 31 * hour,
        host: undefined,
      }),
  };
}

/** The same of any text. */
export function expectedOf({ text, branch, project }: Material): Readonly<Record<string, () => Message>> {
  const expectation = expectationOf('26h').value;
  if (!expectation) throw new Error('no expectation');
  const rule = { ...subscriptionOf('26h').rule, workflows: [text], branches: [branch, `!${text}`] };
  const subscription = { id: 'abcdefghijklmnop', project, rule };
  const cause = { pipelines: 2, pausedSchedule: text, isUnfollowed: true };
  const others = [{ ...other, url: text, status: 'canceled', at: now, canceledBy: text } as const];
  const common = { subscription, expectation, host: undefined, lastAt: now };
  return {
    'expected: absent': () => absentView({ ...common, cause, others, now }),
    'expected: absent, with a cause': () => absentView({ ...common, cause, others: [], now }),
    'expected: arrived': () =>
      arrivedView({ ...common, arrival: { at: now, workflow: text, branch, url: text }, due: now }),
  };
}
