/** Cuts a window out of a log: around a line, from a line, or its end. Lines count from 1. Pure. */
import type { StepLog } from '../client/masked-output.ts';

export interface LogWindow {
  readonly lines: readonly string[];
  /** The number of its first line; one more than `last` where there is none. */
  readonly first: number;
  readonly last: number;
  /** The first line that was kept of the log, and the last one that says something. */
  readonly kept: { readonly first: number; readonly last: number };
}

export interface Cut {
  readonly count: number;
  /** The first line that is wanted. */
  readonly from?: number | undefined;
  /** The line that is looked at; it stands below some of what comes before it. */
  readonly around?: number | undefined;
}

/** What is asked for beyond the log's ends is moved into it. */
export function windowOf({ text, linesBefore }: Pick<StepLog, 'text' | 'linesBefore'>, cut: Cut): LogWindow {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());
  const kept = { first: linesBefore + 1, last: linesBefore + lines.length };
  const start = cut.from ?? (cut.around === undefined ? kept.last : cut.around - Math.floor(cut.count / 3));
  const first = Math.max(kept.first, Math.min(start, kept.last - cut.count + 1));
  const shown = lines.slice(first - kept.first, first - kept.first + cut.count);
  return { lines: shown, first, last: first + shown.length - 1, kept };
}
