/** Deletes a workspace's data when it uninstalls the app. May come twice, before or after tokens_revoked. */
import * as v from 'valibot';
import { slackEvent } from './event.ts';

export const appUninstalled = slackEvent(v.object({}), (_, context) => context.forget());
