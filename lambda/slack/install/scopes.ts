/** Lists the bot's OAuth scopes and why it needs them. A test compares them with slack-manifest.yml. */
export const scopes = {
  commands: 'adds /circle',
  'app_mentions:read': 'answers in threads, where slash commands do not work',
  'chat:write': 'posts answers and alerts in its channels, and sends direct messages',
  'users:read': 'tells members from guests',
  'channels:read': 'keeps logs out of public channels shared with another company',
  'groups:read': 'keeps logs out of private channels shared with another company',
} as const;

/** Those that an installation may leave out. Slack offers only what the manifest's `bot` and the address ask for, too. */
export const optionalScopes = {
  'channels:join': 'joins the public channel that a person chooses for alerts',
  'links:read': 'sees pasted CircleCI links, where an admin turned link previews on',
  'links:write': 'shows the build or run below the message',
  'im:history': 'reads what people write to the app in a direct message, and runs it as a command',
  'files:write': 'sends charts as pictures, and the audit log as a file',
  'users:read.email': 'mentions the people whose commits failed, found by their confirmed email address',
} as const;

export const requestedScopes = [...Object.keys(scopes), ...Object.keys(optionalScopes)];
