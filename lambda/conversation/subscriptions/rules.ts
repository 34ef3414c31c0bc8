/** Parses and prints the rules of subscriptions, typed or from the form. Pure; throws UsageError. */
import type { Rule } from '../../store/subscriptions.ts';
import { usage, type Words } from '../words/arguments.ts';
import { rewritten } from '../words/options.ts';
import { mentionOf, patternsOf, quietOf, type Read, statusesOf, threadOf, whenOf } from './rule-options.ts';

export const ruleOptions = [
  'status',
  'when',
  'branch',
  'workflow',
  'job',
  'author',
  'mention',
  'thread',
  'quiet',
] as const;
export type RuleOption = (typeof ruleOptions)[number];

/** A rule without its time zone. */
export type AnyRule = Omit<Rule, 'timeZone'>;

/** The statuses of a rule that names none: failures and recoveries. */
export const defaultStatuses = ['failed', 'fixed'] as const;

/** The texts of the options; each may hold several, parted by commas. */
export type RuleTexts = Readonly<Partial<Record<RuleOption, string>>>;

/** A text that cannot be read. */
export interface RuleProblem {
  readonly option: RuleOption;
  /** `changed or always`. */
  readonly wants: string;
  /** Something that could be read. */
  readonly example: string;
}

export type RuleRead =
  | { readonly rule: AnyRule; readonly problems?: undefined }
  | { readonly rule?: undefined; readonly problems: readonly RuleProblem[] };

/** Throws UsageError, with the whole command as it could be read. */
export function ruleOf(words: Words): AnyRule {
  const { rule, problems } = readRule(textsOf(words));
  if (rule) return rule;
  const wants = problems.map((problem) => `--${problem.option} wants ${problem.wants}.`);
  throw usage(wants.join(' '), words.text, [rewritten(words, corrected(problems))]);
}

/** What the options that cannot be read could say. */
export function corrections(words: Words): ReadonlyMap<string, string> {
  return corrected(readRule(textsOf(words)).problems ?? []);
}

function corrected(problems: readonly RuleProblem[]): ReadonlyMap<string, string> {
  return new Map(problems.map(({ option, example }) => [option, example]));
}

function textsOf({ every }: Words): RuleTexts {
  const said = ruleOptions.map((option) => [option, every.get(option)?.join(',')] as const);
  return Object.fromEntries(said.filter(([, text]) => text !== undefined));
}

/** All problems at once, so that a form can show each under its field. */
export function readRule(texts: RuleTexts): RuleRead {
  const problems: RuleProblem[] = [];
  const read = <T>(option: RuleOption, reader: (text: string) => Read<T>, otherwise: T): T => {
    const text = texts[option];
    const { value, wants, example } = text === undefined ? { value: otherwise } : reader(text);
    if (wants === undefined) return value;
    problems.push({ option, wants, example });
    return otherwise;
  };
  const rule: AnyRule = {
    statuses: read('status', statusesOf, defaultStatuses),
    when: read('when', whenOf, 'always'),
    branches: read('branch', patternsOf('main'), []),
    workflows: read('workflow', patternsOf('deploy'), []),
    jobs: read('job', patternsOf('test'), []),
    authors: read('author', patternsOf('!renovate*'), []),
    mention: read('mention', mentionOf, 'none'),
    thread: read('thread', threadOf, 'off'),
    quiet: read('quiet', quietOf, undefined),
  };
  return problems.length === 0 ? { rule } : { problems };
}

/** The texts that readRule reads back, for a form that shows them. */
export function ruleTexts(rule: AnyRule): RuleTexts {
  const { statuses, when, branches, workflows, jobs, authors, mention, thread, quiet } = rule;
  const said = {
    status: statuses.join(', '),
    when: when === 'changed' ? 'changed' : '',
    branch: branches.join(', '),
    workflow: workflows.join(', '),
    job: jobs.join(', '),
    author: authors.join(', '),
    mention: typeof mention === 'string' ? (mention === 'author' ? 'author' : '') : `@${mention.group}`,
    thread: thread === 'on' ? 'on' : '',
    quiet: quiet ? `${quiet.from}-${quiet.to}` : '',
  };
  return Object.fromEntries(Object.entries(said).filter(([, text]) => text !== ''));
}

/** Whatever the order in which it was said. */
export function isSameRule(one: AnyRule, other: AnyRule): boolean {
  const ordered = (rule: AnyRule) =>
    JSON.stringify(
      Object.entries(ruleTexts(rule)).map(([name, text]) => [name, text.split(', ').toSorted()]),
    );
  return ordered(one) === ordered(other);
}
