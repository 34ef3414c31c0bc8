/** Draws the tests of a build: failures first, then the slowest, in pages. Pure. */
import type { KnownBlock } from '@slack/types';
import type { BuildSummary, TestResult } from '../../circleci/api-v1-schemas.ts';
import { buildSlug } from '../../circleci/project.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { context, lines, message, plainBlocks, section } from '../text/blocks.ts';
import { button, linkButton } from '../text/buttons-and-menus.ts';
import { type Cell, dataTable } from '../text/charts.ts';
import { buildName } from '../text/display-names.ts';
import { literal } from '../text/escape.ts';
import { noMore, pageOf } from '../text/list-pages.ts';
import type { Message, Richer } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { preformatted } from '../text/preformatted.ts';
import { duration } from '../text/times.ts';
import { place } from './build-lines.ts';
import { howItEnded, noTestsView } from './no-tests.ts';
import { listActions } from './order-buttons.ts';
import { messagesHiddenNote } from './output-shared-with-channel.ts';

export interface TestsInput extends Linking {
  readonly build: BuildSummary;
  /** All of them, in CircleCI's order: the view sorts them and cuts the page. */
  readonly results: readonly TestResult[];
  /** The command that made the list, without `--page`. */
  readonly command: string;
  /** From 1. */
  readonly page: number;
  /** Who may see the messages of the tests: `caller` is the caller alone, undefined is no one. */
  readonly access: 'channel' | 'caller' | undefined;
}

const failuresOnPage = 8;
const othersOnPage = 20;
/** So many of the slowest stand below the first failures. */
const glimpse = 3;
/** For each failure's message. */
const messageLines = 10;
const messageRoom = 700;

export function testsView(input: TestsInput): Message {
  const { results, page, build, access } = input;
  if (results.length === 0) return noTestsView(input);
  const failed = results.filter(hasFailed);
  const others = slowestFirst(results.filter((result) => !hasFailed(result)));
  const failedPages = Math.ceil(failed.length / failuresOnPage);
  const pages = failedPages + Math.ceil(others.length / othersOnPage);
  const log =
    failed.length > 0 && access
      ? button('Log', { action: 'run', command: `log ${buildSlug(build)}` })
      : undefined;
  return message({
    title: title(input, failed.length),
    richer: page > failedPages && page <= pages ? tableOf(others, page - failedPages) : undefined,
    blocks: [
      context(counts(results), timeInAll(results), pageOf(page, pages)),
      ...(page <= failedPages
        ? failures(failed.slice((page - 1) * failuresOnPage, page * failuresOnPage), access)
        : plainBlocks(slowest(others, page - failedPages))),
      page > pages ? section(noMore('tests', pages)) : undefined,
      ...(page === 1 && failedPages > 0 ? slowest(others.slice(0, glimpse), 1) : []),
      failed.length > 0 && !access ? messagesHiddenNote() : undefined,
      listActions(
        { ...input, pages, hasMore: page < pages, ...(access === 'caller' && { share: 'never' }) },
        log,
        linkButton('Open in CircleCI', build.url, input),
      ),
    ],
  });
}

function hasFailed({ result }: TestResult): boolean {
  return result === 'failure' || result === 'error';
}

function isSkipped({ result }: TestResult): boolean {
  return result === 'skipped';
}

/** Those that did not run come last. */
function slowestFirst(results: readonly TestResult[]): readonly TestResult[] {
  const took = (result: TestResult) => (isSkipped(result) ? -1 : (result.seconds ?? 0));
  return results.toSorted((one, other) => took(other) - took(one));
}

/** `❌ *3 of 120 tests failed* in acme/web#123 on main`. */
function title({ build, results, ...linking }: TestsInput, failed: number): Mrkdwn {
  const name = link(limited(buildName(build), 120), build.url, linking);
  const where = md`in ${name}${place(build)}`;
  const tests = results.length === 1 ? 'test' : 'tests';
  if (failed > 0) return md`❌ *${failed} of ${results.length} ${tests} failed* ${where}`;
  if (results.every(isSkipped)) return md`⏭️ *All ${results.length} ${tests} were skipped* ${where}`;
  const all = results.length === 1 ? 'The test' : `All ${results.length} tests`;
  return md`✅ *${results.some(isSkipped) ? 'No test failed' : `${all} passed`}* ${where}${howItEnded(build)}`;
}

function counts(results: readonly TestResult[]): Mrkdwn {
  const failed = results.filter(hasFailed).length;
  const skipped = results.filter(isSkipped).length;
  const passed = results.length - failed - skipped;
  const parts: readonly (readonly [number, string])[] = [
    [failed, 'failed'],
    [passed, 'passed'],
    [skipped, 'skipped'],
  ];
  return joined(
    parts.filter(([count]) => count > 0).map(([count, word]) => md`${count} ${word}`),
    ', ',
  );
}

function timeInAll(results: readonly TestResult[]): Mrkdwn | undefined {
  const seconds = results.reduce((sum, result) => sum + (result.seconds ?? 0), 0);
  return seconds > 0 ? md`${precisely(seconds)} total` : undefined;
}

function failures(
  failed: readonly TestResult[],
  access: TestsInput['access'],
): readonly (KnownBlock | undefined)[] {
  return failed.flatMap((result) => {
    const words = (access ? (result.message ?? '') : '').trim().split('\n');
    const box = preformatted(words.slice(0, messageLines), { room: messageRoom, keep: 'first' });
    const cut = box.block && (!box.whole || words.length > messageLines);
    const time = result.seconds === undefined ? undefined : precisely(result.seconds);
    const file = result.file === undefined ? undefined : code(result.file, 150);
    return [
      section(
        md`❌ *${testName(result)}*`,
        joined([file, time, cut ? 'message shortened' : undefined], ' · '),
      ),
      box.block,
    ];
  });
}

function slowest(others: readonly TestResult[], page: number): readonly KnownBlock[] {
  const shown = others.slice((page - 1) * othersOnPage, page * othersOnPage);
  if (shown.length === 0) return [];
  return lines([page === 1 ? md`*Slowest*` : md`*Next slowest*`, ...shown.map(line)]);
}

function line(result: TestResult): Mrkdwn {
  const time = isSkipped(result) ? 'skipped' : precisely(result.seconds ?? 0);
  return md`${code(time)}  ${testName(result)}`;
}

/** As the list below, but with all that follow: the table has pages of its own. */
function tableOf(others: readonly TestResult[], page: number): Richer | undefined {
  const rows = others
    .slice((page - 1) * othersOnPage)
    .map((result): readonly Cell[] => [
      literal(nameOf(result), 200),
      isSkipped(result) ? 'skipped' : 'passed',
      result.seconds === undefined ? '' : { number: result.seconds, text: precisely(result.seconds) },
    ]);
  const table = dataTable({ caption: 'Tests, the slowest first', header: ['Test', 'Result', 'Time'], rows });
  return table && { kind: 'data_table', blocks: [table] };
}

function nameOf({ name, classname }: TestResult): string {
  return !classname || name.startsWith(classname) ? name : `${classname} › ${name}`;
}

/** `basket › adds up`; a name that begins with its class says it once. */
function testName({ name, classname }: TestResult): Mrkdwn {
  const own = limited(name, 150);
  if (!classname || name.startsWith(classname)) return own.mrkdwn === '' ? md`(no name)` : own;
  return joined([limited(classname, 80), own], ' › ');
}

/** `11ms`, `4.2s`, `2m 3s`. */
function precisely(seconds: number): string {
  if (seconds < 1) return `${Math.max(0, Math.round(seconds * 1000))}ms`;
  return seconds < 60 ? `${seconds.toFixed(1)}s` : duration(seconds * 1000);
}
