/** Lists the methods of the Web API (THE TABLE): one that is not in here is unknown_method. */
import { chatMethods } from './methods/chat.ts';
import { conversationMethods } from './methods/conversations.ts';
import { entityMethods } from './methods/entity.ts';
import { fileMethods } from './methods/files.ts';
import type { Method } from './methods/method-type.ts';
import { oauthMethods } from './methods/oauth.ts';
import { workspaceMethods } from './methods/people-team-and-reactions.ts';
import { unfurlMethods } from './methods/unfurl.ts';
import { viewMethods } from './methods/views.ts';

export const methods: Readonly<Record<string, Method>> = {
  ...chatMethods,
  ...unfurlMethods,
  ...entityMethods,
  ...viewMethods,
  ...conversationMethods,
  ...fileMethods,
  ...workspaceMethods,
  ...oauthMethods,
};

/** Those that need no token. */
export const openMethods: ReadonlySet<string> = new Set([...Object.keys(oauthMethods), 'api.test']);
