/** Draws the message about tests that have become flaky. Pure. */
import { buildUrl } from '../../circleci/links.ts';
import { projectSlug } from '../../circleci/project.ts';
import type { Run } from '../../store/stored-runs.ts';
import { place } from '../builds/build-lines.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { actions, context, message, plainBlocks, rows } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { commit } from './alert-body.ts';
import { isLoneBuild, runName } from './alert-title.ts';

/** Failed in one build and passed in the other. */
export interface NewFlakyTest {
  readonly name: string;
  readonly job: string;
  /** Numbers of the builds. */
  readonly failed: number;
  readonly passed: number;
}

export interface FlakyTestsInput extends Linking {
  readonly run: Run;
  readonly tests: readonly NewFlakyTest[];
  /** Names of tests are build output, which other companies do not see. */
  readonly readers: 'own company' | 'others too';
}

const mostShown = 5;

/** ``⚠️ *New flaky test*: acme/web on `main` · `ci` ``, and below it the tests, each with its two runs. */
export function flakyTestsView(input: FlakyTestsInput): Message {
  const { run, tests } = input;
  const what = tests.length === 1 ? 'New flaky test' : `${tests.length} new flaky tests`;
  const workflow = isLoneBuild(run) || !run.workflow ? undefined : code(run.workflow, 60);
  const name = md`${limited(runName(run), 120)}${place(run)}`;
  const more = tests.length - mostShown;
  return message({
    title: joined([md`⚠️ *${what}*: ${name}`, workflow], ' · '),
    color: '#e8912d',
    blocks: [
      ...plainBlocks(rows(tests.slice(0, mostShown).map((test) => row(test, input)))),
      more > 0 ? context(md`and ${more} more`) : undefined,
      context('failed, then passed on the same commit', commit(run.project, run.revision, input)),
      actions(
        button(
          'Show flaky tests',
          { action: 'run', command: `flaky ${projectSlug(run.project)}` },
          { id: 'flaky' },
        ),
      ),
    ],
  });
}

function row(test: NewFlakyTest, { run: { project }, readers, ...linking }: FlakyTestsInput): Mrkdwn {
  const shown = (number: number) => link(`#${number}`, buildUrl({ project, number }, linking.host), linking);
  const name = readers === 'own company' ? md`*${limited(test.name, 200)}*` : md`*A test*`;
  return md`${name}\n${code(test.job, 60)} failed in ${shown(test.failed)}, passed in ${shown(test.passed)}`;
}
