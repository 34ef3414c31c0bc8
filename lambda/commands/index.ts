/** The table of commands, in help's order, and the way from words to one of them. */

import { isBuild } from '../conversation/build-reference.ts';
import type { Channel } from '../conversation/context.ts';
import { nearest } from '../conversation/nearest.ts';
import { readLink } from '../conversation/reference.ts';
import { readWords, split, usage, type Word } from '../conversation/words.ts';
import { account } from './account.ts';
import { artifacts } from './artifacts.ts';
import { build } from './build.ts';
import { builds } from './builds.ts';
import { cache } from './cache.ts';
import { cancel } from './cancel.ts';
import type { AnyCommand, ReadyCommand } from './command.ts';
import { connect } from './connect.ts';
import { defaultProject } from './default.ts';
import { digest } from './digest.ts';
import { disconnect } from './disconnect.ts';
import { env } from './env.ts';
import { excerpts } from './excerpts.ts';
import { failing } from './failing.ts';
import { follow } from './follow.ts';
import { helpAbout } from './help.ts';
import { keys } from './keys.ts';
import { link } from './link.ts';
import { log } from './log.ts';
import { me } from './me.ts';
import { mine } from './mine.ts';
import { mute } from './mute.ts';
import { projects } from './projects.ts';
import { recent } from './recent.ts';
import { rerun } from './rerun.ts';
import { resume } from './resume.ts';
import { retry } from './retry.ts';
import { role } from './role.ts';
import { ssh } from './ssh.ts';
import { sshKey } from './ssh-key.ts';
import { status } from './status.ts';
import { subscribe } from './subscribe.ts';
import { subscriptions } from './subscriptions.ts';
import { tests } from './tests.ts';
import { trigger } from './trigger.ts';
import { unfollow } from './unfollow.ts';
import { unsubscribe } from './unsubscribe.ts';
import { watch } from './watch.ts';
import { webhook } from './webhook.ts';

export const commands: readonly AnyCommand[] = [
  status,
  builds,
  recent,
  build,
  tests,
  log,
  artifacts,
  projects,
  failing,
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
  mine,
  link,
  connect,
  disconnect,
  me,
  defaultProject,
  role,
  excerpts,
  helpAbout(() => commands),
];

/** Reads what was typed after `/circle`. Pure. Throws UsageError, and nothing else. */
export function readCommand(text: string, channel: Channel): ReadyCommand {
  const [verb, ...rest] = withoutSlash(split(text));
  const name = verb?.text.toLowerCase() ?? 'help';
  const found = commands.find((command) => command.name === name);
  if (!found) throw unknownCommand(verb?.text ?? '', rest, channel);
  if (rest.some(asksForHelp)) return readCommand(`help ${name}`, channel);
  return found.prepare(readWords(rest, found), channel);
}

/** `/circle status` pasted whole after `/circle`. */
function withoutSlash(words: readonly Word[]): readonly Word[] {
  return words[0]?.text === '/circle' ? words.slice(1) : words;
}

function asksForHelp({ text, quoted }: Word): boolean {
  return !quoted && /^-+(h|help)$/i.test(text);
}

/** Where such a word is, a value may follow: nothing is repeated. */
const telling = /=|^(?:set|unset|export|env|token|secret|key)/i;

function unknownCommand(verb: string, rest: readonly Word[], channel: Channel) {
  const others = rest.map(({ text }) => text);
  const text = [verb, ...others].join(' ');
  const near = nearest(
    verb,
    commands.map(({ name }) => name),
  );
  const secretive = commands.some(({ name, secretive }) => secretive && name === near);
  if (secretive || (!near && [verb, ...others].some((word) => telling.test(word))))
    return usage('There is no command of that name.', '…', [near ?? 'help']);
  if (near)
    return usage(`There is no command of that name. Did you mean ${near}?`, text, [
      [near, ...others].join(' '),
    ]);
  if (isBuild([verb, ...others], channel)) return usage('Say what to do with it.', text, [`build ${text}`]);
  if (readLink(verb) || verb.includes('/')) return usage('Say what to do with it.', text, [`status ${text}`]);
  return usage('There is no such command.', text, ['help']);
}
