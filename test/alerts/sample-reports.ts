/** Reports and subscriptions for the tests of alerts: plausible, and at random. */
import fc from 'fast-check';
import {
  type Report,
  type ReportedStatus,
  reportedStatuses,
} from '../../lambda/circleci/reports/run-event.ts';
import { readRule } from '../../lambda/rule-options/rule.ts';
import type { Rule, Subscription } from '../../lambda/store/subscriptions-and-schedules.ts';

export const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;
export const now = Date.parse('2026-03-02T10:00:00Z');

let count = 0;

export function report(changes: Partial<Report> = {}): Report {
  count += 1;
  return {
    id: `report-${count}`,
    at: now,
    project: web,
    projectName: undefined,
    run: 'run-1',
    workflow: 'ci',
    pipeline: 130,
    createdAt: now - 60_000,
    startedAt: now - 60_000,
    stoppedAt: undefined,
    url: undefined,
    branch: 'main',
    tag: undefined,
    revision: 'a1b2c3d4e5f6',
    subject: 'Fix the login',
    author: 'Ann Lee',
    login: 'ann',
    pullRequest: undefined,
    trigger: undefined,
    status: undefined,
    job: undefined,
    approval: undefined,
    ...changes,
  };
}

/** A workflow that has ended, or is running. */
export function whole(status: ReportedStatus, changes: Partial<Report> = {}): Report {
  return report({ status, ...changes });
}

export function ofJob(name: string, status: ReportedStatus, changes: Partial<Report> = {}): Report {
  return report({ job: { name, number: 501, status }, ...changes });
}

/** As most tests want it: a card for each run. */
export const defaultRule: Rule = { ...readRule({ group: 'run' }).rule!, timeZone: 'UTC' };

export function subscription(
  rule: Partial<Rule> = {},
  changes: Partial<Omit<Subscription, 'rule'>> = {},
): Subscription {
  return {
    id: 's1',
    workspace: 'T1',
    channel: 'C1',
    project: web,
    owner: 'U01ANN',
    createdAt: now,
    mutedUntil: undefined,
    paused: undefined,
    lastDeliveryAt: undefined,
    ...changes,
    rule: { ...defaultRule, ...rule },
  };
}

const moment = fc.integer({ min: 1, max: 12 }).map((minute) => now + minute * 60_000);
const word = fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined });
const status = fc.constantFrom(...reportedStatuses);

/** Of one run, with everything that reports of one run may differ in. */
export const anyReport: fc.Arbitrary<Report> = fc
  .record({
    at: moment,
    status: fc.option(status, { nil: undefined }),
    job: fc.option(
      fc.record({
        name: fc.constantFrom('build', 'test', 'deploy'),
        number: fc.constantFrom(undefined, 1, 2),
        status,
      }),
      { nil: undefined },
    ),
    approval: fc.option(fc.record({ requestId: fc.constantFrom('r1', 'r2'), job: fc.constant('hold') }), {
      nil: undefined,
    }),
    supersededBy: fc.constantFrom(undefined, 46, 47),
    branch: word,
    subject: word,
    url: word,
    pullRequest: word,
    startedAt: fc.option(moment, { nil: undefined }),
    stoppedAt: fc.option(moment, { nil: undefined }),
  })
  .map((changes) => report(changes));
