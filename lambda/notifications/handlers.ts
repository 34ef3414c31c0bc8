/** Who does what lies in the queue. */
import { handleDrain } from './deliver.ts';
import { handleDigest } from './digest.ts';
import type { Handlers } from './handler.ts';
import { handleHint } from './hint.ts';
import { handleHooks } from './hooks.ts';
import { handlePing } from './ping.ts';
import { handlePoll } from './polling.ts';
import { handleReport, handleSeen } from './reported.ts';
import { handleBack, handlePaused } from './resting.ts';
import { handleWatch } from './watching.ts';

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
};
