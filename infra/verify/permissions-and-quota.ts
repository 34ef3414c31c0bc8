/** Compares AWS with what was deployed: permissions, throttles, reservations and the quota. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { ask, run } from '../deploy/aws-cli.ts';
import { fitting, reservedBy } from '../deploy/concurrency.ts';
import { grantTable, readGrants } from '../granted-permissions.ts';
import { stackName } from '../shared-names.ts';
import { verifyAlarm, verifySubscribers } from './alarms.ts';
import { failed, ok, type Row, skipped } from './check-rows.ts';
import { type Deployed, readDeployed, typed } from './read-deployed-template.ts';

export async function verifyAccount(): Promise<readonly Row[]> {
  const deployed = readDeployed();
  if (!deployed)
    return [
      failed(`the stack ${stackName} exists`, 'AWS does not find it. Check the credentials and the region.'),
    ];
  return [
    verifyRights(deployed),
    verifyRoles(deployed),
    verifyThrottles(deployed),
    verifyReservations(deployed),
    verifyQuota(deployed),
    verifySubscribers(deployed),
    await verifyAlarm(deployed),
  ];
}

function verifyRights({ template }: Deployed): Row {
  const what = 'each function has the permissions listed in SECURITY.md';
  try {
    const grants = readGrants(template).filter(({ on }) => !on.startsWith('your key'));
    const security = readFileSync(new URL('../../SECURITY.md', import.meta.url), 'utf8');
    return security.includes(grantTable(grants)) ? ok(what) : failed(what, 'another version was deployed');
  } catch (error) {
    return failed(what, error instanceof Error ? error.message : 'the permissions cannot be read');
  }
}

function verifyRoles(deployed: Deployed): Row {
  const what = 'no role has more permissions than were deployed';
  const attachedSchema = v.object({ AttachedPolicies: v.array(v.unknown()) });
  const inlineSchema = v.object({ PolicyNames: v.array(v.string()) });
  const roles = typed(deployed, 'AWS::IAM::Role').map(({ name }) => name);
  const wrong = roles.filter((name) => {
    const attached = ask(attachedSchema, ['iam', 'list-attached-role-policies', '--role-name', name]);
    const inline = ask(inlineSchema, ['iam', 'list-role-policies', '--role-name', name]);
    return attached?.AttachedPolicies.length !== 0 || inline?.PolicyNames.length !== 1;
  });
  return wrong.length === 0 ? ok(what, `${roles.length} roles`) : failed(what, wrong.join(', '));
}

function verifyThrottles(deployed: Deployed): Row {
  const what = 'each endpoint has its throttle';
  const settings = v.record(
    v.string(),
    v.looseObject({ ThrottlingRateLimit: v.number(), ThrottlingBurstLimit: v.number() }),
  );
  const [stage] = typed(deployed, 'AWS::ApiGatewayV2::Stage');
  const [api] = typed(deployed, 'AWS::ApiGatewayV2::Api');
  const wanted = v.safeParse(settings, stage?.Properties.RouteSettings);
  const words = ['apigatewayv2', 'get-stage', '--api-id', api?.name ?? '', '--stage-name', '$default'];
  const found = ask(v.object({ RouteSettings: settings }), words)?.RouteSettings;
  if (!wanted.success || !found) return failed(what, 'API Gateway did not answer');
  const without = Object.entries(wanted.output)
    .filter(
      ([route, limit]) =>
        found[route]?.ThrottlingRateLimit !== limit.ThrottlingRateLimit ||
        found[route]?.ThrottlingBurstLimit !== limit.ThrottlingBurstLimit,
    )
    .map(([route]) => route);
  return without.length === 0
    ? ok(what, `${Object.keys(wanted.output).length} endpoints`)
    : failed(what, without.join(', '));
}

function verifyReservations(deployed: Deployed): Row {
  const what = 'each function has its reserved concurrency';
  const schema = v.object({ ReservedConcurrentExecutions: v.optional(v.number()) });
  const wrong = typed(deployed, 'AWS::Lambda::Function').filter(({ name, Properties }) => {
    const said = run(['lambda', 'get-function-concurrency', '--function-name', name, '--output', 'json']);
    // Without a reservation the tool prints nothing at all.
    const found = said?.trim() ? v.parse(schema, JSON.parse(said)).ReservedConcurrentExecutions : undefined;
    return said === undefined || found !== Properties.ReservedConcurrentExecutions;
  });
  return wrong.length === 0 ? ok(what) : failed(what, wrong.map(({ name }) => name).join(', '));
}

function verifyQuota(deployed: Deployed): Row {
  const what = "the account's Lambda quota is large enough for floods";
  const schema = v.object({ AccountLimit: v.object({ UnreservedConcurrentExecutions: v.number() }) });
  const limit = ask(schema, ['lambda', 'get-account-settings'])?.AccountLimit;
  if (!limit) return failed(what, 'Lambda did not answer');
  const ours = typed(deployed, 'AWS::Lambda::Function').reduce(
    (sum, { Properties }) => sum + Number(Properties.ReservedConcurrentExecutions ?? 0),
    0,
  );
  const possible = reservedBy(fitting({ unreserved: limit.UnreservedConcurrentExecutions, ours }));
  if (ours >= reservedBy('full')) return ok(what, `${ours} reserved`);
  return possible > ours
    ? failed(what, `${ours} reserved, ${possible} would fit now: deploy again`)
    : skipped(
        what,
        `${ours} reserved, and no more are available: ask AWS for a higher quota, then deploy again`,
      );
}
