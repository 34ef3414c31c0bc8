/** Draws many runs in one message, a line each, for a flooded channel. Pure. */
import type { Alert } from '../../store/alert.ts';
import { place } from '../builds/build-lines.ts';
import { context, lines, message } from '../text/blocks.ts';
import { type Linking, link } from '../text/links.ts';
import type { Message } from '../text/message.ts';
import { joined, limited, type Mrkdwn, made, md } from '../text/mrkdwn.ts';
import { runLook, runName, runUrl } from './run-title.ts';

/** So many fit into one message, however long their names are. */
export const mostListed = 30;

export interface CoalescedInput extends Linking {
  /** At most `mostListed`. */
  readonly alerts: readonly Alert[];
  readonly now: number;
  /** Mrkdwn made by us: everybody whom one of them calls. */
  readonly mention?: string | undefined;
}

export function coalescedView(input: CoalescedInput): Message {
  const { alerts } = input;
  const [first] = alerts;
  const mention = input.mention === undefined ? undefined : made(input.mention);
  if (first && alerts.length === 1) return message({ title: joined([line(first, input), mention], ' ') });
  const counts = [...Map.groupBy(alerts, (alert) => lookOf(alert).word)].map(
    ([word, of]) => md`${of.length} ${word.toLowerCase()}`,
  );
  return message({
    title: joined([md`📚 *${alerts.length} alerts at once*: ${joined(counts, ', ')}`, mention], ' '),
    blocks: [
      ...lines(alerts.map((alert) => line(alert, input))),
      context('So many came together that they are listed. Each links to its run.'),
    ],
  });
}

function lookOf({ snapshot: run, status, redSince }: Alert): ReturnType<typeof runLook> {
  return runLook({ run, status, redSince });
}

/** `❌ *Failed*: acme/web on main · ci`. */
function line(alert: Alert, linking: Linking): Mrkdwn {
  const { snapshot: run } = alert;
  const { emoji, word } = lookOf(alert);
  const name = link(limited(runName(run), 60), runUrl({ run, ...linking }), linking);
  const workflow = run.workflow === undefined ? undefined : md` · ${limited(run.workflow, 30)}`;
  return md`${emoji} *${word}*: ${name}${place({ branch: run.branch?.slice(0, 50), tag: run.tag?.slice(0, 50) })}${workflow}`;
}
