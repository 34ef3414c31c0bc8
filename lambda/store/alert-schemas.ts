/** Validates items of alerts, subscriptions and scheduled jobs read from the table. Unknown attributes pass. */
import * as v from 'valibot';
import { reportedStatuses } from '../circleci/reports/run-event.ts';
import { runTriggers } from '../circleci/run-trigger.ts';
import { ruleSchema } from '../rule-options/rule.ts';
import { alertStatuses } from '../rule-options/statuses.ts';
import type { Alert } from './alert.ts';
import { projectSchema } from './item-schemas.ts';
import { dueKinds, pauses } from './subscriptions-and-schedules.ts';

const maybe = v.optional(v.string(), () => undefined);
const count = v.optional(v.number(), () => undefined);
const texts = v.array(v.string());
const status = v.fallback(v.picklist(reportedStatuses), 'other');

export const subscriptionSchema = v.object({
  id: v.string(),
  workspace: v.string(),
  channel: v.string(),
  project: projectSchema,
  rule: ruleSchema,
  owner: v.string(),
  createdAt: v.number(),
  mutedUntil: count,
  paused: v.optional(
    v.object({
      reason: v.picklist(pauses),
      at: v.number(),
      toldAt: v.optional(v.number()),
    }),
    () => undefined,
  ),
  lastDeliveryAt: count,
  sharedBy: v.optional(v.string()),
  direct: v.optional(v.picklist(['own', 'all'])),
  expected: v.optional(
    v.object({
      since: v.number(),
      metAt: v.optional(v.number()),
      missed: v.optional(v.object({ at: v.number(), seenTo: v.number(), toldAt: v.optional(v.number()) })),
    }),
  ),
});

export const hookSchema = v.object({
  id: v.string(),
  project: projectSchema,
  createdBy: v.string(),
  createdAt: v.number(),
  channel: v.string(),
  webhookId: maybe,
  connectedAt: count,
  renewal: v.optional(v.number()),
  used: v.optional(v.object({ renewal: v.number(), at: v.number(), before: v.optional(v.number()) })),
  shownTo: v.optional(v.string()),
  shownAt: v.optional(v.number()),
  shownMark: v.optional(v.string()),
  secretMark: v.optional(v.string()),
});

const actSchema = v.object({
  did: v.picklist(['reran', 'approved', 'canceled']),
  by: v.string(),
  at: v.number(),
  job: v.optional(v.string()),
  next: v.optional(v.object({ run: v.string(), build: v.optional(v.number()), status: v.optional(status) })),
});

export const jobSchema = v.object({
  name: v.string(),
  number: count,
  status,
  at: v.number(),
  startedAt: v.optional(v.number()),
  stoppedAt: v.optional(v.number()),
});

export const runSchema = v.object({
  id: v.string(),
  project: projectSchema,
  projectName: maybe,
  workflow: maybe,
  pipeline: count,
  branch: maybe,
  tag: maybe,
  revision: maybe,
  subject: maybe,
  author: maybe,
  login: maybe,
  email: v.optional(v.string()),
  pullRequest: maybe,
  trigger: v.fallback(v.optional(v.picklist(runTriggers)), undefined),
  url: maybe,
  startedAt: count,
  stoppedAt: count,
  status,
  statusAt: v.number(),
  jobs: v.array(jobSchema),
  others: v.optional(
    v.object({
      passed: v.number(),
      canceled: v.number(),
      ran: v.optional(v.array(v.object({ startedAt: v.number(), stoppedAt: v.number() })), () => undefined),
    }),
  ),
  progress: v.optional(v.object({ nextAt: v.number(), told: v.number() })),
  failures: v.array(
    v.object({
      job: v.string(),
      number: v.number(),
      step: maybe,
      lines: texts,
      why: v.optional(v.string()),
      fingerprint: v.optional(v.string()),
      failedTests: texts,
      flakyTests: v.optional(texts),
      moreFailedTests: v.number(),
    }),
  ),
  approval: v.optional(v.object({ requestId: v.string(), job: v.string() }), () => undefined),
  supersededBy: v.optional(v.number()),
  acts: v.optional(v.array(actSchema)),
  reading: v.optional(v.object({ by: v.string(), at: v.number(), until: v.number() })),
  rerunOf: v.optional(v.string()),
});

export const resultSchema = v.object({
  run: v.string(),
  at: v.number(),
  status: v.picklist(['success', 'failed']),
  pipeline: count,
  author: maybe,
  revision: maybe,
  startedAt: count,
  endedAt: count,
  took: count,
  heardAt: count,
  failedJobs: v.optional(texts, () => undefined),
  passedJobs: v.optional(texts, () => undefined),
  shown: v.optional(v.picklist(['red', 'green']), () => undefined),
});

export const resultsSchema = v.object({
  project: projectSchema,
  branch: v.string(),
  workflow: v.string(),
  results: v.array(resultSchema),
  version: v.number(),
});

export const versionedRunSchema = v.object({ run: runSchema, version: v.number() });

export const alertSchema: v.GenericSchema<unknown, Alert> = v.object({
  id: v.string(),
  channel: v.string(),
  at: v.number(),
  notBefore: v.number(),
  run: v.string(),
  status: v.picklist([...alertStatuses, 'progress']),
  subscriptions: v.array(
    v.object({ id: v.string(), project: projectSchema, lastDeliveryAt: v.optional(v.number()) }),
  ),
  snapshot: runSchema,
  redSince: v.optional(resultSchema, () => undefined),
  stillRed: v.optional(texts, () => undefined),
  overtakenBy: v.optional(resultSchema, () => undefined),
  thread: v.picklist(['on', 'off']),
  mention: maybe,
  adds: v.optional(v.literal('reason')),
  group: v.optional(v.literal('branch')),
});

export const digestSchema = v.object({
  channel: v.string(),
  every: v.picklist(['day', 'week']),
  weekday: v.optional(v.number()),
  hour: v.number(),
  minute: v.number(),
  timeZone: v.string(),
  owner: v.string(),
  sharedBy: v.optional(v.string()),
  pausedAt: v.optional(v.number()),
});

export const watchSchema = v.object({
  id: v.string(),
  user: v.string(),
  project: projectSchema,
  build: count,
  branch: maybe,
  createdAt: v.number(),
  by: v.optional(v.literal('message')),
  run: v.optional(v.string()),
  pipeline: v.optional(v.number()),
});

export const dueSchema = v.object({
  workspace: v.string(),
  kind: v.picklist(dueKinds),
  id: v.string(),
  at: v.number(),
  stamp: v.optional(v.string()),
});
