/** The workspace removed us: we keep nothing of it. Comes in any order with tokens_revoked, and may come twice. */
import * as v from 'valibot';
import { slackEvent } from './event.ts';

export const appUninstalled = slackEvent(v.object({}), (_, context) => context.forget());
