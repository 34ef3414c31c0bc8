/** Who wants to hear of what, as typed or filled in. Pure; throws UsageError. */
import { type AlertStatus, alertStatuses, type Rule } from '../store/subscriptions.ts';
import { nearest } from './nearest.ts';
import { usage, type Words } from './words.ts';

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

/** What nobody has to say: failures and recoveries. */
export const defaultStatuses = ['failed', 'fixed'] as const;
const mostPatterns = 20;

/** The texts of the options; each may hold several, parted by commas. */
export type RuleTexts = Readonly<Partial<Record<(typeof ruleOptions)[number], string>>>;

/** What is wrong with one of the texts: a whole sentence. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
  readonly option: (typeof ruleOptions)[number];
  /** Something that could be read. */
  readonly example: string;

  constructor(option: (typeof ruleOptions)[number], message: string, example: string) {
    super(message);
    this.option = option;
    this.example = example;
  }
}

export function ruleOf(words: Words): Omit<Rule, 'timeZone'> {
  const texts = Object.fromEntries(
    ruleOptions.flatMap((option) => {
      const said = words.every.get(option);
      return said === undefined ? [] : [[option, said.join(',')]];
    }),
  );
  try {
    return readRule(texts);
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    const repo = words.plain[0] ?? 'acme/web';
    throw usage(error.message, words.text, [`subscribe ${repo} --${error.option} ${error.example}`]);
  }
}

/** Throws RuleError. */
export function readRule(texts: RuleTexts): Omit<Rule, 'timeZone'> {
  return {
    statuses: statusesOf(texts.status),
    when: whenOf(texts.when),
    branches: patterns('branch', texts.branch),
    workflows: patterns('workflow', texts.workflow),
    jobs: patterns('job', texts.job),
    authors: patterns('author', texts.author),
    mention: mentionOf(texts.mention),
    thread: threadOf(texts.thread),
    quiet: quietOf(texts.quiet),
  };
}

/** The texts that readRule reads back, for a form that shows them. */
export function ruleTexts(rule: Rule): RuleTexts {
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

function items(text = ''): readonly string[] {
  return text.split(',').flatMap((item) => item.trim() || []);
}

function statusesOf(text: string | undefined): readonly AlertStatus[] {
  if (text === undefined) return defaultStatuses;
  const said = items(text.toLowerCase());
  const all = said.map((name) => ({ name, status: alertStatuses.find((one) => one === name) }));
  const wrong = all.find(({ status }) => status === undefined);
  if (wrong || all.length === 0) {
    const near = nearest(wrong?.name ?? '', alertStatuses) ?? 'failed,fixed';
    throw new RuleError('status', `--status is one or more of ${alertStatuses.join(', ')}.`, near);
  }
  return [...new Set(all.flatMap(({ status }) => status ?? []))];
}

function whenOf(text: string | undefined): Rule['when'] {
  const said = text?.toLowerCase();
  if (said === undefined || said === 'always') return 'always';
  if (said === 'changed') return 'changed';
  throw new RuleError('when', '--when is changed or always.', 'changed');
}

function patterns(option: 'branch' | 'workflow' | 'job' | 'author', text?: string): readonly string[] {
  const said = items(text);
  if (text !== undefined && said.length === 0)
    throw new RuleError(
      option,
      `--${option} wants a name; * stands for anything, ! in front leaves out.`,
      'main',
    );
  if (said.length > mostPatterns)
    throw new RuleError(option, `--${option} takes ${mostPatterns} names at most.`, said[0] ?? 'main');
  if (said.some((pattern) => pattern === '!' || pattern.length > 200))
    throw new RuleError(option, `--${option} has a name that is empty or too long.`, 'main');
  return [...new Set(said)];
}

function mentionOf(text: string | undefined): Rule['mention'] {
  if (text === undefined || text === 'nobody') return 'nobody';
  if (text === 'author') return 'author';
  const [, group] = /^@(S[A-Z0-9]{1,30})$/.exec(text) ?? [];
  if (group) return { group };
  throw new RuleError(
    'mention',
    "--mention is author, or a user group picked from Slack's own list.",
    'author',
  );
}

function threadOf(text: string | undefined): Rule['thread'] {
  if (text === undefined || text === 'off') return 'off';
  if (text === 'on') return 'on';
  throw new RuleError('thread', '--thread is on or off.', 'on');
}

function quietOf(text: string | undefined): Rule['quiet'] {
  if (text === undefined || text === 'off') return undefined;
  const [, from, to] = /^(\d{1,2})(?::00)?\s*(?:-+|to)\s*(\d{1,2})(?::00)?$/.exec(text) ?? [];
  const hours = { from: Number(from), to: Number(to) };
  if (from !== undefined && hours.from <= 23 && hours.to <= 24 && hours.from !== hours.to % 24)
    return { from: hours.from, to: hours.to % 24 };
  throw new RuleError('quiet', '--quiet is from one full hour to another, like 22-7.', '22-7');
}
