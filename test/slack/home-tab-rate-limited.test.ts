import { afterAll, beforeAll, expect, it } from 'vitest';
import { ada, openStage, type Stage, team } from './worker-between-servers.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

it('a Home tab that Slack has no time for is drawn later, and is no bug', async () => {
  const event = { type: 'app_home_opened', user: ada, tab: 'home' };
  const open = () => stage.send('event', { type: 'event_callback', team_id: team, event });
  stage.slack.rateLimitNext('views.publish', 1);
  await expect(open()).rejects.toThrow();
  expect(stage.logged.map((entry) => entry.log)).toContain('turn.trouble');
  expect(stage.logged.map((entry) => entry.log)).not.toContain('bug');
  await open();
  expect(stage.slack.home(ada)).toBeDefined();
});
