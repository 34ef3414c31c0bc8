/** Draws many runs in one message, a line each: red ones first, by what makes them fail. Pure. */
import { byRank, isRed, type Status } from '../../circleci/status.ts';
import type { Alert } from '../../store/alert.ts';
import type { ListRow } from '../../store/run-list.ts';
import { place } from '../builds/build-lines.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { context, lines, message } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, made, md, mention } from '../text/mrkdwn.ts';
import { dateTime } from '../text/times.ts';
import { howOften, lookOfState, runLook, runName, runUrl, statusOfState } from './alert-title.ts';

/** This many fit into one message, however long their names are. */
export const mostListed = 30;

export interface ListInput {
  readonly rows: readonly ListRow[];
  /** Mrkdwn made by us: everyone whom one of them mentions. */
  readonly mention?: string | undefined;
  /** Whether lines of logs may be seen here. */
  readonly reasons: 'show' | 'hide';
  /** When it was posted. Milliseconds. */
  readonly begun: number;
  /** How many cards told the same before. */
  readonly more: number;
}

export function listView(input: ListInput): Message {
  const { rows, begun, reasons } = input;
  const called = input.mention === undefined ? undefined : made(input.mention);
  const groups = groupsOf(rows);
  const failing = groups.filter(({ are }) => are === 'red');
  const [only] = failing.length === 1 ? failing : [];
  const drawn = (group: Group) =>
    group.rows.map((row, at) => {
      const heading = group.are === 'red' && !only && at === 0 ? headingOf(group, reasons) : undefined;
      return joined([heading, lineOf(row, group, input)], '\n');
    });
  const reason = only && reasonWords(only, reasons);
  return message({
    title: joined([md`${countedTitle(rows, input.more)}${reason && md` in ${reason}`}`, called], ' '),
    blocks: [...lines(groups.flatMap(drawn)), context(md`Since ${dateTime(begun)}`)],
  });
}

/** A line's state, as the table of statuses names it. */
export function statusOfRow({ state }: Pick<ListRow, 'state'>): Status {
  return statusOfState(state);
}

/** True when none of it is red. */
export function isOver(rows: readonly ListRow[]): boolean {
  return rows.every((row) => !isRed(statusOfRow(row)));
}

/** ``💚 *30 branches of acme/web are fixed*``: for the channel, once all of a list are. */
export function listOverView(rows: readonly ListRow[]): Message {
  return message({ title: countedTitle(rows) });
}

/** `❌ *5 more branches* @Ann @Bo`: those whom an edit does not notify. */
export function mentionedView(count: number, called: string | undefined): Message {
  return message({ title: joined([md`❌ *${count} more branches*`, called && made(called)], ' ') });
}

/** ``❌ *Failed*: acme/web on `main` · ci``, of one run. */
export function runLineView({ snapshot: run, status, redSince }: Alert, linking: Linking): Message {
  const { emoji, word } = runLook({ run, status, redSince });
  const name = link(limited(runName(run), 60), runUrl({ run, ...linking }), linking);
  const where = place({ branch: run.branch?.slice(0, 50), tag: run.tag?.slice(0, 50) });
  const workflow = run.workflow === undefined ? undefined : md` · ${limited(run.workflow, 30)}`;
  return message({ title: md`${emoji} *${word}*: ${name}${where}${workflow}` });
}

interface Group {
  readonly are: 'red' | 'others';
  readonly rows: readonly ListRow[];
  /** Undefined: of what is not red, or where the failed job is not known. */
  readonly job: string | undefined;
  readonly why: string | undefined;
  /** Other jobs that failed in each of them. */
  readonly also: readonly string[];
}

/** What fails for one reason stands together, the most first; then what runs or waits, and what is over. */
function groupsOf(rows: readonly ListRow[]): readonly Group[] {
  const isFailing = (row: ListRow) => isRed(statusOfRow(row));
  const failing = Map.groupBy(rows.filter(isFailing), ({ reason, jobs }) => reason?.mark ?? jobs[0] ?? '');
  const red = [...failing.values()].map((same): Group => {
    const [{ reason, jobs } = { reason: undefined, jobs: [] }] = same;
    const job = reason?.job ?? jobs[0];
    const also = jobs.filter((name) => name !== job && same.every((row) => row.jobs.includes(name)));
    return { are: 'red', rows: same, job, why: reason?.why, also };
  });
  const others = rows
    .filter((row) => !isFailing(row))
    .toSorted((one, other) => byRank(statusOfRow(one), statusOfRow(other)));
  return [
    ...red.toSorted((one, other) => other.rows.length - one.rows.length),
    ...(others.length > 0
      ? [{ are: 'others', rows: others, job: undefined, why: undefined, also: [] } as const]
      : []),
  ];
}

/** ``*In `lint`: 'x' is assigned a value but never used* · 12 branches``. */
function headingOf(group: Group, reasons: ListInput['reasons']): Mrkdwn | undefined {
  const reason = reasonWords(group, reasons);
  return reason && md`In ${reason} · ${amountOf(group.rows)}`;
}

/** `` `lint`: 'x' is never used · also `test` ``; `` `lint` and `test` `` without the reason. */
function reasonWords({ job, why, also }: Group, reasons: ListInput['reasons']): Mrkdwn | undefined {
  if (job === undefined) return undefined;
  const others = also.map((name) => code(name, 30));
  if (reasons === 'hide' || why === undefined) return joined([code(job, 60), ...others], ' and ');
  const more = others.length > 0 ? md` · also ${joined(others, ' ')}` : undefined;
  return md`${code(job, 60)}: ${limited(why, 150)}${more}`;
}

/** `❌ *Failed 3 times*: feature/login · ci · by Ann`. */
function lineOf(row: ListRow, { are, job, also: all }: Group, { rows }: ListInput): Mrkdwn {
  const { emoji, word } = lookOfState(row.state);
  const often = are === 'red' && row.times && row.times > 1 ? `${howOften(row.times)} times` : undefined;
  const also = are === 'red' ? row.jobs.filter((name) => name !== job && !all.includes(name)) : [];
  const isOneProject = rows.every(({ project }) => project === row.project);
  const where = row.branch ?? row.tag;
  const isShort = isOneProject && where !== undefined;
  const label = isShort ? limited(where, 60) : limited(row.name, 60);
  const hasOneWorkflow = rows.every(({ workflow }) => workflow === row.workflow);
  return joined(
    [
      md`${emoji} *${joined([word, often], ' ')}*: ${link(label, row.url, { host: row.host })}${isShort ? undefined : place({ branch: row.branch?.slice(0, 50), tag: row.tag?.slice(0, 50) })}`,
      row.workflow === undefined || hasOneWorkflow ? undefined : limited(row.workflow, 30),
      also.length > 0 ? joined(['also', ...also.map((name) => code(name, 30))], ' ') : undefined,
      row.author && md`by ${limited(row.author, 30)}`,
      row.owner && md`🙋 ${mention(row.owner)}`,
    ],
    ' · ',
  );
}

/** `❌ *30 branches of acme/web fail*`, `💚 *All 30 branches of acme/web are fixed*`, `*25 runs*: 20 passed, 5 canceled`. */
function countedTitle(rows: readonly ListRow[], more = 0): Mrkdwn {
  const red = rows.filter((row) => isRed(statusOfRow(row)));
  const all = md`${amountOf(rows, more)}${whereOf(rows)}`;
  const count = red.length === rows.length ? all : joined([red.length, 'of', all], ' ');
  if (red.length > 0) return md`❌ *${count} ${red.length === 1 ? 'fails' : 'fail'}*`;
  const looks = [...Map.groupBy(rows, ({ state }) => lookOfState(state).word)];
  const [first] = rows;
  const [word = ''] = looks.map(([one]) => one);
  const verb = looks.length === 1 ? verbs[word] : undefined;
  if (first && verb) return md`${lookOfState(first.state).emoji} *${all} ${verb[rows.length === 1 ? 0 : 1]}*`;
  const counts = looks.map(([one, of]) => md`${of.length} ${one.toLowerCase()}`);
  const heart = rows.some(({ state }) => state === 'fixed') ? '💚' : undefined;
  return joined([heart, md`*${all}*: ${joined(counts, ', ')}`], ' ');
}

const verbs: Readonly<Record<string, readonly [string, string]>> = {
  Fixed: ['is fixed', 'are fixed'],
  Passed: ['passed', 'passed'],
  Canceled: ['was canceled', 'were canceled'],
  Running: ['is running', 'are running'],
  'Waiting for approval': ['is waiting for approval', 'are waiting for approval'],
};

/** `30 branches`, `1 more branch`; `30 runs` where one has no branch. */
function amountOf(rows: readonly ListRow[], more = 0): string {
  const [one, many] = rows.every(({ branch }) => branch !== undefined)
    ? ['branch', 'branches']
    : ['run', 'runs'];
  return `${rows.length}${more > 0 ? ' more' : ''} ${rows.length === 1 ? one : many}`;
}

/** ` of acme/web`, ` of 3 projects`. */
function whereOf(rows: readonly ListRow[]): Mrkdwn {
  const [first] = rows;
  const count = new Set(rows.map(({ project }) => project)).size;
  return count === 1 ? md` of ${limited(first?.name ?? '', 120)}` : md` of ${count} projects`;
}
