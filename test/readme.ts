/** `npm run readme` writes the tables of commands and of subscribe's options into the README, and each function's rights into SECURITY.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { grantTable, readGrants } from '../infra/granted-permissions.ts';
import { commands } from '../lambda/commands/index.ts';
import { ruleOptions } from '../lambda/rule-options/options.ts';
import { synthesize } from './infra/synthesized-template.ts';

export function commandTable(): string {
  const rows = commands.map(({ usage, summary, example }) =>
    [`\`/circle ${shortened(usage)}\``, summary, `\`/circle ${example}\``]
      .map((cell) => cell.replaceAll('|', '\\|'))
      .join(' | '),
  );
  return [
    '| command | what it does | for example |',
    '|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

/** Options that are too many for a cell have a table of their own. */
function shortened(usage: string): string {
  const options = usage.match(/ \[--[^\]]*\]/g) ?? [];
  return options.length > 6 ? `${usage.replace(/ \[--[^\]]*\]/g, '')} [options]` : usage;
}

/** The options of `subscribe`. */
export function optionTable(): string {
  const rows = Object.values(ruleOptions).map(({ name, example, help, usually }) =>
    [`\`--${name} ${example}\``, help, usually].map((cell) => cell.replaceAll('|', '\\|')).join(' | '),
  );
  return [
    '| option of `subscribe` | what it does | default |',
    '|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

/** Replaces what stands between `<!-- name` and `<!-- /name -->`. */
function rewrite(file: string, name: string, table: string): void {
  const url = new URL(`../${file}`, import.meta.url);
  const between = new RegExp(`(<!-- ${name}:[^\\n]*\\n)[\\s\\S]*?(<!-- /${name} -->)`);
  const text = readFileSync(url, 'utf8');
  writeFileSync(
    url,
    text.replace(between, (_, before, after) => `${before}${table}\n${after}`),
  );
}

if (import.meta.main) {
  rewrite('README.md', 'commands', commandTable());
  rewrite('README.md', 'subscribe-options', optionTable());
  rewrite('SECURITY.md', 'rights', grantTable(readGrants(synthesize().toJSON())));
}
