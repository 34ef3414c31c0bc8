/** What happened at acme before the simulator started: every status, every kind of text, oldest first. */
import type { Push } from './pipelines.ts';

export interface Past extends Omit<Push, 'at'> {
  readonly minutesAgo: number;
}

const web = 'github/acme/web';
const api = 'github/acme/api';
const day = 24 * 60;

const webRuns: readonly Past[] = [
  { project: web, minutesAgo: 9 * day, by: 'ada', subject: 'Say hello to the new shop', why: 'first-build' },
  {
    project: web,
    minutesAgo: 8 * day,
    by: 'grace',
    subject: 'Add the product page',
    body: 'With pictures.\r\nAnd prices.',
  },
  {
    project: web,
    minutesAgo: 7 * day,
    by: 'etienne',
    subject: 'Écrire les prix en français (#299)',
    ends: { test: 'failed' },
  },
  {
    project: web,
    minutesAgo: 7 * day - 40,
    by: 'etienne',
    subject: 'Repair the French prices',
    pullRequest: 299,
  },
  {
    project: web,
    minutesAgo: 6 * day,
    by: 'grace',
    subject: 'Move to Node 24',
    ends: { build: 'infrastructure_fail' },
  },
  {
    project: web,
    minutesAgo: 6 * day - 30,
    by: 'grace',
    subject: 'Move to Node 24, again',
    ends: { test: 'timedout' },
  },
  { project: web, minutesAgo: 5 * day, by: 'kenji', subject: 'Test the basket without a clock' },
  { project: web, minutesAgo: 4 * day, by: 'ada', flavour: 'nightly', subject: 'Nightly browser tests' },
  {
    project: web,
    branch: 'feature/checkout-redesign',
    minutesAgo: 3 * day,
    by: 'kenji',
    subject: 'Try `<Checkout/>` & <b>“one page”</b> › *step 1* _of_ 2',
    body: 'Co-authored-by: Grace Okafor <grace@acme.example>\n\n<!channel> <script>alert(1)</script>',
    pullRequest: 312,
  },
  {
    project: web,
    branch: 'dependabot/npm_and_yarn/vite-8.1.0',
    minutesAgo: 2 * day,
    by: 'dependabot[bot]',
    subject: 'Bump vite from 8.0.4 to 8.1.0',
    ends: { lint: 'failed' },
    pullRequest: 313,
  },
  { project: web, tag: 'v1.4.0', minutesAgo: 2 * day - 60, by: 'ada', subject: 'Release 1.4.0' },
  {
    project: web,
    branch: 'feature/typo',
    minutesAgo: day,
    by: 'noname',
    subject: 'Fix a typo 🐛 in the footer',
    flavour: 'broken',
    ends: { 'Build Error': 'failed' },
  },
  { project: web, minutesAgo: 300, by: 'grace', subject: 'Count the visitors' },
  {
    project: web,
    branch: 'feature/checkout-redesign',
    minutesAgo: 120,
    by: 'kenji',
    subject: `Let the checkout ${'really '.repeat(40)}fit on one page`,
    ends: { test: 'canceled' },
    pullRequest: 312,
  },
  {
    project: web,
    minutesAgo: 25,
    by: 'ada',
    subject: 'Round prices half up (#318)',
    body: 'The tax office wants it so.',
    ends: { test: 'failed' },
    pullRequest: 318,
  },
];

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
  { project: 'github/acme/infra', minutesAgo: day, by: 'ada', subject: 'Nobody watches this one' },
  {
    project: 'circleci/PXpvNSfaY3UE5GGdKkL4bG/8vRCmTFwcJ5nUYMZq7fhkB',
    minutesAgo: 2 * day,
    by: 'kenji',
    subject: 'Open the window',
    why: 'trigger',
  },
  { project: 'github/vault-corp/secrets', minutesAgo: day, by: 'noname', subject: 'Nobody may see this' },
];

export const history: readonly Past[] = [...webRuns, ...otherRuns].toSorted(
  (a, b) => b.minutesAgo - a.minutesAgo,
);
