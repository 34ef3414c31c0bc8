/** Lists of runs, by name: floods of one reason or several, as they end, and what is said below them. */
import type { Alert } from '../../lambda/store/alert.ts';
import type { ListRow } from '../../lambda/store/run-list.ts';
import {
  listOverView,
  listView,
  mentionedView,
  mostListed,
  runLineView,
} from '../../lambda/views/alerts/run-list.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { run } from './alert-samples.ts';
import { now } from './sample-builds.ts';
import type { Material } from './samples-of-every-view.ts';

/** Of the texts that are given: plausible, or hostile. */
export function runLists({ project, branch, text }: Material): Readonly<Record<string, () => Message>> {
  const snapshot = run({ project, branch, workflow: text, status: 'success' });
  const alert: Alert = {
    id: 'r',
    channel: 'C01GENERAL',
    at: now,
    notBefore: 0,
    run: snapshot.id,
    status: 'fixed',
    snapshot,
    subscriptions: [],
    redSince: undefined,
    thread: 'off',
    mention: undefined,
  };
  const row = (index: number, changes: Partial<ListRow> = {}): ListRow => ({
    key: `line:${index}`,
    run: `run-${index}`,
    order: index,
    state: 'failed',
    name: `${project.org}/${project.repo}`,
    project: `gh/${project.org}/${project.repo}`,
    branch: `${branch}-${index}`,
    workflow: text,
    url: snapshot.url,
    author: text,
    jobs: [text],
    reason: { mark: 'one', job: text, why: text },
    ...changes,
  });
  const many = (changes: (index: number) => Partial<ListRow> = () => ({}), count = 8) =>
    Array.from({ length: count }, (_, index) => row(index, changes(index)));
  const said = { mention: undefined, reasons: 'show', begun: now, more: 0 } as const;
  const fixed = { state: 'fixed' } as const;
  return {
    'many runs': () => listView({ ...said, rows: many(undefined, mostListed) }),
    'many runs, three of them after cards': () => listView({ ...said, rows: many(undefined, 3), more: 3 }),
    'many runs, one after cards': () => listView({ ...said, rows: many(undefined, 1), more: 3 }),
    'many runs, more than fit': () => listView({ ...said, rows: many(undefined, 60) }),
    'many runs that mention someone': () =>
      listView({ ...said, rows: many(undefined, 6), mention: '<@U01ANN> <@U02BEN>' }),
    'many runs, their reasons hidden': () => listView({ ...said, rows: many(), reasons: 'hide' }),
    'many runs with another job that failed in all of them': () =>
      listView({
        ...said,
        rows: many((index) => ({ jobs: [text, 'lint', ...(index % 3 ? [] : ['deploy'])] })),
      }),
    'many runs for several reasons': () =>
      listView({
        ...said,
        rows: many((index) => ({
          jobs: [text, 'test'],
          times: index + 1,
          reason: index % 4 === 0 ? undefined : { mark: `${index % 3}`, job: 'test', why: text },
        })),
      }),
    'many runs of several projects': () =>
      listView({
        ...said,
        rows: many((index) => ({
          project: `gh/acme/${index}`,
          name: text,
          workflow: `ci-${index}`,
          jobs: [],
        })),
      }),
    'many runs, one of which is looked after': () =>
      listView({ ...said, rows: many((index) => (index === 0 ? { owner: 'U01ANN' } : {}), 6) }),
    'many runs, some fixed': () => listView({ ...said, rows: many((index) => (index % 3 ? {} : fixed)) }),
    'many runs, all fixed': () => listView({ ...said, rows: many(() => fixed) }),
    'many runs without a branch, some passed': () =>
      listView({
        ...said,
        rows: many((index) => ({ branch: undefined, tag: text, state: index % 3 ? 'canceled' : 'success' })),
      }),
    'many runs: over': () => listOverView(many((index) => (index % 3 ? fixed : { state: 'canceled' }))),
    'many runs: who is mentioned later': () => mentionedView(5, '<@U01ANN>'),
    'one run, in a line': () => runLineView(alert, {}),
  };
}
