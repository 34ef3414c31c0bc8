/** Keeps the stand-in's state in a file, so that a restart keeps messages. */
import * as v from 'valibot';
import { type Journal, keepJournal, type Records, readJournal } from '../record-journal.ts';
import { type State, stateSchema } from './state-schema.ts';

/** Raised when the shape of the state changes. */
const version = 2;

/** Nothing when there is no such file, or when another version wrote it. Throws StartError when it is damaged. */
export function loadState(file: string): State | undefined {
  const records = readJournal(file, version);
  const read = records && v.safeParse(stateSchema, stateOf(records));
  return read?.success ? read.output : undefined;
}

export function keepState(file: string, state: State): Journal {
  return keepJournal({ file, version, records: () => recordsOf(state) });
}

const keyed = ['modals', 'homes', 'responseUrls'] as const;

/** What all others follow from comes last, so that nothing stands in the file that it does not know of. */
function* recordsOf({ messages, modals, homes, responseUrls, ...others }: State): Records {
  for (const message of messages)
    yield [`messages ${message.channel} ${message.ts} ${message.visibleTo ?? ''}`, message];
  for (const [kind, values] of Object.entries({ modals, homes, responseUrls }))
    for (const [key, value] of Object.entries(values)) yield [`${kind} ${key}`, value];
  yield ['state', others];
}

function stateOf(records: ReadonlyMap<string, unknown>): unknown {
  const of = (kind: string) => [...records].filter(([key]) => key.startsWith(`${kind} `));
  const all = keyed.map((kind) => [
    kind,
    Object.fromEntries(of(kind).map(([key, value]) => [key.slice(kind.length + 1), value])),
  ]);
  const others = records.get('state');
  return {
    ...(typeof others === 'object' ? others : {}),
    ...Object.fromEntries(all),
    messages: of('messages').map(([, value]) => value),
  };
}
