/** What a command is. One file each; index.ts is the table. */
import type { Channel, Context } from '../conversation/context.ts';
import type { Reply } from '../conversation/reply.ts';
import type { Words } from '../conversation/words/arguments.ts';

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
  /** The options that it takes, without dashes, each in a few words for help; each takes a value. */
  readonly options?: Readonly<Record<string, string>>;
  /** Options that buttons alone write. */
  readonly internal?: readonly string[];
  /** Somebody may type a secret here: no error repeats the words. */
  readonly secretive?: true;
  /** Pure. Throws UsageError. */
  parse(words: Words, channel: Channel): Input;
  run(input: Input, context: Context): Promise<Reply>;
}

/** A command whose words have been read and that only waits to be run. */
export interface ReadyCommand {
  readonly name: string;
  run(context: Context): Promise<Reply>;
}

/** Ties parse and run together, so that the table may hold commands of every input. */
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
