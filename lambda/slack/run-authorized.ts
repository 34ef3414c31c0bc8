/** The one way to change something outside: checked, claimed, done once, recorded. */
import { CircleCIError } from '../circleci/errors.ts';
import type { Caller, Context, Intended } from '../conversation/context.ts';
import { mustBeAllowed } from '../conversation/require-role.ts';
import { AlreadyDoneError, RefusedError } from '../errors.ts';
import type { Standing } from '../permissions.ts';
import type { Act, Outcome } from '../store/store.ts';
import type { Services } from './worker-ports.ts';

export interface Acting {
  readonly caller: Caller;
  /** The same for every delivery of this click or command: whoever claims it first acts. */
  readonly key: string;
  readonly standing: () => Promise<Standing>;
}

export async function actOnce<T>(
  intended: Intended,
  effect: () => Promise<T>,
  {
    context,
    key,
    services,
  }: { readonly context: Context; readonly key: string; readonly services: Services },
): Promise<T> {
  const { store, log, now } = services;
  const { caller } = context;
  const { name, target } = intended;
  const who = { name, user: caller.user, workspace: caller.workspace };
  await mustBeAllowed(name, context, intended).catch((error: unknown) => {
    if (error instanceof RefusedError)
      log({
        log: 'act.refused',
        ...who,
        standing: error.standing,
        ...(error.limit && { reason: error.limit.is }),
      });
    throw error;
  });
  const act: Act = { name, target, id: key, by: caller.user, channel: caller.channel, at: now() };
  const claim = await store.claim(caller.workspace, act);
  if (!claim.won) {
    log({ log: 'act.repeated', ...who });
    throw new AlreadyDoneError(claim.act, claim.outcome);
  }
  log({ log: 'act.claimed', ...who, act: key });
  const end = async (outcome: Outcome) => {
    log({ log: 'act.ended', ...who, act: key, outcome });
    await store.settle(caller.workspace, act, outcome);
    await store.audit(caller.workspace, { ...act, outcome });
  };
  try {
    await store.audit(caller.workspace, { ...act, outcome: 'under way' });
  } catch (error) {
    // Nothing is done that the trail does not show.
    await end('refused');
    throw error;
  }
  return carryOut(effect, end);
}

async function carryOut<T>(effect: () => Promise<T>, end: (outcome: Outcome) => Promise<void>): Promise<T> {
  let result: T;
  try {
    result = await effect();
  } catch (error) {
    await end(outcomeOf(error));
    throw error;
  }
  // It happened: a record that cannot be written now must not make it look as if it had not.
  await end('done').catch(() => undefined);
  return result;
}

/** Only CircleCI's clear no means that nothing happened. */
function outcomeOf(error: unknown): Outcome {
  if (error instanceof CircleCIError) return error.ambiguous ? 'unknown' : 'refused';
  return error instanceof Error &&
    ['StaleError', 'SupersededError', 'UsageError', 'NotConnectedError'].includes(error.name)
    ? 'refused'
    : 'unknown';
}
