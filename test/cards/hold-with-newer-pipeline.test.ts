/** The card of a run on hold, once a newer pipeline of its branch runs the same workflow. */
import { expect, test } from 'vitest';
import { openChannel, tell, workspace } from '../alerts/report-into-channel.ts';
import { now, report, whole } from '../alerts/sample-reports.ts';
import { read } from '../views/message-as-text.ts';

const approval = { requestId: 'r1', job: 'hold-production' };
const second = 1000;

async function cardAfter(...numbers: readonly number[]) {
  const way = await openChannel({ group: 'run', statuses: ['hold'] });
  const superseded = numbers.map((supersededBy, at) =>
    report({ id: `superseded by ${supersededBy}`, at: now + at * second, supersededBy }),
  );
  await tell(way, whole('hold', { id: 'hold', approval }), ...superseded);
  const said = way.slack.stands(workspace, 'C1');
  const posts = way.slack.calls.filter(({ name }) => name === 'post').length;
  return { says: said.map(({ message }) => read(message)), posts };
}

test('names the newest of them, on the same card, which keeps its buttons', async () => {
  const { says, posts } = await cardAfter(146, 147);
  expect([says.length, posts]).toEqual([1, 1]);
  expect(says[0]).toContain('Superseded by pipeline 147.');
  expect(says[0]).toContain('[Approve');
  expect(says[0]).toContain('[Cancel');
});

test('says nothing of it before', async () => {
  const { says } = await cardAfter();
  expect(says).toHaveLength(1);
  expect(says[0]).not.toContain('uperseded');
});
