/** THE TABLE of the outbox's renderers: message kind → renderer. */
import { alertRenderer, pauseAll } from '../cards/alerts.ts';
import {
  anotherFailureRenderer,
  detailsRenderer,
  mentionRenderer,
  recoveryRenderer,
} from '../cards/replies.ts';
import { agreedOnly } from '../cards/shared-channel.ts';
import { followedRenderer } from '../jobs/follow-message.ts';
import { digestRenderer } from '../jobs/post-digest.ts';
import { preparedRenderer } from '../outbox/prepared.ts';
import type { Renderer, Renderers } from '../outbox/services.ts';
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
  'flaky-test': preparedForChannel,
  digest: digestRenderer,
  'watch-ended': preparedRenderer,
  followed: followedRenderer,
  notice: preparedRenderer,
};
