/** The commands, in their own words. */
import { context, lines, message, section } from './blocks.ts';
import type { Message } from './message.ts';
import { code, joined, limited, type Mrkdwn, md } from './mrkdwn.ts';

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

export function helpView({ commands, topic }: HelpInput): Message {
  const about = commands.find(({ name }) => name === topic);
  if (about) return helpOnOne(about);
  return message({
    title: md`*CircleCI in Slack*: what you can type`,
    blocks: [
      ...commandList(commands),
      context(md`A build is ${builds}`, md`${code('/circle help status')} tells more`),
    ],
  });
}

const builds = joined([code('web#123'), code('#123'), code('latest'), 'or a CircleCI address'], ', ');

function helpOnOne({ usage, summary, example }: HelpEntry): Message {
  return message({
    title: md`${code(`/circle ${usage}`, 150)}`,
    blocks: [
      section(limited(summary, 500), md`For example ${code(`/circle ${example}`, 200)}`),
      usage.includes('<build>') || usage.includes('[build') ? context(md`A build is ${builds}`) : undefined,
    ],
  });
}

/** Group by group; help and the Home tab share it. */
export function commandList(commands: readonly HelpEntry[]): ReturnType<typeof lines> {
  const groups = Map.groupBy(commands, ({ group }) => group);
  return [...groups].flatMap(([group, members]) =>
    lines([md`*${limited(group, 60)}*`, ...members.map(line)], Math.floor(8_000 / groups.size)),
  );
}

function line({ usage, summary }: HelpEntry): Mrkdwn {
  return md`${code(`/circle ${usage}`, 150)}  ${limited(summary, 200)}`;
}
