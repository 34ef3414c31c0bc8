/** Computes what it costs a month to keep and use people's own tokens, in two ways. */

/** Dollars, AWS's list prices of November 2026 in us-east-1. */
const prices = {
  secretAMonth: 0.4,
  secretRead: 0.05 / 10_000,
  keyAMonth: 1,
  kmsRequest: 0.03 / 10_000,
  /** A consistent read of at most 4 KB. */
  tableRead: 0.125 / 1_000_000,
  tableGigabyteAMonth: 0.25,
} as const;

interface Use {
  readonly people: number;
  /** Changes at CircleCI in a month, of each. */
  readonly changes: number;
  /** Of one change, as test/slack/act-with-own-account.test.ts counts them. */
  readonly reads: number;
  readonly decryptions: number;
  readonly bytes: number;
}

export const assumed: Use = { people: 1_000, changes: 200, reads: 1, decryptions: 1, bytes: 1_000 };

export function costOf({ people, changes, reads, decryptions, bytes }: Use) {
  const all = people * changes;
  return {
    'Secrets Manager': people * prices.secretAMonth + all * reads * prices.secretRead,
    'DynamoDB and KMS':
      prices.keyAMonth +
      all * decryptions * prices.kmsRequest +
      all * reads * prices.tableRead +
      (people * bytes * prices.tableGigabyteAMonth) / 1e9,
  };
}

/** The rows of bench/README.md. */
export function costRows(use: Use = assumed): string {
  const rows = Object.entries(costOf(use)).map(([name, dollars]) => `| ${name} | $${dollars.toFixed(2)} |`);
  return ['| kept in | a month |', '|---|---|', ...rows].join('\n');
}
