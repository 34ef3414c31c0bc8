/** Shows help for all commands or for one. */

import { commandsFor } from '../conversation/words/command-aliases.ts';
import { shortened, tooMany, usage } from '../conversation/words/parse-arguments.ts';
import { nearest } from '../parsing/closest-match.ts';
import { type HelpEntry, helpView, topics } from '../views/people/help.ts';
import { command } from './command.ts';

export function helpAbout(commands: () => readonly HelpEntry[]) {
  return command({
    name: 'help',
    usage: 'help [command]',
    summary: 'Show what I can do, or how to use a command.',
    example: 'help artifacts',
    group: 'Set up',
    parse(words) {
      if (words.plain.length > 1) throw tooMany(words, 1);
      const topic = words.plain[0]?.toLowerCase();
      const names = topics(commands());
      if (topic === undefined || names.includes(topic)) return { topic };
      const near = commandsFor(topic).find((name) => names.includes(name)) ?? nearest(topic, names);
      throw usage(`Unknown command \`${shortened(topic, 40)}\`.`, words.text, [
        near ? `help ${near}` : 'help',
      ]);
    },
    async run({ topic }) {
      const message = helpView({ commands: commands(), ...(topic !== undefined && { topic }) });
      return { kind: 'say', message };
    },
  });
}
