/** Draws help: the first commands, a group of commands, or one command. Pure. */
import { context, lines, message, section } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md, withCode } from '../text/mrkdwn.ts';

/** A command as help tells of it; commands/command.ts has this shape. */
export interface HelpEntry {
  readonly name: string;
  /** Without the `/circle`. */
  readonly usage: string;
  readonly summary: string;
  /** Without the `/circle`. */
  readonly example: string;
  readonly group: string;
  /** By name, without dashes: in a few words. */
  readonly options?: Readonly<Record<string, string>>;
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
      context(md`A build is ${builds}`, md`A run is ${runs}`),
      context(
        md`To look at something, its name or link is enough: ${code('/circle web')}`,
        md`${code('/circle help status')} tells more`,
      ),
    ],
  });
}

const builds = joined([code('web#123'), code('#123'), code('latest'), 'or its link'], ', ');
const runs = joined([code('web pipeline 57'), 'one of its builds', 'or its link'], ', ');

function helpOnOne({ usage, summary, example, options = {} }: HelpEntry): Message {
  const names = Object.keys(options);
  return message({
    title: md`${code(`/circle ${names.length === 0 ? usage : withoutOptions(usage)}`, 150)}`,
    blocks: [
      section(limited(summary, 500), md`For example ${code(`/circle ${example}`, 200)}`),
      ...lines(
        names.map(
          (name) => md`${code(optionAsUsed(name, usage), 80)}  ${withCode(options[name] ?? '', 200)}`,
        ),
      ),
      context(
        /[<[][a-z|]*\bbuild\b/.test(usage) ? md`A build is ${builds}` : undefined,
        /[<[][a-z|]*\brun\b/.test(usage) ? md`A run is ${runs}` : undefined,
      ),
    ],
  });
}

/** `builds [repo] [options]`. */
function withoutOptions(usage: string): string {
  return `${usage.replace(/ ?\[--[^\]]*\]/g, '')} [options]`;
}

/** `--limit n`, as the usage has it. */
function optionAsUsed(name: string, usage: string): string {
  const [used = `--${name}`] = new RegExp(`--${name} [^\\]]*?(?=\\]| \\|)`).exec(usage) ?? [];
  return used;
}

/** Group by group; help and the Home tab share it. */
export function commandList(commands: readonly HelpEntry[]): ReturnType<typeof lines> {
  const groups = Map.groupBy(commands, ({ group }) => group);
  return [...groups].flatMap(([group, members]) =>
    lines([md`*${limited(group, 60)}*`, ...members.map(line)], Math.floor(8_000 / groups.size)),
  );
}

/** What would be cut is told by help on the command. */
const mostUsage = 120;

function line({ usage, summary }: HelpEntry): Mrkdwn {
  const short = usage.length > mostUsage ? withoutOptions(usage) : usage;
  return md`${code(`/circle ${short}`, 150)}  ${limited(summary, 200)}`;
}
