/** What Slack sends, signed as Slack signs it. */
import { sign } from '../../local/slack/user-actions/sign-request.ts';
import { canary } from '../canaries/canary-classes.ts';
import type { SentRequest } from './gateway-events.ts';

export const signingSecret = canary('signing secret');
/** Milliseconds. */
export const noon = Date.UTC(2026, 10, 23, 12, 0, 0);

export const formType = 'application/x-www-form-urlencoded';
export const jsonType = 'application/json';

export interface Signing {
  readonly secret?: string;
  /** Milliseconds. */
  readonly at?: number;
  readonly type?: string;
}

export function signed(path: string, body: string | Buffer, signing: Signing = {}): SentRequest {
  const timestamp = String(Math.floor((signing.at ?? noon) / 1000));
  const type = signing.type ?? (path === '/slack/events' ? jsonType : formType);
  return {
    path,
    body,
    headers: {
      'Content-Type': type,
      'X-Slack-Request-Timestamp': timestamp,
      'X-Slack-Signature': sign(signing.secret ?? signingSecret, timestamp, body),
    },
  };
}

export const commandFields = {
  token: 'legacy',
  team_id: 'T0ACME00001',
  channel_id: 'C0DEV00001',
  user_id: 'U0ANN00001',
  command: '/circle',
  text: 'status web — “grün” 🚀',
  api_app_id: 'A0CIRCLE001',
  response_url: `https://hooks.slack.com/commands/${canary('response_url')}`,
  trigger_id: canary('trigger_id'),
} as const;

export function commandBody(fields: Readonly<Record<string, string>> = {}): string {
  return new URLSearchParams({ ...commandFields, ...fields }).toString();
}

export function interactionBody(payload: unknown): string {
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

export const click = {
  type: 'block_actions',
  api_app_id: 'A0CIRCLE001',
  team: { id: 'T0ACME00001' },
  user: { id: 'U0ANN00001' },
  trigger_id: canary('trigger_id'),
  response_url: `https://hooks.slack.com/actions/${canary('response_url')}`,
  actions: [{ action_id: 'retry', block_id: 'b', value: 'card.0' }],
} as const;

export const submission = {
  type: 'view_submission',
  api_app_id: 'A0CIRCLE001',
  team: { id: 'T0ACME00001' },
  user: { id: 'U0ANN00001' },
  trigger_id: '156772938.1827394.aaa',
  view: {
    id: 'V0CONNECT01',
    hash: '1571318425.267782',
    callback_id: 'connect',
    blocks: [
      { type: 'section', block_id: 'intro' },
      { type: 'input', block_id: 'token' },
      { type: 'input', block_id: 'host' },
    ],
    state: { values: { token: { value: { type: 'plain_text_input', value: canary('CircleCI token') } } } },
  },
} as const;

export const eventCallback = {
  type: 'event_callback',
  api_app_id: 'A0CIRCLE001',
  team_id: 'T0ACME00001',
  event_id: 'Ev0PV52K25',
  event_time: 1_525_215_129,
  event: { type: 'app_home_opened', user: 'U0ANN00001', tab: 'home' },
} as const;
