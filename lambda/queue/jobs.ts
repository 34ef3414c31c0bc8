/** Maps each kind of queue message to its handler. */

import { handleHint } from '../ingest/legacy-notification.ts';
import { handleReport, handleSeen } from '../ingest/report-job.ts';
import { handlePing } from '../ingest/webhook-ping.ts';
import { handleDigest } from '../jobs/digest.ts';
import { handlePoll } from '../jobs/poll-runs.ts';
import { handleRotation } from '../jobs/renew-slack-token.ts';
import { handleHooks } from '../jobs/sync-webhooks.ts';
import { handleWatch } from '../jobs/watch.ts';
import { handleDrain } from '../outbox/dispatcher.ts';
import { handleBack, handlePaused } from '../outbox/paused-subscriptions.ts';
import type { Handlers } from './handler.ts';

export const handlers: Handlers = {
  report: handleReport,
  seen: handleSeen,
  hint: handleHint,
  ping: handlePing,
  drain: handleDrain,
  digest: handleDigest,
  poll: handlePoll,
  hooks: handleHooks,
  watch: handleWatch,
  paused: handlePaused,
  back: handleBack,
  rotation: handleRotation,
};
