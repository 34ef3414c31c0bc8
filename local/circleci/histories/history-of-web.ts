/** Defines the history of acme/web, the project of demonstrations. Number 123 is its last build. */
import type { Past } from './history-of-acme.ts';

const web = 'github/acme/web';
const day = 24 * 60;

export const webRuns: readonly Past[] = [
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
