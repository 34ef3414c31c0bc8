/** `npm run verify`: against what `npm start` runs, against doors that take everything, and against AWS as its CLI tells. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startLocal } from '../../local/bot.ts';
import { createFakeAwsCli } from '../fakes/aws-cli.ts';
import { synthesize } from './synthesized-template.ts';

const root = join(import.meta.dirname, '../..');
const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).reverse()) await clean();
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'verify-'));
  cleaning.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

async function serve(handle: RequestListener): Promise<string> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleaning.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function verify(words: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const env = { PATH: folder(), HOME: folder(), DATA_FOLDER: folder(), ...variables };
  const child = spawn(process.execPath, [join(root, 'infra/verify.ts'), ...words], { env, cwd: folder() });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [said, complained, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  const rows = said.split('\n').filter((line) => /^(ok|failed|skipped) {2,}/.test(line));
  return {
    said,
    complained,
    code,
    rows,
    row: (what: string) => rows.find((row) => row.includes(what)) ?? '',
  };
}

describe('npm run verify, where npm start runs', () => {
  it('finds every door right, says what there is none of, and leaves nothing behind', async () => {
    const dataFolder = folder();
    const bot = await startLocal({ port: 0, quiet: true, dataFolder });
    cleaning.push(bot.close);
    const { rows, code, said } = await verify(['--url', bot.url], { DATA_FOLDER: dataFolder });
    expect(rows.filter((row) => row.startsWith('failed'))).toEqual([]);
    expect(rows.filter((row) => row.startsWith('ok')).length).toBeGreaterThanOrEqual(12);
    expect(said).toMatch(/\n\n\d+ ok, 0 failed, \d skipped\n$/);
    expect(rows.at(-1)).toMatch(/^skipped {2}permissions, throttles.* they exist only in AWS$/);
    expect(code).toBe(0);
    await bot.aws.lambda.idle();
    expect(bot.aws.lambda.failures).toEqual([]);
    expect(bot.slack!.ephemerals()).toEqual([]);
  });

  it('finds an endpoint that accepts everything, and one that does not answer', async () => {
    const open = await serve((_, response) => response.writeHead(200).end('{}'));
    const { row, code } = await verify(['--url', open]);
    expect(row('/slack/commands refuses requests signed with another secret')).toContain(
      '200 instead of 401',
    );
    expect(row('the webhook endpoint refuses unsigned webhooks')).toContain('200 instead of 401');
    expect(row('the install page redirects')).toContain("200 instead of Slack's page");
    expect(row("Slack's endpoints accept")).toContain('skipped');
    expect(code).toBe(1);
    const { row: gone } = await verify(['--url', 'http://127.0.0.1:1']);
    expect(gone('/slack/events refuses unsigned requests')).toContain('no answer instead of 401');
  });

  it.each([[[]], [['--url', 'nowhere']], [['--adress', 'x']]])('says how it is called: %j', async (words) => {
    const { complained, said, code } = await verify(words);
    expect(complained).toMatch(/^npm run verify -- --url https:/);
    expect([said, code]).toEqual(['', 2]);
  });
});

describe("the app's manifest", () => {
  const wanted = (url: string) =>
    parse(
      readFileSync(join(root, 'slack-manifest.yml'), 'utf8').replaceAll('https://YOUR-API.example.com', url),
    );

  async function compare(change: (manifest: any) => void) {
    const doors = await serve((_, response) => response.writeHead(404).end());
    const manifest = wanted(doors);
    change(manifest);
    const slack = await serve((request, response) => {
      const isAsked =
        request.url === '/api/apps.manifest.export' && request.headers.authorization === 'Bearer xoxe-1';
      response.end(JSON.stringify(isAsked ? { ok: true, manifest } : { ok: false, error: 'invalid_auth' }));
    });
    const { row } = await verify(['--url', doors], {
      SLACK_API_URL: `${slack}/api/`,
      SLACK_CONFIG_TOKEN: 'xoxe-1',
      SLACK_APP_ID: 'A1',
    });
    return row('the Slack app matches');
  }

  it('is the one of the repository, in whatever order', async () => {
    expect(await compare(({ oauth_config: { scopes } }) => scopes.bot.reverse())).toMatch(/^ok /);
  });

  it.each([
    ['a scope too few', ({ oauth_config: { scopes } }: any) => scopes.bot.pop(), 'oauth_config.scopes.bot'],
    [
      'another address',
      ({ settings }: any) => {
        settings.interactivity.request_url = 'https://old.example';
      },
      'settings.interactivity.request_url',
    ],
    [
      'no Work Objects',
      ({ features }: any) => {
        delete features.rich_previews;
      },
      'features.rich_previews',
    ],
    [
      'an event too few',
      ({ settings }: any) => settings.event_subscriptions.bot_events.pop(),
      'settings.event_subscriptions.bot_events',
    ],
    [
      'commands that are not escaped',
      ({ features }: any) => {
        features.slash_commands[0].should_escape = false;
      },
      'features.slash_commands',
    ],
  ])('is found to have %s', async (_, change, path) => {
    expect(await compare(change)).toMatch(new RegExp(`^failed .*different: ${path}$`));
  });

  it('is not compared without a token, and says so', async () => {
    const { row } = await verify(['--url', 'http://127.0.0.1:1']);
    expect(row('the Slack app matches')).toMatch(/^skipped .*SLACK_CONFIG_TOKEN/);
  });
});

describe('what is in AWS', () => {
  const template = synthesize().toJSON();
  const idsOf = (type: string) =>
    Object.keys(template.Resources).filter((id) => template.Resources[id].Type === type);
  const [stage] = idsOf('AWS::ApiGatewayV2::Stage').map((id) => template.Resources[id].Properties);
  const [late] = idsOf('AWS::CloudWatch::Alarm').filter((id) => id.startsWith('alarmlate'));
  const history = (HistorySummary: string) => ({
    [`cloudwatch describe-alarm-history --alarm-name ${late}`]: { AlarmHistoryItems: [{ HistorySummary }] },
  });
  const subscribed = (SubscriptionArn: string) => ({
    'sns list-subscriptions-by-topic': { Subscriptions: [{ Endpoint: 'you@example.com', SubscriptionArn }] },
  });

  /** As it is right after a deployment: every part is called as in the template. */
  const right: Readonly<Record<string, unknown>> = {
    'cloudformation list-stack-resources --stack-name CircleCISlackBot': {
      StackResourceSummaries: Object.entries<any>(template.Resources).map(([id, { Type }]) => ({
        LogicalResourceId: id,
        PhysicalResourceId: id,
        ResourceType: Type,
      })),
    },
    'cloudformation get-template --stack-name CircleCISlackBot': { TemplateBody: template },
    'iam list-attached-role-policies': { AttachedPolicies: [] },
    'iam list-role-policies': { PolicyNames: ['one'] },
    [`apigatewayv2 get-stage --api-id ${idsOf('AWS::ApiGatewayV2::Api')[0]}`]: stage,
    ...Object.fromEntries(
      idsOf('AWS::Lambda::Function').map((id) => {
        const { ReservedConcurrentExecutions } = template.Resources[id].Properties;
        const said = ReservedConcurrentExecutions === undefined ? '' : { ReservedConcurrentExecutions };
        return [`lambda get-function-concurrency --function-name ${id}`, said];
      }),
    ),
    'lambda get-account-settings': { AccountLimit: { UnreservedConcurrentExecutions: 894 } },
    'cloudwatch set-alarm-state': '',
    ...subscribed('arn:aws:sns:eu-central-1:111122223333:Alarms:1'),
    ...history('Successfully executed action arn:aws:sns:eu-central-1:111122223333:Alarms'),
  };

  const [slack] = idsOf('AWS::Lambda::Function').filter((id) => id.startsWith('slack'));
  const widened = structuredClone(template);
  const installPolicy = idsOf('AWS::IAM::Policy').find((id) => id.startsWith('installrole'))!;
  widened.Resources[installPolicy].Properties.PolicyDocument.Statement.push({
    Effect: 'Allow',
    Action: 'dynamodb:Scan',
    Resource: { 'Fn::GetAtt': [idsOf('AWS::DynamoDB::GlobalTable')[0], 'Arn'] },
  });

  /** The doors are not asked: nothing listens there. */
  async function account(changes: Readonly<Record<string, unknown>>) {
    const { folder: path, remove } = createFakeAwsCli({ ...right, ...changes });
    cleaning.push(remove);
    const { row, rows } = await verify(['--url', 'http://bot.invalid:1'], { PATH: path });
    return { row, wrong: rows.filter((one) => !one.startsWith('ok')) };
  }

  it('is as it was deployed', async () => {
    const { row } = await account({});
    for (const what of [
      'has the permissions',
      'no role has more',
      'has its throttle',
      'reserved concurrency',
      'Lambda quota',
      'have a subscriber',
      'an alarm is sent',
    ])
      expect(row(what), what).toMatch(/^ok /);
  });

  it.each([
    [
      'one permission too many',
      { 'cloudformation get-template --stack-name CircleCISlackBot': { TemplateBody: widened } },
      'has the permissions',
      'failed',
    ],
    [
      'a policy that was attached by hand',
      { 'iam list-attached-role-policies': { AttachedPolicies: [{}] } },
      'no role has more',
      'failed',
    ],
    [
      'a throttle that was removed by hand',
      { [`apigatewayv2 get-stage --api-id ${idsOf('AWS::ApiGatewayV2::Api')[0]}`]: { RouteSettings: {} } },
      'has its throttle',
      'failed',
    ],
    [
      'a reservation that was changed by hand',
      { [`lambda get-function-concurrency --function-name ${slack}`]: '' },
      'reserved concurrency',
      'failed',
    ],
    [
      'an address that has not confirmed',
      subscribed('PendingConfirmation'),
      'have a subscriber',
      'failed .*you@example.com has not confirmed',
    ],
    [
      'alarms without a subscriber',
      { 'sns list-subscriptions-by-topic': { Subscriptions: [] } },
      'have a subscriber',
      'skipped',
    ],
    [
      'a topic that CloudWatch may not publish to',
      history('Failed to execute action arn:aws:sns:x. Received error: "not authorized"'),
      'an alarm is sent',
      'failed .*not authorized',
    ],
    [
      'no AWS that answers',
      { 'cloudformation get-template --stack-name CircleCISlackBot': {} },
      'the stack CircleCISlackBot exists',
      'failed',
    ],
  ])('is found to have %s', async (_, change, what, result) => {
    const { row } = await account(change);
    expect(row(what)).toMatch(new RegExp(`^${result}`));
  });

  it.each([
    ['no more fits', 10, 'skipped .*0 reserved, and no more are available: ask AWS for a higher quota'],
    ['more fits by now', 1000, 'failed .*0 reserved, 106 would fit now: deploy again'],
  ])('says of a young account that %s', async (_, UnreservedConcurrentExecutions, result) => {
    const young = synthesize({ concurrency: 'none' }).toJSON();
    const { row } = await account({
      'cloudformation get-template --stack-name CircleCISlackBot': { TemplateBody: young },
      'lambda get-account-settings': { AccountLimit: { UnreservedConcurrentExecutions } },
    });
    expect(row('Lambda quota')).toMatch(new RegExp(`^${result}`));
  });
});
