/** Redraws the card of a run that was rerun, if the clicked message is that card. */
import { cardSubject } from '../../store/alert.ts';
import { branchSubject, careOf, redTimeIn } from '../../store/red-time.ts';
import { listIn } from '../../store/run-list.ts';
import { lineOf, type Run } from '../../store/stored-runs.ts';
import { alertView } from '../../views/alerts/alert.ts';
import type { Message } from '../../views/text/message.ts';
import type { Context } from '../context.ts';

interface Pressed {
  readonly run: Run | undefined;
  readonly host: string;
  /** Of the message that was pressed. */
  readonly ts: string | undefined;
}

/** Undefined when the message shows another run, none, or many. */
export async function cardOfRun(
  { run, host, ts }: Pressed,
  { store, caller, now }: Context,
): Promise<Message | undefined> {
  const { workspace, channel } = caller;
  if (!run || ts === undefined || channel === undefined) return undefined;
  const of = async (subject: string) => {
    const posted = await store.posted(workspace, channel, subject).catch(() => undefined);
    return listIn(posted?.notes) === undefined ? posted : undefined;
  };
  const shown = { run, status: 'progress', redSince: undefined, now, host } as const;
  if ((await of(cardSubject(run.id)))?.ts === ts) return alertView(shown);
  const line = lineOf(run);
  const posted = line && (await of(branchSubject(line)));
  const red = posted?.ts === ts ? redTimeIn(posted.notes) : undefined;
  if (!red || !line) return undefined;
  const care = careOf(await store.care(workspace, line).catch(() => undefined), red);
  return alertView({ ...shown, redSince: red.first, red, care });
}
