/** Draws many runs in one message, a line each, for a flooded channel. Pure. */
import type { Alert } from '../../store/alert.ts';
import { place } from '../builds/build-lines.ts';
import { type Linking, link, linkingTo } from '../text/allowed-links.ts';
import { lines, message } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { joined, limited, type Mrkdwn, made, md } from '../text/mrkdwn.ts';
import { runLook, runName, runUrl } from './alert-title.ts';

/** This many fit into one message, however long their names are. */
export const mostListed = 30;

export interface CoalescedInput extends Linking {
  /** At most `mostListed`. */
  readonly alerts: readonly Alert[];
  readonly now: number;
  /** Mrkdwn made by us: everyone whom one of them mentions. */
  readonly mention?: string | undefined;
}

export function coalescedView(input: CoalescedInput): Message {
  const { alerts } = input;
  const [first] = alerts;
  const mention = input.mention === undefined ? undefined : made(input.mention);
  if (first && alerts.length === 1) return message({ title: joined([line(first, input), mention], ' ') });
  return message({
    title: joined([titleOf(alerts), mention], ' '),
    blocks: lines(alerts.map((alert) => line(alert, input))),
  });
}

/** `❌ *25 runs are failing* in acme/web`, `❌ *25 runs*: 20 failed, 5 passed`. */
function titleOf(alerts: readonly Alert[]): Mrkdwn {
  const looks = [...Map.groupBy(alerts, (alert) => lookOf(alert).word)];
  const names = new Set(alerts.map(({ snapshot }) => runName(snapshot)));
  const [name = ''] = names;
  const where = names.size === 1 ? md` in ${limited(name, 120)}` : md` in ${names.size} projects`;
  const [first] = alerts.map(lookOf);
  const [word = ''] = looks.map(([one]) => one);
  const verb = looks.length === 1 ? verbs[word] : undefined;
  if (verb !== undefined) return md`${first?.emoji} *${alerts.length} runs ${verb}*${where}`;
  const counts = looks.map(([one, of]) => md`${of.length} ${one.toLowerCase()}`);
  return md`*${alerts.length} runs*${where}: ${joined(counts, ', ')}`;
}

const verbs: Readonly<Record<string, string>> = {
  Failing: 'are failing',
  Failed: 'failed',
  Fixed: 'are fixed',
  Passed: 'passed',
  Canceled: 'were canceled',
  Running: 'are running',
  'Waiting for approval': 'are waiting for approval',
};

function lookOf({ snapshot: run, status, redSince }: Alert): ReturnType<typeof runLook> {
  return runLook({ run, status, redSince });
}

/** `❌ *Failed*: acme/web on main · ci`. */
function line(alert: Alert, input: Linking): Mrkdwn {
  const { snapshot: run } = alert;
  const linking = linkingTo(run.project, input);
  const { emoji, word } = lookOf(alert);
  const name = link(limited(runName(run), 60), runUrl({ run, ...linking }), linking);
  const workflow = run.workflow === undefined ? undefined : md` · ${limited(run.workflow, 30)}`;
  return md`${emoji} *${word}*: ${name}${place({ branch: run.branch?.slice(0, 50), tag: run.tag?.slice(0, 50) })}${workflow}`;
}
