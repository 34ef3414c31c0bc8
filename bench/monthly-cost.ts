/** Computes what the deployed bot costs a month for 1, 100 and 1,000 workspaces, from counted calls and list prices. */

/** Dollars, AWS's list prices of November 2026 in us-east-1. */
const prices = {
  apiRequest: 1 / 1_000_000,
  invocation: 0.2 / 1_000_000,
  /** Of arm64. */
  gigabyteSecond: 0.0000133334,
  /** A consistent read of at most 4 KB. */
  read: 0.125 / 1_000_000,
  /** Of at most 1 KB. */
  write: 0.625 / 1_000_000,
  /** With the surcharge for fair queues. */
  queueRequest: 0.5 / 1_000_000,
  secretAMonth: 0.4,
  secretRead: 0.05 / 10_000,
  keyAMonth: 1,
  alarmAMonth: 0.1,
  logGigabyte: 0.5,
} as const;

/** One thing that people or CircleCI do. */
interface Doing {
  readonly apiRequests: number;
  readonly invocations: number;
  readonly queueRequests: number;
  /** Items that are read, and calls that write; test/bench/cost.test.ts counts them. */
  readonly reads: number;
  readonly writes: number;
  /** Of functions with 1 GB, all of its invocations together: more than bench/README.md measures. */
  readonly seconds: number;
}

export const counted = {
  /** `/circle status web`. */
  command: { apiRequests: 1, invocations: 2, queueRequests: 0, reads: 7, writes: 3, seconds: 1.5 },
  /** **Rerun failed** on its card. */
  change: { apiRequests: 1, invocations: 2, queueRequests: 0, reads: 13, writes: 24, seconds: 2 },
  /** CircleCI reports a failure, and its card is posted: the dearest kind of report. */
  report: { apiRequests: 1, invocations: 2, queueRequests: 3, reads: 15, writes: 9, seconds: 1.5 },
} as const satisfies Readonly<Record<string, Doing>>;

/** What one person does on a workday, and how long a month is. */
export const assumed = {
  people: 20,
  workdays: 22,
  aDay: { command: 5, change: 2, report: 25 },
  /** A write in a transaction counts twice, and some write two items. */
  unitsPerWrite: 2,
  /** Bytes of log for each invocation. */
  logged: 1_000,
  /** Functions remember a workspace's two secrets for five minutes. */
  secretReadsADay: 2 * 12 * 10,
} as const;

/** What runs whether or not the bot is used, for all workspaces together. */
export const idle = {
  secrets: 2,
  keys: 1,
  /** Of 33, ten of them free. */
  alarms: 23,
  /** The schedule, each minute. */
  invocations: 30 * 24 * 60,
  secondsEach: 0.5,
  /** Eight partitions are read each minute. */
  reads: 8 * 30 * 24 * 60,
  /** Lambda's five pollers of the queue, each every 20 seconds. */
  queueRequests: 5 * 3 * 30 * 24 * 60,
} as const;

/** Dollars a month, by what is paid for. */
export function costOf(workspaces: number) {
  const { people, workdays, aDay, unitsPerWrite, logged, secretReadsADay } = assumed;
  const times = workspaces * people * workdays;
  const kinds = ['command', 'change', 'report'] as const;
  const all = (of: keyof Doing) =>
    times * kinds.reduce((sum, kind) => sum + aDay[kind] * counted[kind][of], 0);
  const invocations = all('invocations') + idle.invocations;
  const seconds = all('seconds') + idle.invocations * idle.secondsEach;
  const secretReads = workspaces * workdays * secretReadsADay;
  return {
    'Secrets and keys':
      (idle.secrets + 2 * workspaces) * prices.secretAMonth +
      secretReads * prices.secretRead +
      idle.keys * prices.keyAMonth,
    Alarms: idle.alarms * prices.alarmAMonth,
    'API Gateway': all('apiRequests') * prices.apiRequest,
    Lambda: invocations * prices.invocation + seconds * prices.gigabyteSecond,
    DynamoDB: (all('reads') + idle.reads) * prices.read + all('writes') * unitsPerWrite * prices.write,
    SQS: (all('queueRequests') + idle.queueRequests) * prices.queueRequest,
    Logs: (invocations * logged * prices.logGigabyte) / 1e9,
  };
}

const sizes = [1, 100, 1_000] as const;

/** The table of the README. */
export function costRows(): string {
  const costs = sizes.map(costOf);
  const [first] = costs;
  const names = Object.keys(first ?? {}).filter(isPart);
  const rows = names.map((name) =>
    row(
      name,
      costs.map((cost) => cost[name]),
    ),
  );
  const whole = costs.map((cost) => names.reduce((sum, name) => sum + cost[name], 0));
  const each = whole.map((dollars, index) => dollars / (sizes[index] ?? 1));
  return [
    `| dollars a month | ${sizes.map((count) => `${count.toLocaleString('en')} workspace${count === 1 ? '' : 's'}`).join(' | ')} |`,
    '|---|---|---|---|',
    ...rows,
    row('**All**', whole),
    row('a workspace', each),
  ].join('\n');
}

type Part = keyof ReturnType<typeof costOf>;

function isPart(name: string): name is Part {
  return Object.hasOwn(costOf(1), name);
}

function row(name: string, dollars: readonly number[]): string {
  return `| ${name} | ${dollars.map((one) => one.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })).join(' | ')} |`;
}
