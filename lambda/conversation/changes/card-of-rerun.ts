/** Redraws the card of a run that was rerun, if the clicked message is that card. */
import { cardSubject } from '../../store/alert.ts';
import { branchSubject, careOf, redTimeIn } from '../../store/red-time.ts';
import { listIn } from '../../store/run-list.ts';
import { lineOf, type Run } from '../../store/stored-runs.ts';
import { type AlertInput, alertView } from '../../views/alerts/alert.ts';
import { withoutLog } from '../../views/builds/output-shared-with-channel.ts';
import type { Message } from '../../views/text/message.ts';
import type { Context } from '../context.ts';
import { isReadOutside } from '../output-access.ts';

interface Pressed {
  readonly run: Run | undefined;
  readonly host: string;
  /** Of the message that was pressed. */
  readonly ts: string | undefined;
}

/** Undefined when the message shows another run, none, or many. It shows no more of the output than alerts do. */
export async function cardOfRun({ run, host, ts }: Pressed, context: Context): Promise<Message | undefined> {
  const { store, caller, now } = context;
  const { workspace, channel } = caller;
  if (!run || ts === undefined || channel === undefined) return undefined;
  const of = async (subject: string) => {
    const posted = await store.posted(workspace, channel, subject).catch(() => undefined);
    return listIn(posted?.notes) === undefined ? posted : undefined;
  };
  const [excerpts, isOutside] = await Promise.all([store.excerpts(workspace), isReadOutside(context)]);
  const excerpt = excerpts === 'on' && !isOutside ? 'show' : 'hide';
  const shown = { run, status: 'progress', redSince: undefined, now, host, excerpt } as const;
  const drawn = (input: AlertInput) => (isOutside ? withoutLog(alertView(input)) : alertView(input));
  if ((await of(cardSubject(run.id)))?.ts === ts) return drawn(shown);
  const line = lineOf(run);
  const posted = line && (await of(branchSubject(line)));
  const red = posted?.ts === ts ? redTimeIn(posted.notes) : undefined;
  if (!red || !line) return undefined;
  const care = careOf(await store.care(workspace, line).catch(() => undefined), red);
  return drawn({ ...shown, redSince: red.first, red, care });
}
