/** Lists the bot's OAuth scopes and why it needs them. A test compares them with slack-manifest.yml. */
export const scopes = {
  commands: 'adds /circle',
  'app_mentions:read': 'answers in threads, where slash commands do not work',
  'chat:write': 'posts answers and alerts in its channels, and sends direct messages',
  'users:read': 'tells members from guests',
  'channels:read': 'keeps logs out of public channels shared with another company',
  'groups:read': 'keeps logs out of private channels shared with another company',
} as const;
