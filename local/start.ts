/** Starts the whole bot on this machine (`npm start [-- --fresh]`), until Ctrl-C. */
import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { startLocal } from './bot.ts';
import { refuseSecond } from './lock-data-folder.ts';
import { StartError } from './start-error.ts';
import { screen } from './startup-message.ts';

const dataFolder = process.env.DATA_FOLDER || join(import.meta.dirname, '../.local/bot');

try {
  const { values } = parseArgs({ options: { fresh: { type: 'boolean', default: false } } });
  if (values.fresh) {
    await refuseSecond(dataFolder);
    rmSync(dataFolder, { recursive: true, force: true });
  }
  const bot = await startLocal({ dataFolder, environment: process.env, isLasting: true });
  console.log(screen(bot, shown(dataFolder)));
  const end = () => void bot.close().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
} catch (error) {
  if (!(error instanceof StartError) && !isBadArgument(error)) throw error;
  const options = error instanceof StartError ? '' : '. Options: --fresh starts over.';
  console.error(`${error.message}${options}`);
  process.exitCode = 1;
}

/** As short as it can be said from here. */
function shown(folder: string): string {
  const path = relative(process.cwd(), folder);
  return path.startsWith('..') ? folder : path;
}

function isBadArgument(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
