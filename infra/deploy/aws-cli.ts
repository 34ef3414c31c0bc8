/** Asks AWS by its command line tool, which knows your credentials. */
import { spawnSync } from 'node:child_process';
import * as v from 'valibot';

/** Returns undefined when AWS refuses, or answers something else. */
export function ask<Schema extends v.GenericSchema>(
  schema: Schema,
  words: readonly string[],
): v.InferOutput<Schema> | undefined {
  const said = run([...words, '--output', 'json']);
  if (said === undefined) return undefined;
  try {
    return v.parse(schema, JSON.parse(said));
  } catch {
    return undefined;
  }
}

/** Returns what it prints, or undefined when it fails or is not there. */
export function run(words: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('aws', words, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 16 * 1024 * 1024,
  });
  return status === 0 ? stdout : undefined;
}
