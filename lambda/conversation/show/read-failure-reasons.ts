/** Reads why jobs failed for a card, and keeps it from those who may not see output. */
import type { CircleCI } from '../../circleci/client/client.ts';
import { type FailedJob, type NamedReason, reasonsOf } from '../../circleci/failure/failed-jobs.ts';
import { readFailures } from '../../circleci/failure/read-failure.ts';
import { OwnAccountError } from '../../errors.ts';
import type { Subject } from '../../views/runs/work-object.ts';
import type { Message } from '../../views/text/message.ts';
import type { FollowWish } from '../choose-followed-run.ts';
import type { Context } from '../context.ts';
import { outputAccessOrNone } from '../output-access.ts';
import type { OutputAccess, Reply } from '../reply.ts';

interface BuildReasons {
  readonly failures: readonly NamedReason[];
  /** Failing jobs of which nothing could be read. */
  readonly missing: number;
}

interface Shown {
  readonly context: Context;
  readonly circleci: CircleCI;
  readonly follow?: FollowWish | undefined;
  readonly subject?: Subject;
}

/**
 * A card with the reasons, for members; Share posts it without them, unless an admin has turned excerpts on and only the
 * own company reads here. Never rejects for want of a reason.
 */
export async function withReasons(
  failed: readonly FailedJob[],
  draw: (reasons: BuildReasons | undefined) => Message,
  { context, circleci, ...more }: Shown,
): Promise<Reply> {
  const access = await accessTo(failed, context);
  if (!access) return { kind: 'say', message: draw(undefined), ...more };
  const { failures, leftOut } = await readFailures(
    circleci,
    failed.map(({ build }) => build),
  );
  const found = reasonsOf(failed, failures);
  if (found.length === 0) return { kind: 'say', message: draw(undefined), ...more };
  const message = draw({ failures: found, missing: leftOut.jobs });
  return { ...(await sayOutput(message, () => draw(undefined), { context, access })), ...more };
}

/** Undefined, too, for want of an account of one's own: a card without reasons takes none. */
async function accessTo(failed: readonly FailedJob[], context: Context): Promise<OutputAccess | undefined> {
  if (failed.length === 0) return undefined;
  const projects = failed.map(({ build }) => build.project);
  return outputAccessOrNone(context, projects).catch((error: unknown) => {
    if (error instanceof OwnAccountError) return undefined;
    throw error;
  });
}

/** Share posts it whole where an admin has turned excerpts on and only the own company reads here, else without output. */
export async function sayOutput(
  message: Message,
  drawWithout: () => Message,
  { context, access }: { readonly context: Context; readonly access: OutputAccess },
): Promise<Extract<Reply, { kind: 'say' }>> {
  const isOpen = access === 'channel' && (await context.store.excerpts(context.caller.workspace)) === 'on';
  const said = { kind: 'say', message, withoutOutput: drawWithout() } as const;
  return isOpen ? { ...said, output: access } : said;
}
