/** Reads, prints, stores, words and matches rules, by the table of options. Pure. */
import * as v from 'valibot';
import type { Candidate, Field, Option, Phrase, Read } from './option-type.ts';
import { ruleOptions } from './options.ts';

export type RuleField = keyof typeof ruleOptions;

/** A rule without its time zone. */
export type AnyRule = { readonly [F in RuleField]: (typeof ruleOptions)[F]['otherwise'] };

/** The texts of the options, by their names; each may hold several, parted by commas. */
export type RuleTexts = Readonly<Partial<Record<string, string>>>;

/** A text that cannot be read. */
export interface RuleProblem {
  /** The option's name. */
  readonly option: string;
  readonly wants: string;
  readonly example: string;
  /** What the form says instead of `wants`. */
  readonly inForm: string | undefined;
}

export type RuleRead =
  | { readonly rule: AnyRule; readonly problems?: undefined }
  | { readonly rule?: undefined; readonly problems: readonly RuleProblem[] };

const table: { readonly [F in RuleField]: Option<AnyRule[F]> } = ruleOptions;

export const ruleFields: readonly RuleField[] = Object.keys(ruleOptions).filter(isRuleField);

function isRuleField(name: string): name is RuleField {
  return Object.hasOwn(ruleOptions, name);
}

type Values = { -readonly [F in RuleField]?: AnyRule[F] };

/** Returns the rule with what `make` returns for each field. */
function ruleWith(make: <F extends RuleField>(row: Option<AnyRule[F]>, field: F) => AnyRule[F]): AnyRule {
  const values: Values = {};
  const put = <F extends RuleField>(field: F): void => {
    values[field] = make<F>(table[field], field);
  };
  for (const field of ruleFields) put(field);
  if (isWhole(values)) return values;
  throw new Error('a rule without one of its fields');
}

function isWhole(values: Values): values is AnyRule {
  return ruleFields.every((field) => Object.hasOwn(values, field));
}

/** Returns what `of` returns for each field of the rule, in the order of the table. */
function mapFields<R>(
  rule: AnyRule,
  of: <F extends RuleField>(row: Option<AnyRule[F]>, value: AnyRule[F]) => R,
): readonly R[] {
  const one = <F extends RuleField>(field: F) => of<F>(table[field], rule[field]);
  return ruleFields.map((field) => one(field));
}

const noStatus: RuleProblem = {
  option: 'status',
  wants: 'at least one status',
  example: 'failed,fixed',
  inForm: undefined,
};

/** Options that are about whole runs, and so cannot be limited to jobs. */
const wholeRuns: readonly ('expect' | 'slow')[] = ['expect', 'slow'];

function ofWholeRuns(option: string): RuleProblem {
  return {
    option,
    wants: 'no --job beside it: it is about whole runs',
    example: 'off',
    inForm: 'This is about whole runs: leave Jobs empty.',
  };
}

/** Tells whether it asks for alerts besides those of statuses. */
export function asksMore(rule: AnyRule): boolean {
  return mapFields(rule, ({ asks, print }, value) => asks === true && print(value) !== '').some(Boolean);
}

/** Reads all texts, so that a form can show each problem under its field. */
export function readRule(texts: RuleTexts): RuleRead {
  const problems: RuleProblem[] = [];
  const rule = ruleWith(({ name, read, otherwise, inForm }) => {
    const text = texts[name];
    if (text === undefined) return otherwise;
    const said: Read<typeof otherwise> = read(text);
    if (said.wants === undefined) return said.value;
    problems.push({ option: name, wants: said.wants, example: said.example, inForm });
    return otherwise;
  });
  if (problems.length > 0) return { problems };
  const whole = wholeRuns.find((option) => rule[option] !== undefined);
  if (whole && rule.jobs.length > 0) return { problems: [ofWholeRuns(whole)] };
  if (!asksMore(rule)) return rule.statuses.length > 0 ? { rule } : { problems: [noStatus] };
  return { rule: texts.status === undefined ? { ...rule, statuses: [] } : rule };
}

/** Returns the texts that readRule reads back, without those that need not be said. */
export function ruleTexts(rule: AnyRule): RuleTexts {
  const said = mapFields(rule, ({ name, print }, value) => [name, print(value)] as const);
  return Object.fromEntries(said.filter(([, text]) => text !== ''));
}

/** Whatever the order in which it was said. */
export function isSameRule(one: AnyRule, other: AnyRule): boolean {
  const ordered = (rule: AnyRule) =>
    JSON.stringify(
      Object.entries(ruleTexts(rule)).map(([name, text = '']) => [name, text.split(', ').toSorted()]),
    );
  return ordered(one) === ordered(other);
}

/** Tells whether both mean the same where the time zone matters. */
export function isSameLocally(one: AnyRule, other: AnyRule): boolean {
  const said = (rule: AnyRule) =>
    mapFields(rule, ({ isLocal, print }, value) => (isLocal ? print(value) : '')).join(';');
  return said(one) === said(other);
}

/** Tells whether both expect the same runs. */
export function isSameExpectation(one: AnyRule, other: AnyRule): boolean {
  const expecting = ({ expect, branches, workflows, authors, triggers }: AnyRule) =>
    JSON.stringify([expect, branches, workflows, authors, triggers]);
  return expecting(one) === expecting(other);
}

/** Tells whether a rule covers the run, whatever its status. */
export function covers(rule: AnyRule, run: Candidate): boolean {
  return mapFields(rule, (row, value) => row.covers?.(value, run) ?? true).every(Boolean);
}

/** `Failures and recoveries, only changes · on main`: begins with a capital letter. */
export function rulePhrase(rule: AnyRule): Phrase {
  const parts: (string | { code: string })[] = [];
  mapFields(rule, ({ words, joinedBy = ' · ' }, value) => {
    const said = words(value);
    if (said && parts.length > 0) parts.push(joinedBy);
    if (said) parts.push(...said);
  });
  const [first = '', ...rest] = parts;
  return typeof first === 'string' ? [`${first.charAt(0).toUpperCase()}${first.slice(1)}`, ...rest] : parts;
}

/** Returns the form's fields, filled in with the texts that are known. */
export function ruleFormFields(texts: RuleTexts): readonly Field[] {
  return ruleFields.flatMap((field) => table[field].fields(texts[table[field].name]));
}

/** Returns the texts of a submitted form; line breaks part several choices. An empty field says nothing. */
export function submittedTexts(values: Readonly<Record<string, string>>): RuleTexts {
  const said = ruleFields.map((field) => {
    const { name, typed } = table[field];
    return [name, (typed ? typed(values) : (values[name] ?? '')).replaceAll('\n', ', ').trim()] as const;
  });
  return Object.fromEntries(said.filter(([, text]) => text !== ''));
}

/** The names of the options, with their words for help. */
export const optionHelp: Readonly<Record<string, string>> = Object.fromEntries(
  ruleFields.map((field) => {
    const { name, help, usually } = table[field];
    // A colon before code could be read as the beginning of an emoji.
    return [name, `${help}; default: ${usually.replace(/^`([^`]*)`$/, '$1')}`];
  }),
);

/** `[--status failed,fixed] [--when changed|always]`. */
export const optionUsage = ruleFields
  .map((field) => `[--${table[field].name} ${table[field].takes}]`)
  .join(' ');

/** Validates a stored rule. A field that is missing has its option's default. */
export const ruleSchema = v.pipe(
  v.looseObject({ timeZone: v.string() }),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const stored: Readonly<Record<string, unknown>> = dataset.value;
    const wrong: string[] = [];
    const rule = ruleWith((row, field) => {
      if (stored[field] === undefined) return row.before ?? row.otherwise;
      const read = v.safeParse(row.stored, stored[field]);
      if (!read.success) wrong.push(field);
      return read.success ? read.output : row.otherwise;
    });
    if (wrong.length === 0) return Object.assign(rule, { timeZone: dataset.value.timeZone });
    addIssue({ message: `Invalid fields of a rule: ${wrong.join(', ')}` });
    return NEVER;
  }),
);
