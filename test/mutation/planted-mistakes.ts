/** Lists mistakes that all tests once overlooked. `npm run mutate -- planted` makes each, and its tests have to notice. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are lines of code

export interface Planted {
  readonly module: string;
  /** Each time that it occurs in the module. */
  readonly from: string;
  readonly to: string;
  /** Each of them fails. */
  readonly tests: readonly string[];
}

const forgetOrder = `      await services.secrets.remove(workspace);
      await services.store.forget(workspace);`;

export const planted: Readonly<Record<string, Planted>> = {
  'a delivery marked done before it is handled': {
    module: 'lambda/slack/handle-delivery.ts',
    from: "if (begun === 'underway') throw new UnderwayError();",
    to: "if (begun === 'underway') throw new UnderwayError();\n  await store.endDelivery(delivery.id);",
    tests: ['slack/handle-delivery'],
  },
  'people of other companies known by is_stranger alone': {
    module: 'lambda/slack/effective-role.ts',
    from: 'if (!isOwn(member, person)) return',
    to: 'if (member.is_stranger) return',
    tests: ['slack/p14-people-do-what-their-role-allows'],
  },
  'no tenant in the key of a login': {
    module: 'lambda/store/alert-keys.ts',
    from: 'own(workspace, `USER#',
    to: "own(workspace && 'all', `USER#",
    tests: ['alerts/p15-workspaces-are-isolated'],
  },
  'no tenant in the key of what is due': {
    module: 'lambda/store/alert-keys.ts',
    from: '#${part(due.workspace)}#',
    to: '#',
    tests: ['alerts/p15-workspaces-are-isolated'],
  },
  'no tenant in the key of a role': {
    module: 'lambda/store/keys.ts',
    from: 'inWorkspace(workspace, `ROLE#',
    to: "inWorkspace(workspace && 'all', `ROLE#",
    tests: ['alerts/p15-workspaces-are-isolated'],
  },
  'no tenant in the key of an act': {
    module: 'lambda/store/keys.ts',
    from: 'inWorkspace(workspace, `ACT#',
    to: "inWorkspace(workspace && 'all', `ACT#",
    tests: ['alerts/p15-workspaces-are-isolated'],
  },
  'no tenant in what a process keeps of hints': {
    module: 'lambda/ingest/handle-legacy-notification.ts',
    from: '`${workspace} ${buildSlug(ref)}`',
    to: 'buildSlug(ref)',
    tests: ['alerts/p15-workspaces-are-isolated'],
  },
  'no tenant in what a process keeps of pipelines that have ended': {
    module: 'lambda/jobs/report-running-workflows.ts',
    from: '`ended ${workspace} $',
    to: '`ended $',
    tests: ['alerts/p15-workspaces-are-isolated'],
  },
  'no tenant in what a process keeps of polls': {
    module: 'lambda/jobs/poll-runs.ts',
    from: '`told ${workspace} ${report.id}`',
    to: '`told ${report.id}`',
    tests: ['alerts/p15-workspaces-are-isolated'],
  },
  'no tenant in what a process keeps of flaky tests': {
    module: 'lambda/ingest/flaky-tests.ts',
    from: '`${workspace} ${projectKey(project)}`',
    to: 'projectKey(project)',
    tests: ['ingest/flaky-tests'],
  },
  'an installation for an organization stored under the team': {
    module: 'lambda/slack/install/install-provider.ts',
    from: 'isEnterpriseInstall ? enterprise : team',
    to: 'team',
    tests: ['slack/p17-installation-cannot-be-hijacked'],
  },
  'an installation for a workspace stored under its organization': {
    module: 'lambda/slack/install/install-provider.ts',
    from: 'isEnterpriseInstall ? enterprise : team',
    to: 'enterprise ?? team',
    tests: ['slack/p17-installation-cannot-be-hijacked'],
  },
  'a client of the worker that repeats by itself': {
    module: 'lambda/slack/bolt-app.ts',
    from: 'retryConfig: { retries: 0 },',
    to: '',
    tests: ['slack/handle-delivery'],
  },
  'a client of the alerts that repeats by itself': {
    module: 'lambda/slack/post-message.ts',
    from: 'retryConfig: { retries: 0 },',
    to: '',
    tests: ['slack/post-message'],
  },
  'a response_url posted to again after a 5xx': {
    module: 'lambda/slack/api/response-url.ts',
    from: 'status < 400 || status >= 500 ||',
    to: 'status < 400 ||',
    tests: ['slack/response-url'],
  },
  'an uninstallation that deletes the records before the tokens': {
    module: 'lambda/slack/turns/app-event.ts',
    from: forgetOrder,
    to: forgetOrder.split('\n').toReversed().join('\n'),
    tests: ['slack/handle-delivery'],
  },
  'an erasure that deletes last what lets us act': {
    module: 'lambda/store/dynamo/delete-workspace.ts',
    from: 'await removeAll(table, [keys.connection(workspace), keys.installation(workspace)]);',
    to: '',
    tests: ['store/dynamo-store'],
  },
  'guests who link a login': {
    module: 'lambda/permissions.ts',
    from: '  return rank[effectiveRole] >= rank[leastRole[act]];',
    to: "  return (act === 'link' && effectiveRole === 'guest') || rank[effectiveRole] >= rank[leastRole[act]];",
    tests: ['permissions'],
  },
  'a link of a login that asks for no role': {
    module: 'lambda/commands/link.ts',
    from: "await context.act({ name: 'link', target: login ?? 'off', projects: [] }, async () => {\n    const holder",
    to: 'await (async (_: object, effect: () => Promise<void>) => effect())({}, async () => {\n    const holder',
    tests: ['commands/watch-link-mine-digest'],
  },
  'an API without a throttle': {
    module: 'infra/api.ts',
    from: '  stage.routeSettings = settings;',
    to: '',
    tests: ['infra/p23-deployed-stack-is-the-tested-one'],
  },
  'functions without a reservation': {
    module: 'infra/functions.ts',
    from: '...(reserved !== undefined && { reservedConcurrentExecutions: reserved }),',
    to: '',
    tests: ['infra/p23-deployed-stack-is-the-tested-one'],
  },
  'a local table that is lost at each restart': {
    module: 'local/aws/dynamodb.ts',
    from: '...(folder && { path: folder })',
    to: '',
    tests: ['local/start'],
  },
  'a workspace’s pace five times too fast': {
    module: 'lambda/outbox/rate-limiter.ts',
    from: 'const perWorkspace = 200;',
    to: 'const perWorkspace = 40;',
    tests: ['alerts/p8-burst-within-slack-rate-limits'],
  },
  'a channel’s pace five times too fast': {
    module: 'lambda/outbox/rate-limiter.ts',
    from: ' = 1_000;',
    to: ' = 200;',
    tests: ['alerts/p8-burst-within-slack-rate-limits'],
  },
  'edits five times too fast': {
    module: 'lambda/outbox/rate-limiter.ts',
    from: 'const perChange = 1_200;',
    to: 'const perChange = 240;',
    tests: ['alerts/p8-burst-within-slack-rate-limits'],
  },
  'a report dropped while its run’s card is being posted': {
    module: 'lambda/rules/enqueue-alerts.ts',
    from: 'if (waiting.some((one) => one.subject === subject)) return true;',
    to: '',
    tests: ['rules/enqueue-alerts'],
  },
  'a redelivered dispatch that ends before the lock is free': {
    module: 'lambda/outbox/dispatcher.ts',
    from: "if (isIdle && request === 'new')",
    to: 'if (isIdle)',
    tests: ['queue/dispatch-inline'],
  },
  'an infinite limit sent to the table': {
    module: 'lambda/store/dynamo/query.ts',
    from: 'Number.isFinite(range.limit)',
    to: 'range.limit !== undefined',
    tests: ['store/alert-store'],
  },
  'a missing run told although CircleCI cannot tell': {
    module: 'lambda/jobs/check-expected-run.ts',
    from: "if (look.is === 'unknown') return;",
    to: "if (look.is === 'unknown') return void (await again(await absent(one, { is: 'absent', others: [] }, services)));",
    tests: ['jobs/p30-missing-run-is-told-once'],
  },
  'a missing run told in quiet hours': {
    module: 'lambda/jobs/check-expected-run.ts',
    from: 'const end = endOfQuiet(rule, now);',
    to: 'const end = now;',
    tests: ['jobs/p30-missing-run-is-told-once'],
  },
  'a run expected in twice its time': {
    module: 'lambda/rules/expected-run-deadlines.ts',
    from: 'from: now - expectation.span',
    to: 'from: now - 2 * expectation.span',
    tests: ['jobs/p30-missing-run-is-told-once'],
  },
};
