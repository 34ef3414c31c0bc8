/** What steps printed, and files. Every function rejects with CircleCIError only. */
import * as v from 'valibot';
import { type Download, type Downloading, download } from './download.ts';
import { each, text } from './fields.ts';
import { cleanLog } from './log.ts';
import { buildPath } from './paths.ts';
import type { BuildRef } from './project.ts';
import type { Ask } from './request.ts';
import { parsed } from './said.ts';
import type { Artifact, StepAction } from './schemas.ts';

export interface StepLog {
  /** As a terminal would show it in the end. Hostile, and it may hold secrets. */
  readonly text: string;
  /** False when CircleCI has more than we take: then the beginning is missing. */
  readonly whole: boolean;
}

/** Bytes of one log or file that we take. */
export const mostBytes = 1_000_000;

const printed = v.pipe(
  each(v.object({ message: text })),
  v.transform((lines) => lines.map(({ message = '' }) => message).join('')),
);

export interface StepRef {
  readonly build: BuildRef;
  readonly action: Pick<StepAction, 'step' | 'index' | 'outputUrl'>;
}

/**
 * What an action printed. Read from its presigned address, without the token; else, as for a running step, from
 * GET …/:build_num/output/:step/:index?file=true (not in the reference). `not-found` when nothing was kept.
 */
export async function stepLog(
  ask: Ask,
  { build, action }: StepRef,
  downloading: Downloading,
): Promise<StepLog> {
  const stored = action.outputUrl ? await storedLog(action.outputUrl, downloading) : undefined;
  return stored ?? tailOf(await askedLog(ask, { build, action }));
}

async function storedLog(url: string, downloading: Downloading): Promise<StepLog | undefined> {
  const file = await download(url, { ...downloading, token: undefined, most: mostBytes });
  if (file.kind !== 'file' || !file.whole) return undefined;
  const read = v.safeParse(printed, parsed(new TextDecoder().decode(file.bytes)));
  return read.success ? { text: cleanLog(read.output), whole: true } : undefined;
}

/** From CircleCI itself more may come: of a long log the end is what tells. */
function askedLog(ask: Ask, { build, action }: StepRef): Promise<string> {
  const path = [...buildPath(build), 'output', `${action.step}`, `${action.index}`];
  return ask({
    method: 'GET',
    path,
    query: { file: 'true' },
    schema: v.string(),
    form: 'text',
    megabytes: 16,
  });
}

function tailOf(log: string): StepLog {
  return { text: cleanLog(log.slice(-mostBytes)), whole: log.length <= mostBytes };
}

/** An artifact's first bytes. Reference: Artifacts of a Build, Download an artifact file. */
export function artifactFile(artifact: Pick<Artifact, 'url'>, downloading: Downloading): Promise<Download> {
  return download(artifact.url, downloading);
}
