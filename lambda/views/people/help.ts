/** Draws help: the first commands, a group of commands, or one command. Pure. */
import { actions, context, lines, message, section } from '../text/blocks.ts';
import { type Choice, menu } from '../text/buttons-and-menus.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md, withCode } from '../text/mrkdwn.ts';

/** A command as help shows it; commands/command.ts has this shape. */
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
  /** The name of a command or of a group (`topics`); undefined shows the first commands. */
  readonly topic?: string;
}

export function helpView({ commands, topic }: HelpInput): Message {
  const about = commands.find(({ name }) => name === topic);
  if (about) return helpOnOne(about);
  const group = commands.filter((one) => topicOf(one.group) === topic);
  if (group.length > 0) return helpOnGroup(group, commands);
  return message({
    title: md`*Try these first*`,
    blocks: [
      section(...firstCommands.map(([command, summary]) => md`${code(`/circle ${command}`)}  ${summary}`)),
      context(md`Or paste a link: ${code('/circle https://…')}`, md`Details: ${code('/circle help status')}`),
      context(md`In a thread: ${code('@CircleCI Bot why')}`),
      moreCommands(commands),
    ],
  });
}

/** Its choices replace the message, so that help stays one screen. */
function moreCommands(commands: readonly HelpEntry[]): ReturnType<typeof actions> {
  return actions(menu('More commands…', groupChoices(commands)));
}

/** Fits one screen of a phone. */
const firstCommands = [
  ['status web', 'Is it passing?'],
  ['why web', 'Why it failed'],
  ['builds web', 'Latest runs'],
  ['failing', 'Failing projects'],
  ['rerun web#123', 'Rerun failed jobs'],
  ['cancel web', 'Cancel a run'],
  ['subscribe web', 'Get alerts here'],
  ['connect', 'Connect CircleCI'],
] as const;

const groupNames: Readonly<Record<string, string>> = {
  See: 'View builds, logs and tests',
  Act: 'Rerun, cancel and start builds',
  Alerts: 'Alerts and digests',
  Secrets: 'Environment variables and keys',
  'Set up': 'Setup and permissions',
};

/** `set-up`, as `/circle help` takes it. */
function topicOf(group: string): string {
  return group.toLowerCase().replaceAll(' ', '-');
}

/** All that `/circle help` takes: the names of commands and of groups. */
export function topics(commands: readonly HelpEntry[]): readonly string[] {
  return [...new Set([...commands.map(({ name }) => name), ...commands.map(({ group }) => topicOf(group))])];
}

function groupChoices(commands: readonly HelpEntry[]): readonly Choice[] {
  const groups = [...new Set(commands.map(({ group }) => group))].map((group) => ({
    label: groupNames[group] ?? group,
    intent: { action: 'refresh', command: `help ${topicOf(group)}` } as const,
  }));
  return [{ label: 'Try these first', intent: { action: 'refresh', command: 'help' } }, ...groups];
}

function helpOnGroup(group: readonly HelpEntry[], commands: readonly HelpEntry[]): Message {
  const name = group[0]?.group ?? '';
  return message({
    title: md`*${groupNames[name] ?? name}*`,
    blocks: [
      ...lines(group.map(line)),
      context(md`A build is ${builds}`, md`A run is ${runs}`),
      context(md`Details: ${code(`/circle help ${group[0]?.name ?? 'status'}`)}`),
      moreCommands(commands),
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

/** Longer usages are shortened here; help on the command shows them. */
const mostUsage = 120;

function line({ usage, summary }: HelpEntry): Mrkdwn {
  const short = usage.length > mostUsage ? withoutOptions(usage) : usage;
  return md`${code(`/circle ${short}`, 150)}  ${limited(summary, 200)}`;
}
