/** Locks a data folder for one bot: LevelDB would end a second one without a message. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { healthy } from './bot-server.ts';
import { damaged } from './read-kept-file.ts';
import { StartError } from './start-error.ts';

const fileIn = (folder: string) => join(folder, 'running');

/** Throws StartError when the bot that last used this folder still answers. */
export async function refuseSecond(folder: string): Promise<void> {
  const url = readUrl(folder);
  if (!url || !(await answers(url))) return;
  throw new StartError(`The bot is already running with the data in ${folder}: ${url}`);
}

/** Call the result when it ends. */
export function announce(folder: string, url: string): { close(): Promise<void> } {
  writeFileSync(fileIn(folder), url);
  return { close: async () => rmSync(fileIn(folder), { force: true }) };
}

function readUrl(folder: string): string | undefined {
  try {
    return readFileSync(fileIn(folder), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw damaged(fileIn(folder));
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(1000) });
    return (await response.text()).trim() === healthy;
  } catch {
    return false;
  }
}
