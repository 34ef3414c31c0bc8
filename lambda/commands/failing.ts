/** Lists the followed projects whose default branch is red. */
import { firstFailedJobs } from '../circleci/failure/failed-jobs.ts';
import { unreadHosts } from '../circleci/route-calls.ts';
import type { BranchWorkflow } from '../circleci/runs/branch-state.ts';
import { branchHealth, depthFor, isUnread, mostInFull } from '../conversation/show/default-branch-health.ts';
import { withReasons } from '../conversation/show/read-failure-reasons.ts';
import { tooMany } from '../conversation/words/parse-arguments.ts';
import { pageOption } from '../conversation/words/parse-options.ts';
import { ownerIn } from '../views/alerts/branch-owner.ts';
import { failingView } from '../views/runs/failing.ts';
import { command } from './command.ts';

/** In short each project takes two calls of CircleCI or a few more. Reasons are read for eight failed ones. */
const pageSize = 100;

export const failing = command({
  name: 'failing',
  usage: 'failing [--page n]',
  summary: 'List followed projects whose default branch is failing, and since when.',
  example: 'failing',
  group: 'See',
  options: { page: 'which page of the list' },
  parse(words) {
    if (words.plain.length > 0) throw tooMany(words, 0);
    return { page: pageOption(words) };
  },
  async run({ page }, context) {
    const circleci = await context.circleci();
    const { now } = context;
    const projects = await circleci.projects();
    const depth = depthFor(projects);
    const shown = projects.slice((page - 1) * pageSize, page * pageSize);
    const health = await branchHealth(shown, { circleci, now, depth });
    const red = health.flatMap((one) => (one.kind === 'read' ? one.branch.reds : []));
    const cares = red.length > 0 ? await context.store.cares(context.caller.workspace) : [];
    const told = {
      ownerOf: ({ run, name, since }: BranchWorkflow) =>
        ownerIn(cares, { project: run.project, branch: run.branch, workflow: name }, since.createdAt),
      red,
      unbuilt: health.flatMap((one) => (one.kind === 'unbuilt' ? [one.followed.project] : [])),
      unreadHosts: unreadHosts(circleci),
      unread: health.filter(isUnread).map(({ followed }) => followed.project),
      byBuilds: health.some((one) => one.kind === 'read' && one.branch.source === 'builds'),
      looked: health.length,
      mostInFull: depth === 'short' ? mostInFull : undefined,
      followed: projects.length,
      paging: { command: 'failing', page, hasMore: projects.length > page * pageSize },
      now,
      host: circleci.host,
    };
    return withReasons(firstFailedJobs(red), (reasons) => failingView({ ...told, reasons }), {
      context,
      circleci,
    });
  },
});
