/** Lists the bot's OAuth scopes and why it needs them. A test compares them with slack-manifest.yml. */
export const scopes = {
  commands: 'to be typed to: /circle',
  'app_mentions:read': 'to answer in a thread, where slash commands do not work',
  'chat:write': 'to answer where it was invited, and to send its own direct messages',
  'users:read': 'to tell members from guests before a button changes anything',
  'channels:read': 'to keep lines of logs out of public channels that other organisations share',
  'groups:read': 'to keep lines of logs out of private channels that other organisations share',
} as const;
