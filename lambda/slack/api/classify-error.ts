/**
 * Classifies every answer of Slack to a post. Pure. Tells "certainly not posted" from "perhaps posted" and from unknown
 * codes.
 */
import type { PostOutcome } from '../../ports.ts';

export type Trouble = Exclude<PostOutcome, { is: 'posted' }>;
type Class = Exclude<Trouble['is'], 'unknown'>;

/** Bounds of a wait in milliseconds, whatever Slack's Retry-After says. */
const shortest = 1_000;
const longest = 900_000;
/** The wait when Slack names none. */
const usual = 30_000;

/** Every code that Slack documents for chat.postMessage, chat.update and the calls around them. */
export const codes: Readonly<Record<Class, readonly string[]>> = {
  'channel-gone': [
    ...['channel_not_found', 'is_archived', 'is_inactive', 'ekm_access_denied', 'messages_tab_disabled'],
    ...['restricted_action', 'restricted_action_read_only_channel', 'restricted_action_thread_only_channel'],
    ...['restricted_action_non_threadable_channel', 'restricted_action_thread_locked'],
    ...['user_not_found', 'cannot_dm_bot', 'team_not_found', 'cant_broadcast_message'],
  ],
  'not-in-channel': ['not_in_channel', 'user_not_in_channel'],
  'missing-scope': [
    ...['missing_scope', 'no_permission', 'access_denied', 'not_allowed_token_type', 'accesslimited'],
    ...['team_access_not_granted', 'org_login_required', 'team_added_to_org', 'enterprise_is_restricted'],
    'two_factor_setup_required',
  ],
  'workspace-gone': ['account_inactive', 'token_revoked', 'invalid_auth', 'not_authed'],
  'message-gone': [
    ...['message_not_found', 'cant_update_message', 'edit_window_closed'],
    ...['thread_not_found', 'cannot_reply_to_message'],
  ],
  'rate-limited': [
    ...['ratelimited', 'rate_limited', 'message_limit_exceeded', 'slow_down', 'team_quota_exceeded'],
    ...['external_channel_migrating', 'token_expired'],
  ],
  ambiguous: ['fatal_error', 'internal_error', 'service_unavailable', 'request_timeout', 'update_failed'],
  // Our request is wrong.
  refused: [
    ...['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'msg_too_long', 'no_text'],
    ...['too_many_attachments', 'attachment_payload_limit_exceeded', 'invalid_attachments', 'block_mismatch'],
    ...['metadata_too_large', 'metadata_must_be_sent_from_app', 'invalid_metadata_format'],
    ...['invalid_metadata_schema', 'invalid_metadata_filter_keys', 'markdown_text_conflict'],
    ...['slack_connect_canvas_sharing_blocked', 'slack_connect_file_link_sharing_blocked'],
    ...['slack_connect_clip_sharing_blocked', 'slack_connect_lists_sharing_blocked'],
    ...['slack_connect_blocked_file_type', 'as_user_not_supported', 'cannot_send_customized_message'],
    ...['duplicate_channel_not_found', 'duplicate_message_not_found', 'too_many_contact_cards'],
    ...['invalid_arguments', 'invalid_arg_name', 'invalid_arg', 'invalid_array_arg', 'invalid_charset'],
    ...['invalid_form_data', 'invalid_post_type', 'missing_post_type', 'invalid_json', 'json_not_object'],
    ...['invalid_channel', 'method_deprecated', 'deprecated_endpoint', 'unknown_method', 'insecure_request'],
  ],
};

const byCode: ReadonlyMap<string, Trouble> = new Map([
  ...entries('channel-gone', (is) => ({ is })),
  ...entries('not-in-channel', (is) => ({ is })),
  ...entries('missing-scope', (is) => ({ is })),
  ...entries('workspace-gone', (is) => ({ is })),
  ...entries('message-gone', (is) => ({ is })),
  ...entries('ambiguous', (is) => ({ is })),
  ...entries('rate-limited', (is) => ({ is, after: usual })),
  ...entries('refused', (is, code) => ({ is, code })),
]);

function entries<C extends Class>(is: C, trouble: (is: C, code: string) => Trouble): [string, Trouble][] {
  return codes[is].map((code) => [code, trouble(is, code)]);
}

/**
 * Classifies the code of an `ok: false`. A text that is no code is ambiguous: it is not from Slack, and may have been
 * posted.
 */
export function classifyCode(code: string): Trouble {
  const known = byCode.get(code);
  if (known) return known;
  if (code.startsWith('restricted_action')) return { is: 'channel-gone' };
  if (/^invalid_(arg|blocks)/.test(code) && isWord(code)) return { is: 'refused', code };
  return isWord(code) ? { is: 'unknown', code } : { is: 'ambiguous' };
}

function isWord(code: string): boolean {
  return /^[\w-]{1,80}$/.test(code);
}

/** Classifies what @slack/web-api throws. Anything unknown is ambiguous. */
export function classifyError(error: unknown): Trouble {
  if (isRateLimited(error)) return { is: 'rate-limited', after: waitOf(fieldOf(error, 'retryAfter')) };
  const said = codeOf(error);
  if (said !== undefined) return patiently(classifyCode(said), fieldOf(error, 'data'));
  const status = fieldOf(error, 'statusCode');
  if (status === 429) return { is: 'rate-limited', after: usual };
  // Slack itself says 200 or 5xx: something in between did not let us through.
  if (typeof status === 'number' && status >= 400 && status < 500 && status !== 408)
    return { is: 'unknown', code: `http_${status}` };
  return { is: 'ambiguous' };
}

/** The code that Slack answered; undefined where it did not answer. */
export function codeOf(error: unknown): string | undefined {
  const said = fieldOf(fieldOf(error, 'data'), 'error');
  return typeof said === 'string' ? said : undefined;
}

/** With 200 and `ratelimited` the header's wait stands in the answer's metadata. */
function patiently(trouble: Trouble, data: unknown): Trouble {
  const after = fieldOf(fieldOf(data, 'response_metadata'), 'retryAfter');
  return trouble.is === 'rate-limited' && after !== undefined
    ? { is: 'rate-limited', after: waitOf(after) }
    : trouble;
}

/** The SDK has a code for it, but throws a plain Error when Retry-After is missing or garbage. */
function isRateLimited(error: unknown): boolean {
  const message = fieldOf(error, 'message');
  return (
    fieldOf(error, 'code') === 'slack_webapi_rate_limited_error' ||
    (typeof message === 'string' && message.startsWith('Retry header did not contain a valid timeout'))
  );
}

/** Seconds as Slack said them, into milliseconds from a second to a quarter of an hour. */
export function waitOf(seconds: unknown): number {
  const said = typeof seconds === 'number' && Number.isFinite(seconds) ? seconds * 1_000 : usual;
  return Math.min(longest, Math.max(shortest, said));
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
