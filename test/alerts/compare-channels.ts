/** What stands in the channels once a flow has come to rest, and how it differs from what should. */
import type { ActionsBlock, AnyBlock } from '@slack/types';
import type { Message } from '../../lambda/views/text/message.ts';
import { linesListed, type Stands } from '../fakes/rate-limited-slack.ts';
import type { Flow } from './alert-flows.ts';
import { openWay, type Way, type WayOptions } from './alert-path-with-faults.ts';

export interface Ending {
  /** Counts a run's messages in a channel; those with a mention, with a recovery, and with details. */
  readonly said: ReadonlyMap<string, number>;
  /** What the run's card says in the end, and the details below it, with their buttons. */
  readonly cards: ReadonlyMap<string, string>;
  readonly told: number;
  readonly ambiguous: number;
  readonly left: number;
  readonly calls: number;
  readonly sites: ReadonlySet<string>;
  /** What CircleCI is asked for it may not tell. */
  readonly circleci: 'asked' | 'away';
}

const workspace = 'T1';
const channels = ['C1', 'C2'] as const;

export async function go(flow: Flow, options: WayOptions = {}): Promise<Ending> {
  const { slack, circleci } = flow;
  const way = openWay({ ...options, ...(slack && { slack: slack() }), ...(circleci && { circleci }) });
  await flow.begin(way);
  await way.untilQuiet();
  return endOf(way, circleci ? 'asked' : 'away');
}

async function endOf(way: Way, circleci: 'asked' | 'away'): Promise<Ending> {
  const said = new Map<string, number>();
  const cards = new Map<string, string>();
  let left = 0;
  for (const channel of channels) {
    const standing = [...way.slack.stands(workspace, channel), ...way.slack.threads(workspace, channel)];
    const runs = new Map<string, readonly string[]>();
    for (const one of standing) {
      const lines = one.isList ? linesListed(one.message) : [];
      const ofIds = [...new Set(one.ids.map((id) => way.runOf.get(id) ?? id))];
      const of =
        (one.thread && runs.get(one.thread)) || (one.isList ? lines.map(({ branch }) => branch) : ofIds);
      runs.set(one.ts, of);
      for (const { branch, text } of lines) cards.set(`${channel} ${branch} line`, text);
      for (const run of of) {
        for (const fact of facts(one)) {
          const key = `${channel} ${run} ${fact}`;
          said.set(key, (said.get(key) ?? 0) + 1);
        }
        if (!one.isList) cards.set(`${channel} ${run} ${nameOf(one)}`, shown(one.message, circleci));
      }
    }
    left += (await way.store.pending(workspace, channel, 100)).length;
  }
  const { calls, sites } = way.ports;
  const ambiguous = way.log.filter((name) => name === 'alert.ambiguous').length;
  return { said, cards, told: way.slack.told.length, ambiguous, left, calls, sites, circleci };
}

/** Slack tells people of a message as it was posted, never of its changes. */
function facts({ thread, ids, broadcast, first }: Stands): readonly string[] {
  const isDetails = ids.some((id) => id.includes(':details:'));
  const isAloud = thread === undefined || broadcast !== undefined;
  return [
    ...(thread === undefined ? ['is told'] : []),
    ...(isDetails ? ['has details'] : []),
    ...(/<[@!]/.test(first.text) ? ['mentions a person'] : []),
    ...(isAloud && first.text.includes('Fixed') ? ['is said to be fixed'] : []),
  ];
}

function nameOf({ thread, ids }: Stands): string {
  return thread === undefined ? 'card' : (ids[0]?.split(':')[1] ?? 'reply');
}

function isActions(block: AnyBlock): block is ActionsBlock {
  return block.type === 'actions';
}

/** What CircleCI is asked for it may not tell: then there is less on the card. */
function shown({ text, blocks, attachments = [] }: Message, circleci: 'asked' | 'away'): string {
  const all = [...blocks, ...attachments.flatMap((one) => one.blocks ?? [])];
  // Where Slack does not tell who reads, the card has no way to the log.
  const buttons = all
    .filter(isActions)
    .flatMap(({ elements }) => elements)
    .filter(({ action_id }) => action_id !== 'run:log' && action_id !== 'run:why');
  if (circleci === 'away') return text + JSON.stringify(buttons);
  const sure = buttons.filter(({ action_id }) => action_id !== 'run:tests');
  const [head] = blocks;
  const [title] = head?.type === 'section' ? (head.text?.text.split('\n') ?? []) : [];
  return title + JSON.stringify(sure);
}

export function compare(ending: Ending, sound: Ending) {
  let lost = ending.left;
  let repeated = 0;
  for (const key of new Set([...ending.said.keys(), ...sound.said.keys()])) {
    const times = ending.said.get(key) ?? 0;
    const due = sound.said.get(key) ?? 0;
    // A failed look is as good as none: then there are no details to tell.
    const isOwed = sound.circleci === 'away' || !key.endsWith(' has details');
    if (isOwed) lost += Math.max(0, due - times);
    // A list that is posted twice repeats all its runs: it is one message more.
    repeated = Math.max(repeated, times - due);
  }
  // A card shows in the end what it would have shown; one that was listed has none.
  const stale = [...sound.cards].filter(([key, text]) => (ending.cards.get(key) ?? text) !== text).length;
  // The bot cannot read a direct message's history: an uncertain message is posted once more, and counted.
  const toldTwice = Math.max(0, ending.told - sound.told - ending.ambiguous);
  const untold = Math.max(0, sound.told - ending.told);
  return { lost, repeated, stale, toldTwice, untold };
}

export const nothing = { lost: 0, repeated: 0, stale: 0, toldTwice: 0, untold: 0 };
