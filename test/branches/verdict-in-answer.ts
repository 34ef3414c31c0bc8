/** What an answer says of a branch or a run, by its first words. */
import type { Verdict } from './branch-oracle.ts';

const words: Readonly<Record<Verdict | 'uncertain', RegExp>> = {
  red: /^\S+ (Failed|Failing|Configuration error|Not authorized|Lost by CircleCI|No tests|Timed out|Infrastructure failure)\b/,
  green: /^\S+ (Passed|Fixed)\b/,
  ongoing: /^\S+ (Running|Queued|Scheduled|Waiting for approval)\b/,
  none: /^\S+ (Canceled|Killed|Not run|Retried|Blocked)\b/,
  unbuilt: /^\S+ No builds yet\b|has no builds on a branch named/,
  uncertain: /^\S+ Unknown state\b/,
};

export function saidOf(text: string): string | undefined {
  return Object.entries(words).find(([, pattern]) => pattern.test(text))?.[0];
}

/** One wrong sentence. */
export interface Lie {
  readonly history: number;
  readonly said: string;
  readonly truths: readonly string[];
  readonly text: string;
}

/** The first ones in full, and how many there are of each kind. */
export function shown(lies: readonly Lie[]): string {
  const kinds = Object.entries(Object.groupBy(lies, ({ said, truths }) => `${said}, truly ${truths}`));
  const first = kinds.flatMap(([kind, all]) =>
    all?.slice(0, 2).map((one) => `${one.history} ${kind}\n${one.text}`),
  );
  return [...kinds.map(([kind, all]) => `${all?.length} × ${kind}`), ...first].join('\n\n');
}
