import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogEntry } from '../../lambda/log.ts';
import { isResponseUrl, postToResponseUrl } from '../../lambda/slack/api/response-url.ts';

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
    'https://slack.com/commands/1',
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
    expect(isResponseUrl('http://[::1]:4001/commands/1', 'http://localhost:4000/api/')).toBe(true);
    expect(isResponseUrl('https://slack-gov.com/1', 'https://slack-gov.com/api/')).toBe(false);
    expect(isResponseUrl('https://slack.example/1', 'https://slack.example/api/')).toBe(true);
    expect(isResponseUrl('https://127.0.0.1:4000/commands/1', local)).toBe(false);
    expect(isResponseUrl('http://192.168.0.1:4000/commands/1', local)).toBe(false);
    expect(isResponseUrl('http://127.0.0.1:4000/commands/1', 'http://192.168.0.1:4000/api/')).toBe(false);
    expect(isResponseUrl('https://user@hooks.slack.com/1', local)).toBe(false);
    expect(isResponseUrl('https://:pass@hooks.slack.com/1', local)).toBe(false);
    expect(isResponseUrl('https://hooks.slack.com/commands/1', local)).toBe(true);
    expect(isResponseUrl('http://slack.example/commands/1', 'https://slack.example/api/')).toBe(false);
  });
});

describe('an answer', () => {
  /** What came in at the response_url, and what it says to each. */
  let posted: { readonly type: string | undefined; readonly body: unknown }[];
  let statuses: number[];
  let logged: LogEntry[];
  let server: ReturnType<typeof createServer>;
  let origin: string;

  beforeEach(async () => {
    [posted, statuses, logged] = [[], [], []];
    server = createServer(async (request, response) => {
      posted.push({ type: request.headers['content-type'], body: await json(request) });
      const status = statuses.shift() ?? 200;
      if (status === 0) return void response.destroy();
      response.writeHead(status, { location: `${origin}/elsewhere` }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const message = {
    text: 'Failed',
    response_type: 'ephemeral',
    replace_original: false,
    blocks: [{ type: 'section' }],
    attachments: [{}],
  };
  const { blocks, attachments, ...plain } = message;
  const post = (url = `${origin}/commands/1`) =>
    postToResponseUrl(url, message, {
      slackApiUrl: `${origin}/api/`,
      log: (entry) => void logged.push(entry),
    });
  const bodies = () => posted.map(({ body }) => body);

  it.each([200, 299])('is posted once as JSON where Slack says %s', async (status) => {
    statuses = [status];
    expect(await post()).toBe(true);
    expect(posted).toEqual([{ type: 'application/json; charset=utf-8', body: message }]);
    expect(logged).toEqual([]);
  });

  // It may have been taken, or the address has ended: again it would be said twice, or for nothing.
  it.each([500, 503, 404, 429, 300, 302, 0])('is not posted again after %s', async (status) => {
    statuses = [status];
    expect(await post()).toBe(false);
    expect(bodies()).toEqual([message]);
    expect(logged).toEqual([{ log: 'answer.failed', status }]);
  });

  it.each([
    [400, 200, true],
    [499, 299, true],
    [400, 300, false],
    [400, 400, false],
    [400, 0, false],
  ])(
    'that is refused with %s is posted once more as plain text, and no more after %s',
    async (first, then, taken) => {
      statuses = [first, then];
      expect(await post()).toBe(taken);
      expect(bodies()).toEqual([message, plain]);
      expect(logged).toEqual([{ log: 'answer.failed', status: first }]);
    },
  );

  it('goes nowhere but to Slack', async () => {
    expect(await post('http://169.254.169.254/latest/meta-data')).toBe(false);
    expect(posted).toEqual([]);
    expect(logged).toEqual([{ log: 'answer.refused-host' }]);
  });
});
