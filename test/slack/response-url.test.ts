import { describe, expect, it } from 'vitest';
import { isResponseUrl } from '../../lambda/slack/api/response-url.ts';

const slack = 'https://slack.com/api/';
const local = 'http://127.0.0.1:4000/api/';

describe('a response_url', () => {
  it.each([
    'https://hooks.slack.com/commands/T1/2/abc',
    'https://hooks.slack.com/actions/T1/2/abc',
    'https://hooks.slack-gov.com/commands/T1/2/abc',
  ])('%s is Slack’s', (url) => expect(isResponseUrl(url, slack)).toBe(true));

  it.each([
    'http://hooks.slack.com/commands/1',
    'https://hooks.slack.com:8443/commands/1',
    'https://hooks.slack.com.evil.example/commands/1',
    'https://hooks.slack.com@evil.example/',
    'https://user:pass@hooks.slack.com/commands/1',
    'https://evil.example/?hooks.slack.com',
    'https://evil.example\\@hooks.slack.com/',
    'https://hooks.slack.com.',
    'https://xn--hooks-slack-com.example/',
    'https://169.254.169.254/latest/meta-data',
    'http://127.0.0.1/',
    'http://[::1]/',
    'ftp://hooks.slack.com/',
    'javascript:alert(1)',
    '//hooks.slack.com/commands/1',
    'hooks.slack.com/commands/1',
    '',
  ])('%s is not', (url) => expect(isResponseUrl(url, slack)).toBe(false));

  it('may be on the host of the Web API that the bot was pointed at, and nowhere else on this machine or beyond', () => {
    expect(isResponseUrl('http://127.0.0.1:4000/commands/1', local)).toBe(true);
    expect(isResponseUrl('http://localhost:4001/commands/1', local)).toBe(true);
    expect(isResponseUrl('http://192.168.0.1:4000/commands/1', local)).toBe(false);
    expect(isResponseUrl('https://hooks.slack.com/commands/1', local)).toBe(true);
    expect(isResponseUrl('http://slack.example/commands/1', 'https://slack.example/api/')).toBe(false);
  });
});
