/** Prints the command that creates a subscription. Pure. */
import { type Project, projectSlug } from '../../circleci/project.ts';
import { type AnyRule, asksMore, ruleTexts } from '../../rule-options/rule.ts';
import { defaultStatuses } from '../../rule-options/statuses.ts';
import { word } from '../../views/text/display-names.ts';
import { commandText } from '../words/parse-options.ts';

interface Wished {
  readonly project: Project;
  readonly rule: AnyRule;
}

/** The command that makes such a subscription again; undefined when it cannot be written. */
export function subscribeText({ project, rule }: Wished): string | undefined {
  const { status, ...others } = ruleTexts(rule);
  // With what asks for alerts of its own, the usual statuses have to be said.
  const isUsual = status === (asksMore(rule) ? 'none' : defaultStatuses.join(', '));
  const texts = Object.entries({ ...(isUsual ? {} : { status }), ...others });
  const options = texts.map(([name, text = '']) => {
    const said = word(text.replaceAll(', ', ','));
    return said && `--${name} ${said}`;
  });
  if (options.includes(undefined)) return undefined;
  return commandText('subscribe', projectSlug(project), ...options);
}
