/** Defines the shape of a command. Each has its own file; index.ts is the table. */
import type { Channel, Context } from '../conversation/context.ts';
import type { Reply } from '../conversation/reply.ts';
import type { Words } from '../conversation/words/parse-arguments.ts';

export const groups = ['See', 'Act', 'Alerts', 'Secrets', 'Set up'] as const;
export type Group = (typeof groups)[number];

export interface Command<Input = unknown> {
  readonly name: string;
  /** Without the `/circle`: `status [repo] [branch]`. */
  readonly usage: string;
  /** One sentence, for help and the README. */
  readonly summary: string;
  /** Without the `/circle`: something a person could paste. */
  readonly example: string;
  readonly group: Group;
  /** The options with their help texts, without dashes. Each takes a value. */
  readonly options?: Readonly<Record<string, string>>;
  /** Options that only our buttons use. */
  readonly internal?: readonly string[];
  /** The arguments may hold a secret: no error repeats them. */
  readonly secretive?: true;
  /** Pure. Throws UsageError. */
  parse(words: Words, channel: Channel): Input;
  run(input: Input, context: Context): Promise<Reply>;
}

/** A parsed command, ready to run. */
export interface ReadyCommand {
  readonly name: string;
  run(context: Context): Promise<Reply>;
}

/** A command without its input's type, so that the table may hold all commands. */
export interface AnyCommand extends Omit<Command, 'parse' | 'run'> {
  prepare(words: Words, channel: Channel): ReadyCommand;
}

export function command<Input>(definition: Command<Input>): AnyCommand {
  return {
    ...definition,
    prepare(words, channel) {
      const input = definition.parse(words, channel);
      return { name: definition.name, run: (context) => definition.run(input, context) };
    },
  };
}
