/** Parses and words what started a run. Pure. */
import { type RunTrigger, runTriggers } from '../circleci/run-trigger.ts';
import { nearest } from '../parsing/closest-match.ts';
import type { Choice, Read } from './option-type.ts';

/** Other words for them. */
const synonyms: ReadonlyMap<string, RunTrigger> = new Map([
  ...like('push', 'pushes', 'commit', 'commits', 'tag', 'pr', 'pull-request', 'pull_request'),
  ...like('schedule', 'schedules', 'scheduled', 'cron', 'scheduled_pipeline'),
  ...like('api', 'web', 'manual', 'manually', 'app', 'ui', 'explicit'),
  ...like('custom-webhook', 'custom', 'custom_webhook', 'webhook'),
]);

function like(trigger: RunTrigger, ...words: readonly string[]): [string, RunTrigger][] {
  return [trigger, ...words].map((word) => [word, trigger]);
}

export function triggersOf(text: string): Read<readonly RunTrigger[]> {
  const said = text.split(/[,|]/).flatMap((item) => item.trim().toLowerCase() || []);
  const known = said.flatMap((word) => synonyms.get(word) ?? []);
  if (said.length > 0 && known.length === said.length) return { value: [...new Set(known)] };
  const near = said.flatMap((word) => synonyms.get(word) ?? nearest(word, runTriggers) ?? []);
  return {
    wants: `one or more of ${runTriggers.join(', ')}`,
    example: [...new Set(near)].join(',') || 'schedule',
  };
}

export const triggerChoices: readonly Choice[] = [
  { value: 'push', label: 'Pushes', description: 'Commits, tags and pull requests' },
  { value: 'schedule', label: 'Schedules' },
  { value: 'api', label: 'The API or the web app' },
  { value: 'custom-webhook', label: 'Custom webhooks' },
];

const nouns: Readonly<Record<RunTrigger, string>> = {
  push: 'a push',
  schedule: 'a schedule',
  api: 'the API',
  'custom-webhook': 'a custom webhook',
};

/** `started by a push or a schedule`. */
export function triggerWords(triggers: readonly RunTrigger[]): string {
  const [last = '', ...before] = runTriggers
    .filter((trigger) => triggers.includes(trigger))
    .map((trigger) => nouns[trigger])
    .toReversed();
  const all = before.length === 0 ? last : `${before.toReversed().join(', ')} or ${last}`;
  return `started by ${all}`;
}
