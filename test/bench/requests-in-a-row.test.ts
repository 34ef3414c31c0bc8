import { expect, it } from 'vitest';
import { root } from '../../bench/against/check-out-revision.ts';
import type { Heard } from '../../bench/against/delay-and-trace-requests.ts';
import { rowsOf } from '../../bench/against/measure-other-revision.ts';
import { type Command, type InARow, requestsInARow } from '../../bench/against/requests-in-a-row.ts';

const lambda: Heard = { service: 'lambda', what: 'POST /…/invocations', after: undefined, ends: 0 };
const claim: Heard = { service: 'table', what: 'PutItem', after: lambda, ends: 5 };
const read: Heard = { service: 'table', what: 'GetItem', after: lambda, ends: 5 };
const builds: Heard = { service: 'circleci', what: 'GET /api/v1.1/…', after: claim, ends: 85 };
const said: Heard = { service: 'slack', what: 'POST /commands/T1', after: builds, ends: 145 };
const card: Heard = { service: 'table', what: 'PutItem', after: builds, ends: 90 };

it('counts what one request had to wait for, and not what went beside it or came after it', () => {
  expect(requestsInARow([lambda, claim, read, builds, card, said])).toEqual({
    requests: 3,
    circleci: 1,
    others: 2,
    milliseconds: 145,
  });
});

/** Of CircleCI, of others, and milliseconds with a table of 5 ms, Slack of 60 and CircleCI of 80. */
const most: Readonly<Record<Command, readonly [number, number, number]>> = {
  status: [3, 2, 305],
  builds: [1, 2, 145],
  build: [2, 2, 225],
  log: [1, 2, 145],
  retry: [2, 3, 240],
  subscribe: [3, 5, 335],
};

it('no command waits for more requests in a row than these', async () => {
  const rows = await rowsOf(root);
  const tooMany = Object.entries(most).filter(([command, [circleci, others, milliseconds]]) => {
    const row: InARow = rows[command as Command];
    // On a loaded machine one request may begin late enough to look as if it had waited for another.
    return row.requests > circleci + others + 1 || row.milliseconds > milliseconds + 15;
  });
  expect(tooMany.map(([command]) => [command, rows[command as Command]])).toEqual([]);
});
