/** Slack as the alerts meet it: strict about its rates, forgetful about answers where a test says so. */
import type { Poster, PostOutcome } from '../../lambda/ports.ts';
import { classifyCode } from '../../lambda/slack/api/classify-error.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface Stands {
  readonly ts: string;
  readonly channel: string;
  readonly at: number;
  /** The ids of the alerts that it tells. */
  readonly ids: readonly string[];
  readonly isList: boolean;
  readonly thread: string | undefined;
  readonly broadcast: 'channel' | undefined;
  /** As it was posted: what it called to. */
  readonly first: Message;
  message: Message;
}

export interface SlackCall {
  readonly name: 'post' | 'update' | 'find' | 'tell' | 'readers';
  readonly workspace: string;
  readonly channel: string;
  readonly at: number;
  readonly ts?: string;
}

/** `lost`: done, and the answer lost. `reset`: not done, and the outcome unknown. Else Slack's error code, or its wait. */
export type SlackFault = 'lost' | 'reset' | { readonly code: string } | { readonly wait: number };

export interface SlackOptions {
  readonly time: Pick<VirtualTime, 'now' | 'sleep'>;
  readonly history?: 'read' | 'hidden';
  /** Channels where people of other workspaces read along. */
  readonly shared?: readonly string[];
  /** Milliseconds that a call takes. */
  readonly latency?: () => number;
  readonly fault?: (call: SlackCall) => SlackFault | undefined;
}

const minute = 60_000;

/** Returns the branches of a list's lines, in order. */
export function branchesListed(message: Message): readonly string[] {
  return linesListed(message).map(({ branch }) => branch);
}

/** Returns what a list says, line by line. */
export function linesListed({
  blocks: [, ...blocks],
}: Message): readonly { readonly branch: string; readonly text: string }[] {
  const texts = blocks.flatMap((block) => (block.type === 'section' && block.text?.text.split('\n')) || []);
  return texts.flatMap((text) => {
    const [, branch] = /^\S+ \*[^*]+\*: (?:<[^|]*\|)?([^>\s]+)/.exec(text) ?? [];
    return branch === undefined ? [] : [{ branch, text }];
  });
}

export type PacedSlack = ReturnType<typeof createPacedSlack>;

export function createPacedSlack(options: SlackOptions) {
  const { time, history = 'read', shared = [], latency = () => 0, fault = () => undefined } = options;
  const channels = new Map<string, Stands[]>();
  const told: { readonly user: string; readonly message: Message; readonly at: number }[] = [];
  const calls: SlackCall[] = [];
  const limited: SlackCall[] = [];
  const lastPost = new Map<string, number>();
  const windows = new Map<string, number[]>();
  let count = 0;
  const keyOf = (workspace: string, channel: string) => `${workspace} ${channel}`;
  const standing = (workspace: string, channel: string) => {
    const key = keyOf(workspace, channel);
    const known = channels.get(key) ?? [];
    channels.set(key, known);
    return known;
  };
  /** Milliseconds to wait, by the last minute of this kind. */
  const busy = (name: string, most: number): number => {
    const all = windows.get(name) ?? [];
    while (all.length > 0 && (all[0] ?? 0) <= time.now() - minute) all.shift();
    windows.set(name, all);
    if (all.length >= most) return (all[0] ?? 0) + minute - time.now();
    all.push(time.now());
    return 0;
  };

  const forget = ({ workspace, channel, ts }: SlackCall) =>
    channels.set(
      keyOf(workspace, channel),
      standing(workspace, channel).filter((one) => one.ts !== ts),
    );

  async function ask(call: SlackCall, act: () => PostOutcome): Promise<PostOutcome> {
    calls.push(call);
    const trouble = fault(call);
    const took = latency();
    const answer = (): PostOutcome => {
      if (trouble === 'reset') return { is: 'ambiguous' };
      if (typeof trouble === 'object' && 'code' in trouble) {
        const word = classifyCode(trouble.code);
        if (word.is === 'message-gone') forget(call);
        return word;
      }
      if (typeof trouble === 'object') return { is: 'rate-limited', after: trouble.wait };
      const outcome = act();
      if (outcome.is === 'rate-limited') limited.push(call);
      return trouble === 'lost' && outcome.is === 'posted' ? { is: 'ambiguous' } : outcome;
    };
    if (took > 0) await time.sleep(took / 2);
    const outcome = answer();
    if (took > 0) await time.sleep(took / 2);
    return outcome;
  }

  const waitFor = (milliseconds: number): PostOutcome => ({
    is: 'rate-limited',
    after: Math.max(1000, Math.ceil(milliseconds / 1000) * 1000),
  });

  function poster(workspace: string): Poster {
    const calling = (name: SlackCall['name'], channel: string): SlackCall => ({
      name,
      workspace,
      channel,
      at: time.now(),
    });
    return {
      post: (message, { channel, thread, id, broadcast }) =>
        ask(calling('post', channel), () => {
          const key = keyOf(workspace, channel);
          const gap = (lastPost.get(key) ?? Number.NEGATIVE_INFINITY) + 1000 - time.now();
          if (gap > 0) return waitFor(gap);
          const wait = busy(`posts ${workspace}`, 300);
          if (wait > 0) return waitFor(wait);
          lastPost.set(key, time.now());
          count += 1;
          const ts = `${Math.floor(time.now() / 1000)}.${String(count).padStart(6, '0')}`;
          const ids = id.split(' ');
          standing(workspace, channel).push({
            ts,
            channel,
            thread,
            broadcast,
            at: time.now(),
            first: message,
            message,
            ids: ids.map((one) => one.replace(/^~/, '')),
            isList: ids[0]?.startsWith('~') ?? false,
          });
          return { is: 'posted', ts };
        }),
      update: (message, { channel, ts }) =>
        ask({ ...calling('update', channel), ts }, () => {
          const wait = busy(`changes ${workspace}`, 50);
          if (wait > 0) return waitFor(wait);
          const known = standing(workspace, channel).find((one) => one.ts === ts);
          if (!known) return { is: 'message-gone' };
          known.message = message;
          return { is: 'posted', ts };
        }),
      replace: async () => true,
      async find({ channel, id, since, thread: within }) {
        calls.push(calling('find', channel));
        if (history === 'hidden') return 'unknown';
        const found = standing(workspace, channel).find(
          ({ ids, isList, at, thread }) =>
            thread === within &&
            at >= since - minute &&
            isList === id.startsWith('~') &&
            ids.includes(id.replace(/^~/, '')),
        );
        return found?.ts ?? 'absent';
      },
      tell: (user, message) =>
        ask(calling('tell', user), () => {
          told.push({ user, message, at: time.now() });
          return { is: 'posted', ts: '1.1' };
        }),
      async readers(channel) {
        calls.push(calling('readers', channel));
        return shared.includes(channel) ? 'another company too' : 'own company';
      },
      memberByEmail: async () => ({ is: 'none' }),
      effectiveRole: async () => 'operator',
    };
  }

  return {
    poster,
    told,
    calls,
    limited,
    channels,
    /** In a channel, threads left out. */
    stands: (workspace: string, channel: string) =>
      standing(workspace, channel).filter(({ thread }) => thread === undefined),
    threads: (workspace: string, channel: string) =>
      standing(workspace, channel).filter(({ thread }) => thread !== undefined),
    remove(workspace: string, channel: string): void {
      channels.set(keyOf(workspace, channel), []);
    },
  };
}
