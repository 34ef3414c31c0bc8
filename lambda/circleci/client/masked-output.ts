/** Reads what steps printed, and files; secrets in them are masked here. Rejects with CircleCIError only. */

import type { Artifact, StepAction } from '../api-v1-schemas.ts';
import { type Downloading, download, type Failed, receive } from '../http/download.ts';
import type { Reached } from '../http/http-transport.ts';
import type { Ask } from '../http/send-request.ts';
import { createLogTail } from '../logs/log-tail.ts';
import { createMessageReader } from '../logs/stream-json-messages.ts';
import { maskLines, maskText } from '../masking/mask-secrets.ts';
import type { BuildRef } from '../project.ts';
import { createTerminal } from '../terminal/terminal.ts';
import { buildPath, v3 } from './api-paths.ts';

export interface StepLog {
  /** As a terminal would show it in the end, with secrets masked: its last lines. Hostile. */
  readonly text: string;
  /** False when something is missing before the text or after it. */
  readonly whole: boolean;
  /** How many lines stood before the text. */
  readonly linesBefore: number;
  /** True when the log continues after the text: it is longer than we read. */
  readonly goesOn: boolean;
}

/** Bytes of one file that we take. */
export const mostBytes = 1_000_000;
/** Bytes of one log that we read, unpacked, to find its end: 20 MB of text, and what JSON adds to it. */
const mostLogBytes = 24_000_000;
/** Bytes that are drawn at once. */
const partBytes = 16_384;

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
  return stored ?? askedLog(ask, { build, action });
}

async function storedLog(url: string, downloading: Downloading): Promise<StepLog | undefined> {
  const withoutToken = { ...downloading, token: undefined };
  const read = await receive(url, withoutToken, ({ body }) => readLog(body, messagesOf));
  return read.kind === 'received' ? read.value : undefined;
}

async function askedLog(ask: Ask, { build, action }: StepRef): Promise<StepLog> {
  const path = [...buildPath(build), 'output', `${action.step}`, `${action.index}`];
  const read = await ask({
    method: 'GET',
    path,
    query: { file: 'true' },
    receive: (body) => readLog(body, plainText),
  });
  return read ?? { text: '', whole: true, linesBefore: 0, goesOn: false };
}

export interface CondensedRef {
  /** `workflow.jobId` of a build. */
  readonly jobId: string;
  readonly action: Pick<StepAction, 'step' | 'index'>;
}

/**
 * The lines of an action's output that CircleCI itself takes for the error, masked: GET
 * /api/v3/jobs/:id/stdout/condensed. `not-found` where it has none, on a CircleCI Server, and for a project's token.
 */
export async function condensedLog(ask: Ask, { jobId, action }: CondensedRef): Promise<string> {
  const read = await ask({
    method: 'GET',
    path: [...v3, 'jobs', jobId, 'stdout', 'condensed'],
    query: { 'filter[execution]': action.index, 'filter[step_num]': action.step },
    token: 'personal',
    receive: (body) => readLog(body, plainText),
  });
  return read?.text ?? '';
}

interface Format {
  /** Returns false once it is known to be none. */
  write(text: string): boolean;
  end(): boolean;
}

type MakeFormat = (onText: (text: string) => void) => Format;

const messagesOf: MakeFormat = createMessageReader;
const plainText: MakeFormat = (onText) => ({
  write(text) {
    onText(text);
    return true;
  },
  end: () => true,
});

/** Draws a log while it streams, and keeps its end. Undefined when it is not of that format. */
async function readLog(body: Reached['body'], format: MakeFormat): Promise<StepLog | undefined> {
  const tail = createLogTail();
  const terminal = createTerminal(tail.add);
  const reader = format((text) => terminal.write(text));
  const decoder = new TextDecoder();
  let room = mostLogBytes;
  for await (const chunk of body ?? []) {
    for (let at = 0; at < Math.min(chunk.length, room); at += partBytes) {
      const part = chunk.subarray(at, Math.min(at + partBytes, room));
      if (!reader.write(decoder.decode(part, { stream: true }))) return undefined;
    }
    room -= chunk.length;
    // Leaving the loop cancels the body, and with it the connection.
    if (room < 0) break;
  }
  const goesOn = room < 0;
  if (!goesOn && !(reader.write(decoder.decode()) && reader.end())) return undefined;
  terminal.end();
  const { lines, before } = tail.end();
  return { text: maskLines(lines).join('\n'), whole: before === 0 && !goesOn, linesBefore: before, goesOn };
}

export type ArtifactText =
  | {
      readonly kind: 'text';
      /** Its beginning, with secrets masked. Hostile. */
      readonly text: string;
      /** How much was read of it. */
      readonly bytes: number;
      /** False when there was more. */
      readonly whole: boolean;
    }
  /** No text, whatever its name says. */
  | { readonly kind: 'binary' }
  | Failed;

/** An artifact's beginning. Reference: Artifacts of a Build, Download an artifact file. Never rejects. */
export async function artifactText(
  artifact: Pick<Artifact, 'url'>,
  downloading: Downloading,
): Promise<ArtifactText> {
  const file = await download(artifact.url, downloading);
  if (file.kind !== 'file') return file;
  const { bytes, whole } = file;
  const text = textOf(bytes);
  return text === undefined
    ? { kind: 'binary' }
    : { kind: 'text', text: maskText(text), bytes: bytes.length, whole };
}

/** Undefined for what is no UTF-8, or holds a zero byte. */
function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    // As a stream, since the last character may be cut in two.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}
