/** THE TABLE of the outbox's renderers: message kind → renderer. */
import { alertRenderer, pauseAll } from '../cards/alert-renderer.ts';
import { agreedOnly } from '../cards/shared-channel.ts';
import {
  anotherFailureRenderer,
  detailsRenderer,
  mentionRenderer,
  recoveryRenderer,
} from '../cards/thread-replies.ts';
import { approvalRenderer } from '../jobs/approval-messages.ts';
import { followedRenderer } from '../jobs/follow-message.ts';
import { digestRenderer } from '../jobs/post-digest.ts';
import type { Renderer, Renderers } from '../outbox/outbox-ports.ts';
import { preparedRenderer } from '../outbox/prepared-renderer.ts';
import type { AlertServices } from '../ports.ts';

const preparedForChannel: Renderer<AlertServices> = {
  ...preparedRenderer,
  ...agreedOnly,
  undeliverable: (_, where, services) => pauseAll(where, services),
};

export const renderers: Renderers<AlertServices> = {
  alert: alertRenderer,
  'failure-details': detailsRenderer,
  'another-failure': anotherFailureRenderer,
  recovery: recoveryRenderer,
  mention: mentionRenderer,
  'hook-connected': preparedForChannel,
  expectation: preparedForChannel,
  'slow-run': preparedForChannel,
  'approval-needed': approvalRenderer,
  'flaky-test': preparedForChannel,
  digest: digestRenderer,
  'watch-ended': preparedRenderer,
  followed: followedRenderer,
  notice: preparedRenderer,
};
