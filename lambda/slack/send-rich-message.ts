/** Sends a message in the richest form that Slack takes in this workspace, and remembers for a day what it refused. */
import type { Store } from '../store/store.ts';
import type { Message } from '../views/text/message.ts';
import { plainForm, type RichMessage, richForm } from '../views/text/message-variants.ts';

/** `refused`: Slack did not take these blocks, and nothing was posted. */
export type SendOutcome = 'sent' | 'refused' | 'lost';

export interface RichSending<T> {
  readonly workspace: string;
  readonly send: (form: T) => Promise<SendOutcome>;
  readonly store: Pick<Store, 'isRefused' | 'saveRefused'>;
  readonly now: () => number;
}

/** `send` gets the message with Slack's own tables and charts first, then, if that was refused, without. */
export async function sendRich(message: Message, sending: RichSending<RichMessage>): Promise<SendOutcome> {
  const rich = richForm(message);
  const kind = message.richer?.kind;
  if (rich && kind && (await isTaken(kind, sending))) {
    const outcome = await sending.send(rich);
    if (outcome !== 'refused') return outcome;
    await remember(kind, sending);
  }
  return sending.send(plainForm(message));
}

type Kind = NonNullable<Message['richer']>['kind'] | 'picture' | 'work_object';
type Remembering = Omit<RichSending<never>, 'send'>;

/** False for a day after Slack has refused it. Where the table does not answer, it is tried. */
export function isTaken(kind: Kind, { workspace, store }: Remembering): Promise<boolean> {
  return store.isRefused(workspace, kind).then(
    (isRefused) => !isRefused,
    () => true,
  );
}

export async function remember(kind: Kind, { workspace, store, now }: Remembering): Promise<void> {
  await store.saveRefused(workspace, kind, now()).catch(() => undefined);
}
