/** Prints the command that creates a subscription. Pure. */
import { type Project, projectSlug } from '../../circleci/project.ts';
import { type AnyRule, ruleTexts } from '../../rule-options/rule.ts';
import { defaultStatuses } from '../../rule-options/statuses.ts';
import { word } from '../../views/text/display-names.ts';
import { commandText } from '../words/options.ts';

interface Wished {
  readonly project: Project;
  readonly rule: AnyRule;
}

/** The command that makes such a subscription again; undefined when it cannot be written. */
export function subscribeText({ project, rule }: Wished): string | undefined {
  const { status, ...others } = ruleTexts(rule);
  const isUsual = status === defaultStatuses.join(', ');
  const texts = Object.entries({ ...(isUsual ? {} : { status }), ...others });
  const options = texts.map(([name, text = '']) => {
    const said = word(text.replaceAll(', ', ','));
    return said && `--${name} ${said}`;
  });
  if (options.includes(undefined)) return undefined;
  return commandText('subscribe', projectSlug(project), ...options);
}
