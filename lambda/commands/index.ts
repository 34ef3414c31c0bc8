/** Lists the commands in the order of help, and parses typed text into one of them. */

import type { Channel } from '../conversation/context.ts';
import { isBuild, latest } from '../conversation/references/build-reference.ts';
import {
  isWithheld,
  neitherCommandNorProject,
  unknownCommand,
} from '../conversation/references/unknown-command.ts';
import { containToken, tokenError } from '../conversation/words/detect-secrets.ts';
import { readWords } from '../conversation/words/parse-arguments.ts';
import { split, type Word } from '../conversation/words/tokenize.ts';
import { UsageError } from '../errors.ts';
import { account } from './account.ts';
import { approvals } from './approvals.ts';
import { artifacts } from './artifacts.ts';
import { audit } from './audit.ts';
import { build } from './build.ts';
import { builds } from './builds.ts';
import { cache } from './cache.ts';
import { cancel } from './cancel.ts';
import type { AnyCommand, ReadyCommand } from './command.ts';
import { connect } from './connect.ts';
import { connections } from './connections.ts';
import { defaultProject } from './default.ts';
import { digest } from './digest.ts';
import { disconnect } from './disconnect.ts';
import { dm } from './dm.ts';
import { env } from './env.ts';
import { excerpts } from './excerpts.ts';
import { failing } from './failing.ts';
import { flaky } from './flaky.ts';
import { follow } from './follow.ts';
import { helpAbout } from './help.ts';
import { insights } from './insights.ts';
import { keys } from './keys.ts';
import { link } from './link.ts';
import { log } from './log.ts';
import { me } from './me.ts';
import { mine } from './mine.ts';
import { mute } from './mute.ts';
import { own } from './own.ts';
import { projects } from './projects.ts';
import { recent } from './recent.ts';
import { rerun } from './rerun.ts';
import { resume } from './resume.ts';
import { retry } from './retry.ts';
import { role } from './role.ts';
import { settings } from './settings.ts';
import { setup } from './setup.ts';
import { ssh } from './ssh.ts';
import { sshKey } from './ssh-key.ts';
import { status } from './status.ts';
import { subscribe } from './subscribe.ts';
import { subscriptions } from './subscriptions.ts';
import { tests } from './tests.ts';
import { timeline } from './timeline.ts';
import { trigger } from './trigger.ts';
import { unfollow } from './unfollow.ts';
import { unsubscribe } from './unsubscribe.ts';
import { watch } from './watch.ts';
import { webhook } from './webhook.ts';
import { why } from './why.ts';

export const commands: readonly AnyCommand[] = [
  status,
  builds,
  recent,
  build,
  why,
  timeline,
  insights,
  flaky,
  tests,
  log,
  artifacts,
  projects,
  failing,
  approvals,
  own,
  retry,
  rerun,
  ssh,
  trigger,
  cancel,
  cache,
  follow,
  unfollow,
  env,
  keys,
  sshKey,
  account,
  subscribe,
  subscriptions,
  mute,
  resume,
  unsubscribe,
  webhook,
  digest,
  watch,
  dm,
  mine,
  link,
  setup,
  connect,
  connections,
  disconnect,
  me,
  defaultProject,
  role,
  settings,
  audit,
  excerpts,
  helpAbout(() => commands),
];

/** Reads what was typed after `/circle`. Pure. Throws UsageError, and nothing else. */
export function readCommand(text: string, channel: Channel): ReadyCommand {
  const words = withoutSlash(split(withoutTicks(text)));
  if (containToken(words)) throw tokenError();
  const [verb, ...rest] = words;
  const name = verb?.text.toLowerCase() ?? 'help';
  const found = commands.find((command) => command.name === name);
  if (!found) return withoutCommand(words, channel);
  if (rest.some(asksForHelp)) return readCommand(`help ${name}`, channel);
  return prepared(found, rest, channel);
}

function prepared(command: AnyCommand, words: readonly Word[], channel: Channel): ReadyCommand {
  const options = Object.keys(command.options ?? {});
  return command.prepare(readWords(words, { ...command, options }), channel);
}

/** Shows a project, link or build that was typed without a command. Throws UsageError. */
function withoutCommand(words: readonly Word[], channel: Channel): ReadyCommand {
  const refusal = unknownCommand(words, { commands, channel, read: readCommand });
  const [name = '', ...others] = words.map(({ text }) => text);
  if (isWithheld(refusal) || name.startsWith('-')) throw refusal;
  const isNumbered = others.length > 0 || /^\d+$/.test(name);
  const isNewest = [name, ...others].some((word) => latest.test(word));
  const shows = isNumbered && !isNewest && isBuild([name, ...others], channel) ? build : status;
  try {
    const ready = prepared(shows, words, channel);
    return {
      name: ready.name,
      run: (context) =>
        ready.run(context).catch((error: unknown) => {
          throw neitherCommandNorProject(name, refusal, error);
        }),
    };
  } catch (error) {
    throw error instanceof UsageError && /[#/]/.test(name) ? error : refusal;
  }
}

/** `` `status web` ``, pasted as code. */
function withoutTicks(text: string): string {
  return text.replace(/^\s*(`{1,3})([^`]*)\1/, '$2');
}

/** `/circle status` pasted whole after `/circle`. */
function withoutSlash(words: readonly Word[]): readonly Word[] {
  return words[0]?.text === '/circle' ? words.slice(1) : words;
}

function asksForHelp({ text, quoted }: Word): boolean {
  return !quoted && /^-+(h|help)$/i.test(text);
}
