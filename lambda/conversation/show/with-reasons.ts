/** Reads why jobs failed for a card, and keeps it from those who may not see output. */
import type { CircleCI } from '../../circleci/client/client.ts';
import { type FailedJob, type NamedReason, reasonsOf } from '../../circleci/failure/failed-jobs.ts';
import { readFailures } from '../../circleci/failure/read-failure.ts';
import type { Message } from '../../views/text/message.ts';
import type { Context } from '../context.ts';
import { outputAccessOrNone } from '../output-access.ts';
import type { OutputAccess, Reply } from '../reply.ts';

interface BuildReasons {
  readonly failures: readonly NamedReason[];
  /** Failing jobs of which nothing could be read. */
  readonly missing: number;
}

interface Reading {
  readonly context: Context;
  readonly circleci: CircleCI;
}

/**
 * A card with the reasons, for members; Share posts it without them, unless an admin has turned excerpts on and only the
 * own company reads here. Never rejects for want of a reason.
 */
export async function withReasons(
  failed: readonly FailedJob[],
  draw: (reasons: BuildReasons | undefined) => Message,
  { context, circleci }: Reading,
): Promise<Reply> {
  const access = failed.length > 0 ? await outputAccessOrNone(context) : undefined;
  if (!access) return { kind: 'say', message: draw(undefined) };
  const { failures, leftOut } = await readFailures(
    circleci,
    failed.map(({ build }) => build),
  );
  const found = reasonsOf(failed, failures);
  if (found.length === 0) return { kind: 'say', message: draw(undefined) };
  const message = draw({ failures: found, missing: leftOut.jobs });
  return sayOutput(message, () => draw(undefined), { context, access });
}

/** Share posts it whole where an admin has turned excerpts on and only the own company reads here, else without output. */
export async function sayOutput(
  message: Message,
  drawWithout: () => Message,
  { context, access }: { readonly context: Context; readonly access: OutputAccess },
): Promise<Reply> {
  const isOpen = access === 'channel' && (await context.store.excerpts(context.caller.workspace)) === 'on';
  const said = { kind: 'say', message, withoutOutput: drawWithout() } as const;
  return isOpen ? { ...said, output: access } : said;
}
