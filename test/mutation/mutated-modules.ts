/** Names the modules that `npm run mutate` plants mistakes in, and the tests that have to notice. */

export interface Group {
  readonly modules: readonly string[];
  /** Fast ones: each mutant runs those of them that reach it. */
  readonly tests: readonly string[];
  /** The least share that is caught, in percent. */
  readonly least: number;
}

const masking = [
  ...[
    'mask-secrets',
    'private-key-lines',
    'secret-command-arguments',
    'secrets-below-their-name',
    'secrets-by-name',
    'secret-place-pattern',
  ],
  ...['secrets-by-place', 'secrets-by-shape', 'secret-tokens', 'is-secret-value'],
];

export const groups: Readonly<Record<string, Group>> = {
  verify: {
    modules: [
      'slack/ingress/verify-signature.ts',
      'webhook/verify-webhook.ts',
      'circleci/reports/verify-webhook-signature.ts',
    ],
    tests: [
      ...[
        'slack/ingress',
        'slack/p1-unsigned-slack-request-does-nothing',
        'webhook/ingress',
        'webhook/p2-unsigned-webhook-does-nothing',
        'webhook/derived-secrets',
      ],
      'circleci/parse-webhook',
    ],
    least: 100,
  },
  permissions: {
    modules: ['permissions.ts', 'slack/effective-role.ts', 'conversation/require-role.ts'],
    tests: ['permissions', 'slack/effective-role', 'slack/role-by-slack-flags', 'conversation/require-role'],
    least: 100,
  },
  act: {
    modules: ['slack/run-authorized.ts'],
    tests: ['slack/run-authorized', 'slack/audit-trail'],
    least: 95,
  },
  delivery: {
    modules: ['slack/handle-delivery.ts', 'store/dynamo/idempotency.ts'],
    tests: ['slack/handle-delivery', 'store/store', 'store/dynamo-store'],
    least: 95,
  },
  keys: {
    modules: ['store/keys.ts', 'store/alert-keys.ts'],
    tests: ['store/keys', 'store/query', 'store/dynamo-store'],
    least: 95,
  },
  seal: { modules: ['slack/button-tokens.ts'], tests: ['slack/button-tokens'], least: 95 },
  'response-url': { modules: ['slack/api/response-url.ts'], tests: ['slack/response-url'], least: 95 },
  hosts: {
    modules: ['circleci/http/allowed-hosts.ts'],
    tests: ['circleci/p16-token-only-to-allowed-hosts'],
    least: 95,
  },
  mask: {
    modules: masking.map((name) => `circleci/masking/${name}.ts`),
    tests: [
      'circleci/mask-corpus',
      'circleci/mask-secrets',
      'circleci/mask-list-entries',
      'circleci/mask-near-misses',
    ],
    least: 95,
  },
  outbox: {
    modules: [
      'outbox/state.ts',
      'outbox/send-page.ts',
      'store/dynamo/outbox.ts',
      'store/dynamo/destination-locks.ts',
    ],
    tests: ['outbox/state', 'outbox/send-page', 'store/alert-store', 'store/dynamo-lost-answers'],
    least: 95,
  },
};
