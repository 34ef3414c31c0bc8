/** Runs a change once: checks the role and limits, claims it by its idempotency key, and records it. */

import { isByOwnToken } from '../channel-limits.ts';
import { CircleCIError } from '../circleci/errors.ts';
import type { Caller, Context, Intended } from '../conversation/context.ts';
import { mustBeAllowed } from '../conversation/require-role.ts';
import { AlreadyDoneError, OwnAccountError, RefusedError } from '../errors.ts';
import type { EffectiveRole } from '../permissions.ts';
import type { ClaimedAct, Outcome } from '../store/store.ts';
import type { Services } from './worker-ports.ts';

export interface Acting {
  readonly caller: Caller;
  /** The idempotency key: the same for every delivery of this click or command. The first to claim it acts. */
  readonly key: string;
  readonly effectiveRole: () => Promise<EffectiveRole>;
  /** Takes the write of an outcome, which the person's answer need not wait for. */
  readonly writeMeanwhile: (writing: Promise<void>) => Promise<void>;
}

export async function actOnce<T>(
  intended: Intended,
  effect: () => Promise<T>,
  {
    context,
    key,
    services,
    writeMeanwhile,
  }: Pick<Acting, 'key' | 'writeMeanwhile'> & { readonly context: Context; readonly services: Services },
): Promise<T> {
  const { store, log, now } = services;
  const { caller } = context;
  const { name, target } = intended;
  const { workspace, user } = caller;
  const who = { name, user, workspace };
  await mustBeAllowed(name, context, intended).catch((error: unknown) => {
    throw noted(error, (why) => log({ log: 'act.refused', ...who, ...why }));
  });
  const act: ClaimedAct = { name, target, id: key, by: user, channel: caller.channel, at: now() };
  const own = isByOwnToken(name) ? await context.ownAccount(intended.projects[0]) : undefined;
  const entry = { ...act, ...(own && { as: own.login }) };
  const claim = await store.claim(workspace, act);
  if (!claim.won) {
    log({ log: 'act.repeated', ...who });
    throw new AlreadyDoneError(claim.act, claim.outcome);
  }
  log({ log: 'act.claimed', ...who, act: key });
  const end = async (outcome: Outcome) => {
    log({ log: 'act.ended', ...who, act: key, outcome });
    await Promise.all([store.settle(workspace, act, outcome), store.audit(workspace, { ...entry, outcome })]);
  };
  try {
    await store.audit(workspace, { ...entry, outcome: 'under way' });
  } catch (error) {
    // Without an audit entry nothing may be changed.
    await end('refused');
    throw error;
  }
  return carryOut(effect, end, writeMeanwhile);
}

/** Returns the error, having logged why it refuses. */
function noted(error: unknown, note: (why: Readonly<Record<string, string>>) => void): unknown {
  if (error instanceof OwnAccountError) note({ reason: 'own account' });
  if (error instanceof RefusedError)
    note({ effectiveRole: error.effectiveRole, ...(error.limit && { reason: error.limit.is }) });
  return error;
}

async function carryOut<T>(
  effect: () => Promise<T>,
  end: (outcome: Outcome) => Promise<void>,
  writeMeanwhile: Acting['writeMeanwhile'],
): Promise<T> {
  let result: T;
  try {
    result = await effect();
  } catch (error) {
    await end(outcomeOf(error));
    throw error;
  }
  // The change has happened: a failed write of the record must not report it as failed.
  await writeMeanwhile(end('done').catch(() => undefined));
  return result;
}

/** Only a clear refusal by CircleCI means that nothing happened. */
function outcomeOf(error: unknown): Outcome {
  if (error instanceof CircleCIError) return error.ambiguous ? 'unknown' : 'refused';
  return error instanceof Error &&
    ['StaleError', 'SupersededError', 'UsageError', 'NotConnectedError', 'OwnAccountError'].includes(
      error.name,
    )
    ? 'refused'
    : 'unknown';
}
