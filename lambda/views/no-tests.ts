/** A build of which CircleCI has no test results, and how to have them the next time. */
import type { BuildSummary } from '../circleci/schemas.ts';
import { isUnfinished } from '../circleci/schemas.ts';
import { context, message, section } from './blocks.ts';
import { listActions } from './buttons.ts';
import { linkButton } from './elements.ts';
import { type Linking, link } from './links.ts';
import type { Message } from './message.ts';
import { code, limited, md } from './mrkdwn.ts';
import { buildName } from './names.ts';
import { sample } from './preformatted.ts';
import { inWords, look } from './statuses.ts';
import { place } from './summary.ts';

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

export function noTestsView(input: NoTestsInput): Message {
  const { build, command } = input;
  const name = link(limited(buildName(build), 120), build.url, input);
  const open = linkButton('Open in CircleCI', build.url, input);
  const buttons = listActions({ command, page: 1, hasMore: false }, open);
  if (isUnfinished(build))
    return message({
      title: md`${look(build.status).emoji} ${name}${place(build)} is ${inWords(build)}: its tests are known once it has ended.`,
      blocks: [buttons],
    });
  return message({
    title: md`🧪 CircleCI kept no test results of ${name}${place(build)}.`,
    blocks: [
      section(
        md`It keeps them when the job stores JUnit XML, here with the folder ${code('test-results')} as an example:`,
      ),
      sample(step),
      context(
        link('how to collect test data', docs, {}),
        'results of an old build are forgotten after some months',
      ),
      buttons,
    ],
  });
}
