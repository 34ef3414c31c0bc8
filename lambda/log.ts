/**
 * Writes structured log lines. Names and counts only: no token, header, body, URL or text from outside ever goes in
 * here. infra/ counts the names with metric filters.
 */
export const logNames = [
  'door.refused',
  'door.not-stored',
  'door.ignored',
  'delivery.duplicate',
  'delivery.too-late',
  'delivery.unreadable',
  'workspace.unknown',
  'turn.trouble',
  'install.refused',
  'webhook.refused',
  'webhook.former',
  'webhook.not-stored',
  'webhook.ignored',
  'webhook.stale',
  'alerts.failed',
  'alerts.retried',
  'alerts.dead-lettered',
  'store.unreadable',
  'act.claimed',
  'act.ended',
  'act.refused',
  'act.repeated',
  'audit.failed',
  'answer.failed',
  'answer.refused-host',
  'click.invalid',
  'follow.failed',
  'unfurl.refused',
  'object.refused',
  'event.ignored',
  'event.late',
  'event.app-rate-limited',
  'report.dropped',
  'alert.ambiguous',
  'alert.dead',
  'alert.plain-text-fallback',
  'alert.refused',
  'subscription.paused',
  'poll.failed',
  'expectation.unknown',
  'flaky.unknown',
  'hooks.failed',
  'hook.rotated',
  'token.refused',
  'token.lost',
  'token.not-renewed',
  'bug',
] as const;

export type LogName = (typeof logNames)[number];

export interface LogEntry {
  readonly log: LogName;
  readonly [field: string]: string | number | undefined;
}

export type Log = (entry: LogEntry) => void;

/** Lambda's JSON log format keeps the object's fields. */
export const log: Log = (entry) => console.log(entry);
