import { describe, expect, it } from 'vitest';
import { readSettings } from '../../local/settings.ts';
import { StartError } from '../../local/start-error.ts';

describe('the settings of the local bot', () => {
  it('need nothing: port 3000, the stand-in and the simulator', () => {
    expect(readSettings({})).toEqual({
      port: 3000,
      slackApiUrl: undefined,
      signingSecret: undefined,
      botToken: 'xoxb-local',
      circleciUrl: undefined,
      circleciToken: undefined,
    });
  });

  it('take circleci.com when a token is given, and another CircleCI when one is named', () => {
    expect(readSettings({ CIRCLECI_TOKEN: 't' }).circleciUrl).toBe('https://circleci.com');
    const named = { CIRCLECI_TOKEN: 't', CIRCLECI_URL: 'http://127.0.0.1:5000/' };
    expect(readSettings(named).circleciUrl).toBe('http://127.0.0.1:5000');
    expect(readSettings({ CIRCLECI_URL: 'https://ci.example' }).circleciUrl).toBe('https://ci.example');
  });

  it('take a Slack elsewhere, with or without its last slash', () => {
    const secret = { SLACK_SIGNING_SECRET: 's', SLACK_BOT_TOKEN: 'xoxb-1' };
    for (const SLACK_API_URL of ['http://127.0.0.1:4000/api', 'http://127.0.0.1:4000/api/'])
      expect(readSettings({ ...secret, SLACK_API_URL })).toMatchObject({
        slackApiUrl: 'http://127.0.0.1:4000/api/',
        signingSecret: 's',
        botToken: 'xoxb-1',
      });
  });

  it('treat an empty variable as none', () => {
    expect(readSettings({ PORT: '', CIRCLECI_URL: '', SLACK_API_URL: '' })).toEqual(readSettings({}));
  });

  it.each([
    [{ PORT: 'many' }, 'PORT is "many"; it must be a number from 0 to 65535.'],
    [{ PORT: '70000' }, 'PORT is "70000"; it must be a number from 0 to 65535.'],
    [
      { CIRCLECI_URL: 'circleci' },
      'CIRCLECI_URL is "circleci"; it must be an address like http://127.0.0.1:4000.',
    ],
    [
      { SLACK_API_URL: 'ftp://slack', SLACK_SIGNING_SECRET: 's' },
      'SLACK_API_URL is "ftp://slack"; it must be an address like http://127.0.0.1:4000.',
    ],
    [
      { SLACK_API_URL: 'http://127.0.0.1:4000/api/' },
      'SLACK_API_URL needs SLACK_SIGNING_SECRET too: what that Slack signs its requests with.',
    ],
  ])('refuse %j in one sentence', (from, message) => {
    expect(() => readSettings(from)).toThrow(new StartError(message));
  });
});
