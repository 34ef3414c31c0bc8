/** Defines acme's history before the simulator started: every status, every kind of text, oldest first. */

import type { Push } from '../runs/create-pipelines.ts';
import { webRuns } from './history-of-web.ts';

export interface Past extends Omit<Push, 'at'> {
  readonly minutesAgo: number;
}

const api = 'github/acme/api';
const day = 24 * 60;

const otherRuns: readonly Past[] = [
  { project: api, minutesAgo: 5 * day, by: 'etienne', subject: 'Answer 409 when the stock is gone' },
  { project: api, minutesAgo: 3 * day, by: 'grace', subject: 'Log less', ends: { build: 'no_tests' } },
  {
    project: api,
    branch: 'feature/v2-orders',
    minutesAgo: 2 * day,
    by: 'kenji',
    subject: '注文 API v2 — первый шаг',
    ends: { test: 'failed' },
  },
  { project: api, minutesAgo: 60, by: 'grace', subject: 'Retry the payment once', body: 'Closes #77' },
  {
    project: 'github/acme/mobile',
    minutesAgo: 4 * day,
    by: 'kenji',
    subject: 'Dark mode',
    ends: { ios: 'failed' },
  },
  { project: 'github/acme/mobile', minutesAgo: 90, by: 'kenji', subject: 'Dark mode, now dark', ends: {} },
  { project: 'github/acme/docs', minutesAgo: day, by: 'ada', subject: 'Explain refunds' },
  {
    project: 'bitbucket/acme/legacy',
    branch: 'master',
    minutesAgo: 2000 * day,
    by: 'grace',
    subject: 'The good old days of CircleCI 1.0',
    flavour: 'ancient',
  },
  {
    project: 'bitbucket/acme/legacy',
    branch: 'master',
    minutesAgo: 10 * day,
    by: 'grace',
    subject: 'Last change, promised',
    ends: { build: 'killed' },
  },
  {
    project: 'bitbucket/acme/legacy',
    branch: 'master',
    minutesAgo: 2 * day,
    by: 'grace',
    subject: 'Really the last change',
  },
  { project: 'github/acme-labs/api', minutesAgo: 3 * day, by: 'ada', subject: 'Play with streams' },
  { project: 'github/open-acme/charts', minutesAgo: day, by: 'etienne', subject: 'Draw pies' },
  { project: 'github/acme/infra', minutesAgo: day, by: 'ada', subject: 'A project without followers' },
  {
    project: 'circleci/PXpvNSfaY3UE5GGdKkL4bG/8vRCmTFwcJ5nUYMZq7fhkB',
    minutesAgo: 2 * day,
    by: 'kenji',
    subject: 'Open the window',
    why: 'trigger',
  },
  { project: 'github/vault-corp/secrets', minutesAgo: day, by: 'noname', subject: 'A private commit' },
];

export const history: readonly Past[] = [...webRuns, ...otherRuns].toSorted(
  (a, b) => b.minutesAgo - a.minutesAgo,
);
