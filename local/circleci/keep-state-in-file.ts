/** Keeps the world in a file, so that it survives a restart. */
import * as v from 'valibot';
import { type Journal, keepJournal, type Records, readJournal } from '../record-journal.ts';
import type { World } from './model/simulator-state.ts';

/** Raised when the shape of the world changes; older files are then left aside. */
const version = 5;

const Lists = v.looseObject({
  seed: v.number(),
  born: v.number(),
  projects: v.array(v.looseObject({ key: v.string() })),
  pipelines: v.array(v.unknown()),
  workflows: v.array(v.unknown()),
  builds: v.array(v.unknown()),
  told: v.array(v.string()),
  contexts: v.array(v.unknown()),
  schedules: v.array(v.unknown()),
});

const worldSchema = v.custom<World>((world) => v.is(Lists, world));

/** Null when there is no file, or none that this version wrote. Throws StartError when it is damaged. */
export function readWorld(file: string): World | null {
  const records = readJournal(file, version);
  const read = records && v.safeParse(worldSchema, worldOf(records));
  return read?.success ? read.output : null;
}

export function keepWorld(file: string | undefined, world: World): Journal {
  if (file === undefined) return { soon: () => {}, close: async () => {} };
  return keepJournal({ file, version, records: () => recordsOf(world) });
}

const lists = ['pipelines', 'workflows', 'builds', 'told'] as const;

function* recordsOf({ pipelines, workflows, builds, told, ...others }: World): Records {
  for (const one of [...pipelines]) yield [`pipelines ${one.id}`, one];
  for (const one of [...workflows]) yield [`workflows ${one.id}`, one];
  for (const one of [...builds]) yield [`builds ${one.project}#${one.num}`, one];
  for (const one of [...told]) yield [`told ${one}`, one];
  yield ['world', others];
}

function worldOf(records: ReadonlyMap<string, unknown>): unknown {
  const of = (kind: string) => [...records].filter(([key]) => key.startsWith(`${kind} `));
  const all = lists.map((kind) => [kind, of(kind).map(([, value]) => value)]);
  const others = records.get('world');
  return { ...(typeof others === 'object' ? others : {}), ...Object.fromEntries(all) };
}
