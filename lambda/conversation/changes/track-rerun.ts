/** Redraws the card of a run that was rerun, if the clicked message is that card. */
import { cardSubject } from '../../store/alert.ts';
import { lineOf, type Run } from '../../store/runs.ts';
import { alertView } from '../../views/alerts/alert.ts';
import type { Message } from '../../views/text/message.ts';
import type { Context } from '../context.ts';

interface Pressed {
  readonly run: Run | undefined;
  readonly host: string;
  /** Of the message that was pressed. */
  readonly ts: string | undefined;
}

/** Undefined when the message is no card of the run. */
export async function cardOfRun(
  { run, host, ts }: Pressed,
  { store, caller, now }: Context,
): Promise<Message | undefined> {
  if (!run || ts === undefined || caller.channel === undefined) return undefined;
  const subject = cardSubject(run.id);
  const posted = await store.posted(caller.workspace, caller.channel, subject).catch(() => undefined);
  if (posted?.ts !== ts) return undefined;
  return alertView({ run, status: 'progress', redSince: undefined, now, host });
}
