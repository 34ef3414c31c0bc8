/** Draws a project's flaky tests: how often each failed and then passed, where it failed last, and since when. Pure. */
import type { FlakyTest } from '../../circleci/client/insights.ts';
import { buildUrl } from '../../circleci/links.ts';
import type { Project } from '../../circleci/project.ts';
import { percent } from '../../pictures/percent.ts';
import type { FlakyPicture } from '../../pictures/picture-data.ts';
import { listActions } from '../builds/order-buttons.ts';
import { type Linking, link, linkable } from '../text/allowed-links.ts';
import { context, message, plainBlocks, rows, section } from '../text/blocks.ts';
import { type Cell, dataTable } from '../text/charts.ts';
import { projectName } from '../text/display-names.ts';
import { literal } from '../text/escape.ts';
import { noMore, pageOf } from '../text/list-pages.ts';
import type { Message, Richer } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { ago } from '../text/times.ts';

/** A flaky test, and in how many of its runs it failed; undefined where CircleCI does not count it. */
export type CountedFlakyTest = FlakyTest & {
  readonly failed: { readonly times: number; readonly of: number } | undefined;
};

export interface FlakyInput extends Linking {
  readonly project: Project;
  /** The flakiest first. */
  readonly tests: readonly CountedFlakyTest[];
  readonly page: number;
  /** Shows it again, without a page. */
  readonly command: string;
  readonly now: number;
}

const pageSize = 15;
const mostDrawn = 10;

export function flakyView(input: FlakyInput): Message {
  const { project, tests, page, command } = input;
  const pages = Math.ceil(tests.length / pageSize);
  const shown = tests.slice((page - 1) * pageSize, page * pageSize);
  const name = limited(projectName(project), 120);
  if (tests.length === 0)
    return message({
      title:
        project.vcs === 'circleci'
          ? md`❔ *Flaky tests* of ${name}`
          : md`✅ *No flaky tests found* in ${name}`,
      blocks: [
        section(
          project.vcs === 'circleci'
            ? md`CircleCI’s Test Insights don’t cover organizations whose slug begins with ${code('circleci/')}.`
            : md`No test passed and failed on the same commit in the last two weeks. CircleCI knows only the tests that jobs upload with ${code('store_test_results')}.`,
        ),
        listActions({ command, page: 1, hasMore: false }),
      ],
    });
  const count = tests.length === 1 ? 'One flaky test' : `${tests.length} flaky tests`;
  return message({
    title: md`⚠️ *${count}* in ${name}`,
    richer: page > pages ? undefined : richerForm(input),
    blocks: [
      context(
        'passed and failed on the same commit, on any branch, in the last two weeks',
        pageOf(page, pages),
      ),
      ...plainBlocks(rows(shown.map((test) => row(test, input)))),
      page > pages ? section(noMore('flaky tests', pages)) : undefined,
      listActions({ command, page, pages, hasMore: page < pages }),
    ],
  });
}

/** The test, and below it how often, in which job, where last, since when. */
function row(test: CountedFlakyTest, { project, now, ...linking }: FlakyInput): Mrkdwn {
  const { name, job, times, build, failed, firstAt, lastAt } = test;
  const url = build === undefined ? undefined : buildUrl({ project, number: build }, linking.host);
  const last = build === undefined ? undefined : md` in ${link(`#${build}`, url, linking)}`;
  const rate =
    failed && failed.of > 0
      ? md`failed ${failed.times} of the last ${failed.of} runs (${percent(failed.times / failed.of)})`
      : undefined;
  const since = firstAt === undefined || firstAt === lastAt ? undefined : md`first seen ${ago(firstAt, now)}`;
  return md`*${limited(name, 200)}*\n${joined(
    [
      md`failed, then passed ${times === 1 ? 'once' : `${times} times`}`,
      job === undefined ? undefined : code(job, 60),
      rate,
      lastAt === undefined ? last && md`last${last}` : md`last ${ago(lastAt, now)}${last}`,
      since,
    ],
    ' · ',
  )}`;
}

/** All of them in a table, which has pages of its own; the picture shows the flakiest. */
function richerForm(input: FlakyInput): Richer {
  const { tests, project, now, page, ...linking } = input;
  const rows = tests
    .slice((page - 1) * pageSize)
    .map(({ name, job, times, failed, build, lastAt, firstAt }): readonly Cell[] => {
      const url =
        build === undefined
          ? undefined
          : linkable(buildUrl({ project, number: build }, linking.host), linking);
      const days = (at: number | undefined): Cell =>
        at === undefined ? '' : { number: at, text: daysAgo(at, now) };
      return [
        literal(name, 200),
        { number: times, text: String(times) },
        failed && failed.of > 0
          ? { number: failed.times / failed.of, text: percent(failed.times / failed.of) }
          : '',
        job === undefined ? '' : literal(job, 60),
        url === undefined ? '' : { url, text: `#${build}` },
        days(lastAt),
        days(firstAt),
      ];
    });
  const header = ['Test', 'Failed, then passed', 'Fails', 'Job', 'Last failure', 'Last', 'First seen'];
  const table = dataTable({ caption: literal(`Flaky tests of ${projectName(project)}`, 200), header, rows });
  const picture = page === 1 ? { picture: flakyPicture(input) } : {};
  return { kind: 'data_table', blocks: table ? [table] : [], ...picture };
}

function daysAgo(at: number, now: number): string {
  const days = Math.max(0, Math.floor((now - at) / 86_400_000));
  return days === 0 ? 'today' : days === 1 ? 'a day ago' : `${days} days ago`;
}

export function flakyPicture({ project, tests }: Pick<FlakyInput, 'project' | 'tests'>): FlakyPicture {
  return {
    kind: 'flaky',
    title: literal(projectName(project), 200),
    note: 'flaky tests: failed, then passed',
    tests: tests.slice(0, mostDrawn).map(({ name, job = '', times, failed }) => ({
      name: literal(name, 200),
      job: literal(job, 200),
      times,
      rate: failed && failed.of > 0 ? Math.min(1, failed.times / failed.of) : null,
    })),
  };
}
