/** `npm run readme` writes the table of commands into the README. */
import { readFileSync, writeFileSync } from 'node:fs';
import { commands } from '../lambda/commands/index.ts';

const readme = new URL('../README.md', import.meta.url);

export function commandTable(): string {
  const rows = commands.map(({ usage, summary, example }) =>
    [`\`/circle ${usage}\``, summary, `\`/circle ${example}\``]
      .map((cell) => cell.replaceAll('|', '\\|'))
      .join(' | '),
  );
  return [
    '| command | what it does | for example |',
    '|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

if (import.meta.main) {
  const text = readFileSync(readme, 'utf8');
  const between = /(<!-- commands:[^\n]*\n)[\s\S]*?(\n<!-- \/commands -->)/;
  writeFileSync(
    readme,
    text.replace(between, (_, before, after) => `${before}${commandTable()}${after}`),
  );
}
