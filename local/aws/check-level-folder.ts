/** Opens the database of an earlier start once before dynalite does, which would throw where no one can catch it. */
import { readdirSync } from 'node:fs';
import { Level } from 'level';
import { damaged } from '../read-kept-file.ts';
import { StartError } from '../start-error.ts';

/** Returns whether there is one. Throws StartError when it is damaged, cannot be read or is in use. */
export async function checkLevel(folder: string): Promise<boolean> {
  if (!holdsFiles(folder)) return false;
  const level = new Level<string, string>(folder, { createIfMissing: false });
  try {
    await level.open();
    // Every value is read: a damaged block shows only then.
    for await (const _ of level.iterator({ fillCache: false }));
    return true;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof Error && 'code' in cause && cause.code === 'LEVEL_LOCKED')
      throw new StartError(`${folder} is in use by another process. End that one first.`);
    throw damaged(folder);
  } finally {
    await level.close().catch(() => undefined);
  }
}

function holdsFiles(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw damaged(folder);
  }
}
