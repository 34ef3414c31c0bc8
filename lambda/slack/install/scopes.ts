/** What the bot asks of a workspace, and why. slack-manifest.yml says the same; a test compares them. */
export const scopes = {
  commands: 'to be typed to: /circle',
  'chat:write': 'to answer where it was invited, and to send its own direct messages',
  'users:read': 'to tell members from guests before a button changes anything',
  'channels:read': 'to keep lines of logs out of public channels that other organisations share',
  'groups:read': 'to keep lines of logs out of private channels that other organisations share',
} as const;
