/** What Slack's documentation lists for chat.postMessage, chat.update and the calls beside them, and what each is to us. */
import type { PostOutcome } from '../../lambda/ports.ts';
import { createRandom } from '../prove/seeded-random.ts';

export type Meaning = Exclude<PostOutcome['is'], 'posted'>;

export const documented: Readonly<Record<string, Meaning>> = {
  channel_not_found: 'channel-gone',
  is_archived: 'channel-gone',
  is_inactive: 'channel-gone',
  ekm_access_denied: 'channel-gone',
  messages_tab_disabled: 'channel-gone',
  restricted_action: 'channel-gone',
  restricted_action_read_only_channel: 'channel-gone',
  restricted_action_thread_only_channel: 'channel-gone',
  restricted_action_non_threadable_channel: 'channel-gone',
  restricted_action_thread_locked: 'channel-gone',
  user_not_found: 'channel-gone',
  cannot_dm_bot: 'channel-gone',
  team_not_found: 'channel-gone',
  cant_broadcast_message: 'channel-gone',
  not_in_channel: 'not-in-channel',
  user_not_in_channel: 'not-in-channel',
  missing_scope: 'missing-scope',
  no_permission: 'missing-scope',
  access_denied: 'missing-scope',
  not_allowed_token_type: 'missing-scope',
  accesslimited: 'missing-scope',
  team_access_not_granted: 'missing-scope',
  org_login_required: 'missing-scope',
  team_added_to_org: 'missing-scope',
  enterprise_is_restricted: 'missing-scope',
  two_factor_setup_required: 'missing-scope',
  account_inactive: 'workspace-gone',
  token_revoked: 'workspace-gone',
  token_expired: 'rate-limited',
  invalid_auth: 'workspace-gone',
  not_authed: 'workspace-gone',
  message_not_found: 'message-gone',
  cant_update_message: 'message-gone',
  edit_window_closed: 'message-gone',
  thread_not_found: 'message-gone',
  cannot_reply_to_message: 'message-gone',
  ratelimited: 'rate-limited',
  rate_limited: 'rate-limited',
  message_limit_exceeded: 'rate-limited',
  team_quota_exceeded: 'rate-limited',
  external_channel_migrating: 'rate-limited',
  fatal_error: 'ambiguous',
  internal_error: 'ambiguous',
  service_unavailable: 'ambiguous',
  request_timeout: 'ambiguous',
  update_failed: 'ambiguous',
  invalid_blocks: 'refused',
  invalid_blocks_format: 'refused',
  msg_blocks_too_long: 'refused',
  msg_too_long: 'refused',
  no_text: 'refused',
  too_many_attachments: 'refused',
  attachment_payload_limit_exceeded: 'refused',
  invalid_attachments: 'refused',
  block_mismatch: 'refused',
  metadata_too_large: 'refused',
  metadata_must_be_sent_from_app: 'refused',
  invalid_metadata_format: 'refused',
  invalid_metadata_schema: 'refused',
  markdown_text_conflict: 'refused',
  slack_connect_canvas_sharing_blocked: 'refused',
  slack_connect_file_link_sharing_blocked: 'refused',
  slack_connect_clip_sharing_blocked: 'refused',
  slack_connect_lists_sharing_blocked: 'refused',
  as_user_not_supported: 'refused',
  duplicate_channel_not_found: 'refused',
  duplicate_message_not_found: 'refused',
  too_many_contact_cards: 'refused',
  invalid_arguments: 'refused',
  invalid_arg_name: 'refused',
  invalid_array_arg: 'refused',
  invalid_charset: 'refused',
  invalid_form_data: 'refused',
  invalid_post_type: 'refused',
  missing_post_type: 'refused',
  method_deprecated: 'refused',
  deprecated_endpoint: 'refused',
  unknown_method: 'refused',
  insecure_request: 'refused',
};

/** Error codes that are property names in JavaScript, then unknown ones. */
export function invented(count: number, seed: number): readonly string[] {
  const random = createRandom(seed);
  const syllables = ['channel', 'not', 'too', 'found', 'limit', 'error', 'gone', 'X', '7', 'is', 'posted'];
  const words = new Set(['constructor', '__proto__', 'toString', 'posted', 'ok', 'true', '0', '-']);
  while (words.size < count) {
    const length = 2 + random.below(4);
    const word = Array.from({ length }, () => random.pick(syllables)).join(random.pick(['_', '-', '']));
    if (!Object.hasOwn(documented, word)) words.add(word);
  }
  return [...words].slice(0, count);
}
