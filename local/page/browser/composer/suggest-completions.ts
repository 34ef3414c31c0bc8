/** Suggests completions while a slash command, or a mention of the bot, is being typed. Pure. */
import type { CommandHelp } from '../../command-help.ts';

export interface Suggestion {
  /** What the composer holds once it is chosen. */
  readonly text: string;
  readonly title: string;
  readonly summary: string;
}

export interface Completion {
  readonly suggestions: readonly Suggestion[];
  /** The command whose name is already typed: its words are what comes next. */
  readonly typing: CommandHelp | undefined;
}

const nothing: Completion = { suggestions: [], typing: undefined };

/** `slashes`: what a command is typed after, `/circle` and `@circleci`. */
export function complete(
  text: string,
  slashes: readonly string[],
  commands: readonly CommandHelp[],
): Completion {
  if (!/^[/@]/.test(text) || text.includes('\n')) return nothing;
  const slash = slashes.find((name) => text === name || text.startsWith(`${name} `));
  if (!slash) return { suggestions: slashesLike(text, slashes), typing: undefined };
  const [word = '', ...rest] = text.slice(slash.length).trimStart().split(' ');
  if (rest.length > 0) return { ...nothing, typing: commands.find((command) => command.name === word) };
  return { suggestions: commandsLike(slash, word, commands), typing: undefined };
}

function slashesLike(text: string, slashes: readonly string[]): readonly Suggestion[] {
  return slashes
    .filter((name) => name.startsWith(text))
    .map((name) => ({ text: `${name} `, title: name, summary: 'Type a command' }));
}

function commandsLike(slash: string, word: string, commands: readonly CommandHelp[]): readonly Suggestion[] {
  return commands
    .filter((command) => command.name.startsWith(word.toLowerCase()))
    .map((command) => ({
      text: `${slash} ${command.name} `,
      title: `${slash} ${command.usage}`,
      summary: command.summary,
    }));
}
