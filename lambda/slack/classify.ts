/**
 * What Slack's answer to a post means, for every answer there can be. A code that says that nothing was posted is
 * never taken for one that may have been, and what nobody has heard of is told apart from both. Pure.
 */
import type { PostOutcome } from '../notifications/services.ts';

export type Trouble = Exclude<PostOutcome, { is: 'posted' }>;

/** Milliseconds that anybody waits for Slack, whatever it says. */
const shortest = 1_000;
const longest = 900_000;

const classes: Readonly<Record<Exclude<Trouble['is'], 'later' | 'refused'>, readonly string[]>> = {
  'channel-gone': [
    'channel_not_found',
    'is_archived',
    'is_inactive',
    'restricted_action',
    'restricted_action_read_only_channel',
    'restricted_action_thread_only_channel',
    'restricted_action_non_threadable_channel',
    'restricted_action_thread_locked',
    'ekm_access_denied',
    'messages_tab_disabled',
    'cannot_reply_to_message',
    'user_not_found',
    'cannot_dm_bot',
    'external_channel_migrating',
    'team_not_found',
    'slack_connect_canvas_sharing_blocked',
    'slack_connect_file_link_sharing_blocked',
  ],
  'not-in-channel': ['not_in_channel', 'user_not_in_channel'],
  'missing-scope': [
    'missing_scope',
    'no_permission',
    'access_denied',
    'team_access_not_granted',
    'org_login_required',
    'team_added_to_org',
    'not_allowed_token_type',
    'enterprise_is_restricted',
    'as_user_not_supported',
    'two_factor_setup_required',
    'accesslimited',
  ],
  'workspace-gone': [
    'account_inactive',
    'token_revoked',
    'token_expired',
    'invalid_auth',
    'not_authed',
    'deprecated_endpoint',
    'method_deprecated',
  ],
  'message-gone': [
    'message_not_found',
    'cant_update_message',
    'edit_window_closed',
    'update_failed',
    'thread_not_found',
  ],
  ambiguous: ['fatal_error', 'internal_error', 'service_unavailable', 'request_timeout'],
};

const waits: readonly string[] = [
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'slow_down',
  'team_quota_exceeded',
];

const byCode: ReadonlyMap<string, Trouble> = new Map([
  ...Object.entries(classes).flatMap(([is, codes]) =>
    codes.map((code): [string, Trouble] => [code, troubleOf(is)]),
  ),
  ...waits.map((code): [string, Trouble] => [code, { is: 'later', after: 30_000 }]),
]);

function troubleOf(is: string): Trouble {
  switch (is) {
    case 'channel-gone':
    case 'not-in-channel':
    case 'missing-scope':
    case 'workspace-gone':
    case 'message-gone':
    case 'ambiguous':
      return { is };
    default:
      throw new Error(`no class ${is}`);
  }
}

/** Slack's word, from `ok: false`. It was not posted, unless Slack itself was in trouble; unknown words are `refused`. */
export function classifyCode(code: string): Trouble {
  return byCode.get(code) ?? { is: 'refused', code: /^[\w-]{1,80}$/.test(code) ? code : 'unreadable' };
}

/** What @slack/web-api throws. Total: what it has never thrown before may have been posted. */
export function classifyError(error: unknown): Trouble {
  if (!(error instanceof Error)) return { is: 'ambiguous' };
  if (isRateLimited(error)) return { is: 'later', after: waitOf(fieldOf(error, 'retryAfter')) };
  const said = fieldOf(fieldOf(error, 'data'), 'error');
  if (typeof said === 'string') return classifyCode(said);
  const status = fieldOf(error, 'statusCode');
  if (status === 429) return { is: 'later', after: shortest * 30 };
  return { is: 'ambiguous' };
}

/** The SDK has a code for it, but throws a plain Error when Retry-After is missing or garbage. */
function isRateLimited(error: Error): boolean {
  return (
    fieldOf(error, 'code') === 'slack_webapi_rate_limited_error' || /retry header|429/i.test(error.message)
  );
}

/** Seconds as Slack said them, into milliseconds from a second to a quarter of an hour. */
export function waitOf(seconds: unknown): number {
  const said = typeof seconds === 'number' && Number.isFinite(seconds) ? seconds * 1_000 : 30_000;
  return Math.min(longest, Math.max(shortest, said));
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
