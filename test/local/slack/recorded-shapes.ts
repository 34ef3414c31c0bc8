/**
 * The keys and types that Slack's answers and payloads were recorded with, by the SDKs' public tests and logs. A key
 * that ends in `?` is not in each of them; `string|null` may be null.
 */
export type Shape = string | readonly [Shape] | { readonly [key: string]: Shape };

const flag = 'boolean';
const text = 'string';
const number = 'number';
const texts: Shape = ['string'];
const orNull = 'string|null';

const enterpriseUser: Shape = {
  id: text,
  enterprise_id: text,
  enterprise_name: text,
  teams: texts,
  is_admin: flag,
  is_owner: flag,
  'is_primary_owner?': flag,
};

const profile: Shape = {
  title: text,
  phone: text,
  skype: text,
  real_name: text,
  real_name_normalized: text,
  display_name: text,
  display_name_normalized: text,
  status_text: text,
  status_emoji: text,
  status_expiration: number,
  avatar_hash: text,
  image_72: text,
  'email?': text,
  team: text,
};

const user: Shape = {
  id: text,
  team_id: text,
  name: text,
  deleted: flag,
  color: text,
  real_name: text,
  tz: text,
  tz_label: text,
  tz_offset: number,
  profile,
  is_admin: flag,
  is_owner: flag,
  is_primary_owner: flag,
  is_restricted: flag,
  is_ultra_restricted: flag,
  is_bot: flag,
  is_app_user: flag,
  updated: number,
  is_email_confirmed: flag,
  who_can_share_contact_card: text,
  'is_stranger?': flag,
};

const said: Shape = { value: text, creator: text, last_set: number };

const channel: Shape = {
  id: text,
  name: text,
  name_normalized: text,
  created: number,
  creator: text,
  updated: number,
  is_channel: flag,
  is_group: flag,
  is_im: flag,
  is_mpim: flag,
  is_private: flag,
  is_archived: flag,
  is_general: flag,
  is_member: flag,
  unlinked: number,
  is_shared: flag,
  is_ext_shared: flag,
  is_org_shared: flag,
  is_pending_ext_shared: flag,
  pending_shared: texts,
  pending_connected_team_ids: texts,
  shared_team_ids: texts,
  context_team_id: text,
  conversation_host_id: text,
  previous_names: texts,
  topic: said,
  purpose: said,
  'num_members?': number,
};

/** Without a word on who else reads it. */
const direct: Shape = {
  id: text,
  created: number,
  is_im: flag,
  is_org_shared: flag,
  user: text,
  updated: number,
  is_archived: flag,
  is_user_deleted: flag,
  is_open: flag,
  priority: number,
  last_read: text,
  context_team_id: text,
};

const command: Shape = {
  token: text,
  api_app_id: text,
  team_id: text,
  team_domain: text,
  command: text,
  text,
  channel_id: text,
  channel_name: text,
  user_id: text,
  user_name: text,
  response_url: text,
  trigger_id: text,
  is_enterprise_install: text,
};

const person: Shape = { id: text, username: text, name: text, team_id: text };
const named: Shape = { id: text, name: text };
const home: Shape = { id: text, domain: text };
const homeInOrganization: Shape = { ...home, enterprise_id: text, enterprise_name: text };

const press: Shape = {
  type: text,
  user: person,
  api_app_id: text,
  token: text,
  trigger_id: text,
  response_url: text,
  container: { type: text, message_ts: text, channel_id: text, is_ephemeral: flag },
  channel: named,
  message: 'any',
  state: { values: 'any' },
  actions: ['any'],
};

const view: Shape = {
  id: text,
  team_id: text,
  type: text,
  blocks: ['any'],
  private_metadata: text,
  callback_id: text,
  state: { values: 'any' },
  hash: text,
  title: 'any',
  clear_on_close: flag,
  notify_on_close: flag,
  close: 'any',
  submit: 'any',
  previous_view_id: orNull,
  root_view_id: text,
  app_id: text,
  external_id: text,
  app_installed_team_id: text,
  bot_id: text,
};

const submission: Shape = {
  type: text,
  user: person,
  api_app_id: text,
  token: text,
  trigger_id: text,
  view,
  response_urls: ['any'],
};

const inWorkspace: Shape = { team: home, enterprise: 'null', is_enterprise_install: flag };
const inOrganization: Shape = { team: homeInOrganization, enterprise: named, is_enterprise_install: flag };
const organizationWide: Shape = { team: 'null', enterprise: named, is_enterprise_install: flag };

const event: Shape = {
  token: text,
  team_id: text,
  api_app_id: text,
  event: 'any',
  type: text,
  event_id: text,
  event_time: number,
  event_context: text,
  is_ext_shared_channel: flag,
  context_team_id: text,
  context_enterprise_id: orNull,
};

const authorization = (team: Shape, enterprise: Shape): Shape => ({
  enterprise_id: enterprise,
  team_id: team,
  user_id: text,
  is_bot: flag,
  is_enterprise_install: flag,
});

const end: Shape = {
  token: text,
  api_app_id: text,
  event: 'any',
  type: text,
  event_id: text,
  event_time: number,
  event_context: text,
  is_ext_shared_channel: flag,
};

const access: Shape = {
  ok: flag,
  access_token: text,
  token_type: text,
  scope: text,
  bot_user_id: text,
  app_id: text,
  authed_user: { id: text },
  is_enterprise_install: flag,
};

export const recorded = {
  user: { 'a workspace': user, 'an organization': { ...user, enterprise_user: enterpriseUser } },
  channel,
  sharedChannel: { ...channel, connected_team_ids: texts, internal_team_ids: texts },
  direct,
  command: {
    'a workspace': command,
    'an organization': { ...command, enterprise_id: text, enterprise_name: text },
  },
  press: {
    workspace: { ...press, ...inWorkspace },
    'workspace of an organization': { ...press, ...inOrganization },
    organization: { ...press, ...organizationWide },
  },
  submission: {
    workspace: { ...submission, ...inWorkspace },
    'workspace of an organization': { ...submission, ...inOrganization },
    organization: { ...submission, ...organizationWide },
  },
  event: {
    workspace: { ...event, authorizations: [authorization(text, 'null')] },
    'workspace of an organization': {
      ...event,
      enterprise_id: text,
      authorizations: [authorization(text, text)],
    },
    organization: { ...event, enterprise_id: text, authorizations: [authorization('null', text)] },
  },
  theirs: {
    workspace: { ...event, enterprise_id: text, authorizations: [authorization(text, 'null')] },
    'workspace of an organization': {
      ...event,
      enterprise_id: text,
      authorizations: [authorization(text, text)],
    },
    organization: { ...event, enterprise_id: text, authorizations: [authorization('null', text)] },
  },
  end: {
    workspace: { ...end, team_id: text },
    'workspace of an organization': { ...end, team_id: text, enterprise_id: text },
    organization: { ...end, enterprise_id: text },
  },
  access: {
    workspace: { ...access, team: named, enterprise: 'null' },
    'workspace of an organization': { ...access, team: named, enterprise: named },
    organization: { ...access, team: 'null', enterprise: named },
  },
} as const satisfies Readonly<Record<string, Shape>>;

/** Where what was sent is not as recorded; empty when it is. */
export function unlike(sent: unknown, shape: Shape, at = ''): readonly string[] {
  if (shape === 'any') return [];
  if (typeof shape === 'string')
    return shape.split('|').includes(typeOf(sent)) ? [] : [`${at}: ${typeOf(sent)}`];
  if (isList(shape)) {
    if (!Array.isArray(sent)) return [`${at}: ${typeOf(sent)}`];
    return sent.flatMap((item, index) => unlike(item, shape[0], `${at}[${index}]`));
  }
  if (typeOf(sent) !== 'object') return [`${at}: ${typeOf(sent)}`];
  const known = new Map(Object.entries(shape).map(([key, inner]) => [key.replace('?', ''), inner]));
  const missing = Object.keys(shape).filter((key) => !key.endsWith('?') && !Object.hasOwn(Object(sent), key));
  return [
    ...missing.map((key) => `${at}.${key}: missing`),
    ...Object.entries(Object(sent)).flatMap(([key, value]) => {
      const inner = known.get(key);
      return inner === undefined ? [`${at}.${key}: not recorded`] : unlike(value, inner, `${at}.${key}`);
    }),
  ];
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
