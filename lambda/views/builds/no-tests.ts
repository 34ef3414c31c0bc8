/** Draws a build without test results, and how to store them. Pure. */
import { type BuildSummary, isUnfinished } from '../../circleci/api-v1-schemas.ts';
import type { Status } from '../../circleci/status.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { context, message, section } from '../text/blocks.ts';
import { linkButton } from '../text/buttons-and-menus.ts';
import { buildName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { sample } from '../text/preformatted.ts';
import { inWords, look } from '../text/statuses.ts';
import { place } from './build-lines.ts';
import { listActions } from './order-buttons.ts';
import { whyItDidNot } from './why-build-ran.ts';

export interface NoTestsInput extends Linking {
  readonly build: BuildSummary;
  readonly command: string;
  readonly page: number;
}

const docs = 'https://circleci.com/docs/guides/test/collect-test-data/';

/** The step of a configuration that keeps them. */
const step = `- run: npx jest --ci --reporters=jest-junit
- store_test_results:
    path: test-results`;

/** Of builds whose end their tests do not explain. */
const ends: Partial<Record<Status, string>> = {
  failed: 'but the build failed',
  timedout: 'but the build timed out',
  infrastructure_fail: 'but CircleCI’s infrastructure failed',
  no_tests: 'but CircleCI counted no tests',
  canceled: 'but the build was canceled',
  killed: 'but the build was killed',
  retried: 'and CircleCI has retried the build since',
  not_run: 'but the build was not run',
};

/** `, but the build failed`; undefined where passed tests are what one expects. */
export function howItEnded({ status }: BuildSummary): Mrkdwn | undefined {
  const end = ends[status];
  return end === undefined ? undefined : md`, ${end}`;
}

/** Why there can be none. */
const without: Partial<Record<Status, string>> = {
  canceled: 'was canceled before it stored test results',
  killed: 'was killed before it stored test results',
  retried: 'was retried by CircleCI: see the newer build for its tests',
  not_run: 'was not run, so it has no tests',
};

export function noTestsView(input: NoTestsInput): Message {
  const { build, command } = input;
  const name = link(limited(buildName(build), 120), build.url, input);
  const open = linkButton('Open in CircleCI', build.url, input);
  const buttons = listActions({ command, page: 1, hasMore: false }, open);
  if (isUnfinished(build))
    return message({
      title: md`${look(build.status).emoji} ${name}${place(build)} is ${inWords(build)}. Test results appear when it ends.`,
      blocks: [buttons],
    });
  const why = without[build.status];
  if (why !== undefined) {
    const reason = whyItDidNot(build);
    const title = md`${look(build.status).emoji} ${name}${place(build)} ${why}${reason && md` (${reason})`}.`;
    return message({ title, blocks: [buttons] });
  }
  return message({
    title: md`No test results for ${name}${place(build)}.`,
    blocks: [
      section(
        md`To see tests here, store JUnit XML in the job, for example from the folder ${code('test-results')}:`,
      ),
      sample(step),
      context(link('Collect test data', docs, {}), 'CircleCI deletes results after some months'),
      buttons,
    ],
  });
}
