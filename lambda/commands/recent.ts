/** Lists the newest runs of all followed projects. */

import { unreadHosts } from '../circleci/route-calls.ts';
import { pageOfRuns } from '../conversation/show/page-of-runs.ts';
import { tooMany } from '../conversation/words/parse-arguments.ts';
import { commandText, limitOption, pageOption } from '../conversation/words/parse-options.ts';
import { runsView } from '../views/runs/runs.ts';
import { unreadHostsLine } from '../views/runs/unread-branches.ts';
import { command } from './command.ts';

export const recent = command({
  name: 'recent',
  usage: 'recent [--limit n] [--page n]',
  summary: 'List the newest runs of all followed projects.',
  example: 'recent',
  group: 'See',
  options: {
    limit: 'how many on one page, 100 at most',
    page: 'which page of the list',
  },
  parse(words) {
    if (words.plain.length > 0) throw tooMany(words, 0);
    return { page: pageOption(words), limit: limitOption(words, 10), asked: words.options.has('limit') };
  },
  async run({ asked, ...paging }, context) {
    const circleci = await context.circleci();
    const found = await pageOfRuns((query) => circleci.recentBuilds(query), paging);
    const message = runsView({
      ...found,
      heading: 'Recent runs',
      command: commandText('recent', asked ? `--limit ${paging.limit}` : undefined),
      page: paging.page,
      now: context.now,
      note: unreadHostsLine(unreadHosts(circleci)),
      host: circleci.host,
    });
    return { kind: 'say', message };
  },
});
