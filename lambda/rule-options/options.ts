/** Lists the options of a rule: THE TABLE. A new option is one row; commands, form, lists and store derive from it. */
import * as v from 'valibot';
import { type RunTrigger, runTriggers } from '../circleci/run-trigger.ts';
import { isWanted } from '../glob.ts';
import { branchWords, isWantedBranch } from './covers-branch.ts';
import { type Expectation, expectationOf, expectationText, expectationWords } from './expectation.ts';
import { patternsOf, patternWords } from './name-patterns.ts';
import type { Candidate, Field, Option } from './option-type.ts';
import { type Quiet, quietFields, quietOf, quietTyped, quietWords } from './quiet-hours.ts';
import { slownessOf, slownessText, slownessWords } from './slowness.ts';
import { type AlertStatus, alertStatuses, defaultStatuses, statusesOf, statusWords } from './statuses.ts';
import { triggerChoices, triggersOf, triggerWords } from './triggers.ts';

const expectationSchema = v.intersect([
  v.object({ of: v.picklist(['success', 'start']) }),
  v.variant('by', [
    v.object({ by: v.literal('span'), span: v.number() }),
    v.object({ by: v.literal('clock'), days: v.array(v.number()), hour: v.number(), minute: v.number() }),
  ]),
]);

type Mention = 'none' | 'author' | { readonly group: string };

/** By the name under which the value is stored, in the order of the form and of the words. */
export const ruleOptions = {
  statuses: option<readonly AlertStatus[]>({
    name: 'status',
    takes: 'failed,fixed',
    example: 'failed,hold',
    help: '`failed`, `fixed`, `success`, `canceled`, `hold` (approval) or `started`',
    usually: '`failed,fixed`',
    otherwise: defaultStatuses,
    stored: v.array(v.picklist(alertStatuses)),
    read: statusesOf,
    print: (statuses) => statuses.join(', ') || 'none',
    fields: (text = defaultStatuses.join(', ')) => [
      {
        kind: 'checkboxes',
        id: 'status',
        label: 'Notify about',
        choices: [
          { value: 'failed', label: 'Failures', description: 'A run failed' },
          { value: 'fixed', label: 'Recoveries', description: 'A run passed after one that failed' },
          { value: 'success', label: 'Successes', description: 'Every run that passed' },
          { value: 'canceled', label: 'Cancellations', description: 'A run was canceled' },
          { value: 'hold', label: 'Approvals', description: 'A run needs approval' },
          {
            value: 'started',
            label: 'Starts',
            description: 'Post when a run starts, and update the message as it runs',
          },
        ],
        chosen: text.split(', '),
        optional: 'optional',
      },
    ],
    words: (statuses) => (statuses.length > 0 ? [statusWords(statuses)] : undefined),
  }),
  /** `changed`: only the first failure of a streak, and the success that ends it. */
  when: option<'always' | 'changed'>({
    name: 'when',
    takes: 'changed|always',
    example: 'changed',
    help: 'only the first failure of a branch and its fix; `always` for every run',
    usually: '`always`',
    otherwise: 'always',
    stored: v.picklist(['always', 'changed']),
    read: oneOf(['changed', 'always'], 'changed'),
    print: (when) => (when === 'changed' ? 'changed' : ''),
    fields: (text) => [
      {
        kind: 'radios',
        id: 'when',
        label: 'How often',
        choices: [
          { value: 'always', label: 'Every time' },
          {
            value: 'changed',
            label: 'Only changes',
            description: 'The first failure on a branch, and the run that fixes it',
          },
        ],
        chosen: [text],
      },
    ],
    words: (when) => (when === 'changed' ? ['only changes'] : undefined),
    joinedBy: ', ',
  }),
  expect: option<Expectation | undefined>({
    name: 'expect',
    takes: '26h|"weekdays 07:00"',
    example: '26h',
    help: 'tell when none passed in that time, or by `weekdays 07:00`; `started 26h`: none began',
    usually: 'off',
    otherwise: undefined,
    stored: v.optional(expectationSchema),
    read: expectationOf,
    print: expectationText,
    fields: (initial) => [
      {
        kind: 'text',
        id: 'expect',
        label: 'Expected',
        placeholder: '26h, weekdays 07:00, started 2d',
        hint: 'Notify when no run has passed in that time or, with started 26h, when none has started. Leave empty to expect nothing.',
        initial,
      },
    ],
    words: (expectation) => expectation && [expectationWords(expectation)],
    asks: true,
    isLocal: true,
  }),
  /** How many times its usual time a run takes before it is told. */
  slow: option<number | undefined>({
    name: 'slow',
    takes: '2x',
    example: '2x',
    help: 'tell when a run took twice its usual time, or `1.5x`',
    usually: 'off',
    otherwise: undefined,
    stored: v.optional(v.number()),
    read: slownessOf,
    print: slownessText,
    fields: textField({
      id: 'slow',
      label: 'Slow runs',
      placeholder: '2x',
      hint: 'Notify when a run took this many times its usual time, whether it passed or failed.',
    }),
    words: (factor) => (factor === undefined ? undefined : [slownessWords(factor)]),
    asks: true,
  }),
  /** `new`: a test has become flaky. */
  flaky: option<'new' | 'off'>({
    name: 'flaky',
    takes: 'new',
    example: 'new',
    help: 'tell when a test has become flaky: it failed, then passed on the same commit',
    usually: 'off',
    otherwise: 'off',
    stored: v.picklist(['new', 'off']),
    read: oneOf(['new', 'off'], 'new'),
    print: (flaky) => (flaky === 'new' ? 'new' : ''),
    fields: (text) => [
      {
        kind: 'radios',
        id: 'flaky',
        label: 'Flaky tests',
        choices: [
          { value: 'off', label: 'Don’t notify' },
          {
            value: 'new',
            label: 'New ones',
            description: 'A test failed, then passed on the same commit, for the first time',
          },
        ],
        chosen: [text],
      },
    ],
    words: (flaky) => (flaky === 'new' ? ['new flaky tests'] : undefined),
    asks: true,
  }),
  /** Patterns of branches or tags. Without a positive pattern: all but bots' branches. */
  branches: option<readonly string[]>({
    name: 'branch',
    takes: 'main,!x/*',
    example: 'main,!wip/*',
    help: 'only these branches; `*` is a wildcard, `!` excludes',
    usually: 'all except bots’, like `dependabot/*`',
    otherwise: [],
    stored: v.array(v.string()),
    read: patternsOf('main'),
    print: listText,
    fields: (initial) => [
      {
        kind: 'text',
        id: 'branch',
        label: 'Branches',
        placeholder: 'main, release/*, !wip/*',
        hint: 'Use * as a wildcard and ! to exclude. Leave empty for all branches except bots’, like dependabot/*.',
        initial,
        offers: 'branch',
      },
    ],
    words: branchWords,
    covers: isWantedBranch,
  }),
  workflows: option<readonly string[]>({
    name: 'workflow',
    takes: 'w',
    example: 'deploy',
    help: 'only these workflows',
    usually: 'all',
    otherwise: [],
    stored: v.array(v.string()),
    read: patternsOf('deploy'),
    print: listText,
    fields: textField({
      id: 'workflow',
      offers: 'workflow',
      label: 'Workflows',
      placeholder: 'deploy',
      hint: 'Leave empty for all workflows.',
    }),
    words: (workflows) => patternWords('workflow', workflows),
    covers: (workflows, { workflow }) => isWanted(workflows, [workflow]),
  }),
  /** Empty: alerts are about the whole workflow. */
  jobs: option<readonly string[]>({
    name: 'job',
    takes: 'j',
    example: 'test',
    help: 'these jobs instead of the whole run',
    usually: 'the whole run',
    otherwise: [],
    stored: v.array(v.string()),
    read: patternsOf('test'),
    print: listText,
    fields: textField({
      id: 'job',
      offers: 'job',
      label: 'Jobs',
      placeholder: 'test',
      hint: 'Notify about these jobs only. Leave empty for the whole run.',
    }),
    words: (jobs) => patternWords('job', jobs),
  }),
  authors: option<readonly string[]>({
    name: 'author',
    takes: '!a*',
    example: '!renovate*',
    help: 'only commits by these people: names, logins or email addresses',
    usually: 'everyone',
    otherwise: [],
    stored: v.array(v.string()),
    read: patternsOf('!renovate*'),
    print: listText,
    fields: textField({
      id: 'author',
      offers: 'person',
      label: 'Authors',
      placeholder: '!renovate*',
      hint: 'Names, logins or email addresses. Leave empty for everyone.',
    }),
    words: (authors) => patternWords('by', authors),
    covers: isWantedAuthor,
  }),
  triggers: option<readonly RunTrigger[]>({
    name: 'trigger',
    takes: 'schedule|push|api',
    example: 'schedule',
    help: 'only runs started by a `push`, a `schedule`, the `api` or a `custom-webhook`',
    usually: 'all',
    otherwise: [],
    stored: v.array(v.picklist(runTriggers)),
    read: triggersOf,
    print: listText,
    fields: (text) => [
      {
        kind: 'checkboxes',
        id: 'trigger',
        label: 'Started by',
        hint: 'Leave empty for all runs.',
        choices: triggerChoices,
        chosen: text?.split(', ') ?? [],
        optional: 'optional',
      },
    ],
    words: (triggers) => (triggers.length > 0 ? [triggerWords(triggers)] : undefined),
    covers: (triggers, { trigger }) =>
      triggers.length === 0 || (trigger !== undefined && triggers.includes(trigger)),
  }),
  mention: option<Mention>({
    name: 'mention',
    takes: 'author|@group',
    example: 'author',
    help: 'mention the author, where it is known who that is in Slack, or a group, `@backend`',
    usually: 'no one',
    otherwise: 'none',
    stored: v.union([v.picklist(['none', 'author']), v.object({ group: v.string() })]),
    read(text) {
      if (text === 'none' || text === 'author') return { value: text };
      const [, group] = /^@(S[A-Z0-9]{1,30})$/.exec(text) ?? [];
      if (group) return { value: { group } };
      return { wants: 'author, or a user group picked from Slack’s own list', example: 'author' };
    },
    print(mention) {
      if (typeof mention !== 'string') return `@${mention.group}`;
      return mention === 'author' ? 'author' : '';
    },
    fields: (text) => [
      {
        kind: 'radios',
        id: 'mention',
        label: 'Mention',
        choices: [
          { value: 'none', label: 'No one' },
          {
            value: 'author',
            label: 'The author',
            description: 'If they have linked their login: /circle link',
          },
          ...(text?.startsWith('@') ? [{ value: text, label: 'The current user group' }] : []),
        ],
        chosen: [text],
      },
    ],
    words(mention) {
      if (mention === 'none') return undefined;
      // The group's name would notify it each time, and its id means nothing to a reader.
      return [mention === 'author' ? 'mentions the author' : 'mentions a user group'];
    },
  }),
  thread: option<'on' | 'off'>({
    name: 'thread',
    takes: 'on|off',
    example: 'on',
    help: 'failed tests and log lines in a thread',
    usually: '`off`',
    otherwise: 'off',
    stored: v.picklist(['on', 'off']),
    read: oneOf(['on', 'off'], 'on'),
    print: (thread) => (thread === 'on' ? 'on' : ''),
    fields: (text) => [
      {
        kind: 'radios',
        id: 'thread',
        label: 'Show failed tests and logs',
        choices: [
          { value: 'off', label: 'In the message' },
          { value: 'on', label: 'In a thread' },
        ],
        chosen: [text],
      },
    ],
    words: (thread) => (thread === 'on' ? ['details in a thread'] : undefined),
  }),
  /** Of failures: one message for each red time of a branch's workflow, or one for each run. */
  group: option<'branch' | 'run'>({
    name: 'group',
    takes: 'branch|run',
    example: 'run',
    help: 'one message per red branch, updated until it is fixed; `run` for one per run',
    usually: '`branch`',
    otherwise: 'branch',
    before: 'run',
    stored: v.picklist(['branch', 'run']),
    read: oneOf(['branch', 'run'], 'branch'),
    print: (group) => (group === 'run' ? 'run' : ''),
    fields: (text) => [
      {
        kind: 'radios',
        id: 'group',
        label: 'One message for',
        choices: [
          {
            value: 'branch',
            label: 'Each red branch',
            description: 'Updated with each failure, until the branch is fixed',
          },
          { value: 'run', label: 'Each run' },
        ],
        chosen: [text],
      },
    ],
    words: (group) => (group === 'run' ? ['a message for each run'] : undefined),
  }),
  quiet: option<Quiet | undefined>({
    name: 'quiet',
    takes: '22-7',
    example: '22-7',
    help: 'hold alerts in these hours of your time zone, and post them afterwards',
    usually: 'none',
    otherwise: undefined,
    stored: v.optional(v.object({ from: v.number(), to: v.number() })),
    read: quietOf,
    print: (quiet) => (quiet ? `${quiet.from}-${quiet.to}` : ''),
    fields: quietFields,
    typed: quietTyped,
    inForm: 'Choose two different hours, or none.',
    words: (quiet) => quiet && [quietWords(quiet)],
    isLocal: true,
  }),
};

function option<T>(row: Option<T>): Option<T> {
  return row;
}

function listText(names: readonly string[]): string {
  return names.join(', ');
}

/** Reads one of two words. */
function oneOf<T extends string>(words: readonly [T, T], example: T): Option<T>['read'] {
  return (text) => {
    const value = words.find((word) => word === text.toLowerCase());
    return value === undefined ? { wants: words.join(' or '), example } : { value };
  };
}

function textField(field: {
  readonly id: string;
  readonly label: string;
  readonly placeholder: string;
  readonly hint: string;
  readonly offers?: 'workflow' | 'job' | 'person';
}): (initial: string | undefined) => readonly Field[] {
  return (initial) => [{ kind: 'text', ...field, initial }];
}

function isWantedAuthor(authors: readonly string[], { author, login, email }: Candidate): boolean {
  const patterns = authors.map((pattern) => pattern.toLowerCase());
  return isWanted(patterns, [author?.toLowerCase(), login?.toLowerCase(), email]);
}
