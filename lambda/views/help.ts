/** The commands, in their own words. */
import { escaped, message, section } from './blocks.ts';
import type { Message } from './message.ts';

/** A command as help tells of it; commands/command.ts has this shape. */
export interface HelpEntry {
  readonly name: string;
  /** Without the `/circle`. */
  readonly usage: string;
  readonly summary: string;
  /** Without the `/circle`. */
  readonly example: string;
  readonly group: string;
}

export interface HelpInput {
  readonly commands: readonly HelpEntry[];
  /** The name of one command; anything else shows all. */
  readonly topic?: string;
}

export function helpView({ commands }: HelpInput): Message {
  const text = 'CircleCI in Slack';
  return message({
    title: text,
    text,
    blocks: commands.slice(0, 40).map(({ summary }) => section(escaped(summary))),
  });
}
