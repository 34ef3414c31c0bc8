/** Counts the requests that wait for one another before a command's answer stands in Slack. */
import type { Heard } from './delay-and-trace-requests.ts';

export const commands = ['status', 'builds', 'build', 'log', 'retry', 'subscribe'] as const;
export type Command = (typeof commands)[number];

export interface InARow {
  readonly requests: number;
  /** How many of them wait for CircleCI, and how many for others alone. */
  readonly circleci: number;
  readonly others: number;
  /** By the model. */
  readonly milliseconds: number;
}

/**
 * From the worker's first request to the one that brings the answer, by the last response_url or, of a message that is
 * followed, by its post. No one waits for the
 * hand-over before it, nor for what is written after it.
 */
export function requestsInARow(heard: readonly Heard[]): InARow {
  const answer = heard.findLast(({ what }) =>
    /^POST \/(commands|actions)\/|^POST .*chat\.postMessage/.test(what),
  );
  if (!answer) throw new Error('Nothing was answered.');
  const chain = chainOf(answer).filter(({ service }) => service !== 'lambda');
  const circleci = chain.filter(({ service }) => service === 'circleci').length;
  return {
    requests: chain.length,
    circleci,
    others: chain.length - circleci,
    milliseconds: answer.ends,
  };
}

export function chainOf(one: Heard): readonly Heard[] {
  return one.after ? [...chainOf(one.after), one] : [one];
}
