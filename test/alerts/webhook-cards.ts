/** A webhook's body on its whole way to the card that a channel sees of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { type Build, webhookSchema } from '../../lambda/circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { reportOfBuild } from '../../lambda/circleci/reports/parse-legacy-notification.ts';
import { readReport } from '../../lambda/circleci/reports/parse-webhook.ts';
import type { Report } from '../../lambda/circleci/reports/run-event.ts';
import { enriched, lookInto } from '../../lambda/ingest/enrich-failure.ts';
import { merge } from '../../lambda/ingest/merge-report.ts';
import { alertView } from '../../lambda/views/alerts/alert.ts';
import type { Message } from '../../lambda/views/text/message.ts';

const folder = join(import.meta.dirname, '../fixtures/webhooks');

export const bodies: ReadonlyMap<string, unknown> = new Map(
  readdirSync(folder)
    .toSorted()
    .map((file) => [
      file.replace('.json', ''),
      JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown,
    ]),
);

/** What no card comes of: a ping, and a notification that says no more than which build to read. */
export const others: ReadonlySet<string> = new Set(['v2-ping', 'v1-smallest']);

/** By the names of their bodies. */
export async function cards(): Promise<Readonly<Record<string, () => Message>>> {
  const told = [...bodies].filter(([name]) => !others.has(name));
  const drawn = await Promise.all(told.map(async ([name, body]) => [name, await cardOf(body)] as const));
  return Object.fromEntries(drawn.map(([name, message]) => [name, () => message]));
}

/** As it is once the build has been looked at: by the API in life, here by the notification itself. */
export async function cardOf(body: unknown): Promise<Message> {
  const read = readReport(body);
  if (read && 'ping' in read) throw new Error('a ping');
  if (read) return cardOfReport(read);
  const build = v.parse(webhookSchema, body);
  return cardOfReport(reportOfBuild(build, Date.parse('2026-03-02T10:00:00Z')), build);
}

async function cardOfReport(report: Report, build?: Build): Promise<Message> {
  const run = merge(undefined, report);
  const nothing = async () => [];
  const asked = { build: async () => build, tests: nothing, workflowBuilds: nothing };
  const circleci = asked as unknown as CircleCI;
  const looking = { circleci, excerpts: 'off', left: () => 5_000, flaky: nothing } as const;
  const found = build ? await lookInto(run, { ...looking, refused: async () => undefined }).end : undefined;
  const whole = found ? enriched(run, found) : run;
  return alertView({ run: whole, status: 'progress', redSince: undefined, now: report.at + 60_000 });
}
