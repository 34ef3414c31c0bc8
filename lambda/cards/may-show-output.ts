/** Decides whether a channel may see build output. */
import { isFailure } from '../circleci/reports/run-event.ts';
import type { Place } from '../outbox/outbox-ports.ts';
import type { AlertServices } from '../ports.ts';
import { knownOf } from '../recent-keys.ts';
import type { Failure, Run } from '../store/stored-runs.ts';
import type { CardFacts } from './alert-facts.ts';

/** Milliseconds for which an answer about a channel is cached: Slack sends an event when it changes. */
const lookAgain = 10 * 60_000;

/** Asks Slack only for a run with output, or with a log that a button would link to. */
export async function outputIn(run: Run, place: Place, services: AlertServices): Promise<'show' | 'hide'> {
  return hasOutput(run) && (await readersOf(place, services)) === 'others too' ? 'hide' : 'show';
}

/** Asks Slack who reads a channel: `others too` where it does not say. */
export async function readersOf(
  { workspace, destination, poster }: Place,
  services: AlertServices,
): Promise<'own company' | 'others too'> {
  const known = knownOf(services);
  const key = `own company ${workspace} ${destination}`;
  if (known.has(key, lookAgain)) return 'own company';
  if ((await poster.readers(destination)) !== 'own company') return 'others too';
  known.note(key);
  return 'own company';
}

/** Decides whether log lines and test messages are shown: hidden once excerpts are off, even if they were read before. */
export async function excerptIn(
  { run, excerpts }: Pick<CardFacts, 'run' | 'excerpts'>,
  place: Place,
  services: AlertServices,
): Promise<'show' | 'hide'> {
  const output = await outputIn(run, place, services);
  return run.failures.some(hasExcerpt) && excerpts === 'off' ? 'hide' : output;
}

function hasOutput({ jobs, failures }: Run): boolean {
  return (
    failures.some(hasExcerpt) || jobs.some(({ status, number }) => isFailure(status) && number !== undefined)
  );
}

function hasExcerpt({ lines, why }: Failure): boolean {
  return lines.length > 0 || why !== undefined;
}
