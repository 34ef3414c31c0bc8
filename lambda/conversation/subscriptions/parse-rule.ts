/** Reads the rule of a typed command. Pure; throws UsageError. */
import { type AnyRule, type RuleProblem, type RuleTexts, readRule } from '../../rule-options/rule.ts';
import { usage, type Words } from '../words/parse-arguments.ts';
import { rewritten } from '../words/parse-options.ts';

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
  return Object.fromEntries([...every].map(([option, values]) => [option, values.join(',')]));
}
