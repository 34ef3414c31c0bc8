/** Pictures of each kind: as they mostly look, and at their limits. */
import type { InsightsDay, Picture, TimelineBar } from '../../lambda/pictures/picture-data.ts';

const minute = 60_000;

function bar(
  name: string,
  [ready, started, until]: readonly [number, number | null, number],
  more: Partial<TimelineBar> = {},
): TimelineBar {
  const startedAt = started === null ? null : started * minute;
  return {
    name,
    how: 'passed',
    isCritical: false,
    readyAt: ready * minute,
    startedAt,
    until: until * minute,
    ...more,
  };
}

export function insightDays(count: number): InsightsDay[] {
  return Array.from({ length: count }, (_, at) => {
    const label = `Nov ${at + 1}`;
    if (at === 12) return { label, passed: 0, failed: 0, median: null, p95: null };
    const isBad = at >= 18 && at < 22;
    return {
      label,
      passed: isBad ? 18 : 28,
      failed: isBad ? 10 + (at % 3) : at % 3,
      median: (7 + ((at * 7) % 4) / 3) * minute,
      p95: (12 + ((at * 5) % 7) + (isBad ? 4 : 0)) * minute,
    };
  });
}

export const timeline: Picture = {
  kind: 'timeline',
  title: 'acme/web pipeline 57 · main',
  note: '9m 30s, 10 jobs',
  until: 70 * minute,
  bars: [
    bar('lint', [0, 0.2, 1.1]),
    bar('build', [0, 0.3, 2], { isCritical: true }),
    bar('build (macos)', [0, 2.9, 4.6]),
    bar('unit', [2, 2.1, 4.5], { how: 'failed' }),
    bar('integration', [2, 2.4, 6.1]),
    bar('e2e chromium', [2, 2.6, 8.2], { isCritical: true }),
    bar('e2e firefox', [2, 2.6, 7.1], { how: 'canceled' }),
    bar('docker', [2, 2.6, 7.6]),
    bar('hold', [8.2, null, 68.2], { how: 'approval', isCritical: true }),
    bar('deploy-staging', [68.2, 68.4, 70], { how: 'running', isCritical: true }),
  ],
  pauses: [{ from: 8.2 * minute, to: 68.2 * minute }],
  more: '',
};

export const insights: Picture = {
  kind: 'insights',
  title: 'acme/web · main · ci',
  note: 'last 30 days, 940 runs',
  days: insightDays(30),
};

export const flaky: Picture = {
  kind: 'flaky',
  title: 'acme/web',
  note: 'flaky tests: failed, then passed',
  tests: [
    { name: 'cart › adds up when two people buy the last one', job: 'e2e', times: 9, rate: 0.12 },
    { name: 'login › remembers', job: 'e2e-chromium', times: 4, rate: null },
    { name: 'search › finds umlauts', job: 'unit', times: 1, rate: 0.004 },
  ],
};

export const ordinary: readonly Picture[] = [timeline, insights, flaky];

const long = 'a name that continues and on and on and on '.repeat(4).trim();

/** As much as each may hold. */
export const crowded: readonly Picture[] = [
  {
    kind: 'timeline',
    title: long,
    note: '2h 3m, 99 jobs',
    until: 123 * minute,
    pauses: [],
    more: '+75 shorter jobs',
    bars: Array.from({ length: 24 }, (_, at) =>
      bar(`${long} ${at}`, [at * 5, at * 5 + 2, at * 5 + 8], {
        isCritical: at % 2 === 0,
        how: at % 5 === 0 ? 'failed' : 'passed',
      }),
    ),
  },
  { kind: 'insights', title: long, note: 'last 90 days, 12345 runs', days: insightDays(90) },
  { kind: 'insights', title: 'one', note: 'last 24 hours, 1 run', days: insightDays(1) },
  {
    kind: 'flaky',
    title: long,
    note: 'flaky tests: failed, then passed',
    tests: Array.from({ length: 12 }, (_, at) => ({
      name: `${long} ${at}`,
      job: long,
      times: 100 - at,
      rate: at / 12,
    })),
  },
];

/** Text that means something in XML, letters that the font lacks, and what is no letter at all. */
export const hostile = [
  '<script>&"\'</text>',
  '日本語',
  '🚀 ship it',
  '\u0000\u0008\u001b[31m',
  '\ud800',
  '\u202egnirts',
  '',
];

export function withText(picture: Picture, text: string): Picture {
  return JSON.parse(JSON.stringify(picture), (key, value) =>
    ['name', 'job', 'title', 'more'].includes(key) && typeof value === 'string' ? text : value,
  );
}
