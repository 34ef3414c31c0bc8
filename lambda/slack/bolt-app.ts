/** Wires Bolt: routes each kind of delivery to its handler. */
import { App, LogLevel } from '@slack/bolt';
import { patience } from '../client-timeouts.ts';
import { events } from '../events/index.ts';
import { authorizer } from './bolt-authorize.ts';
import { handleError } from './bolt-error-handler.ts';
import { createReceiver } from './bolt-receiver.ts';
import type { DeliveryHandler } from './handle-delivery.ts';
import { createReadAhead } from './read-settings-ahead.ts';
import { createRenewingFetch } from './tokens/renewing-fetch.ts';
import { handleEvent } from './turns/app-event.ts';
import { handleClick } from './turns/block-action.ts';
import { handleSuggestion } from './turns/block-suggestion.ts';
import { handleEntityDetails, handleLinkShared } from './turns/link-events.ts';
import { handleDirectMessage, handleMention } from './turns/message-event.ts';
import { handleShortcut } from './turns/shortcut.ts';
import { handleCommand } from './turns/slash-command.ts';
import { handleSubmission } from './turns/view-submission.ts';
import type { Services } from './worker-ports.ts';

export function createApp(services: Services): DeliveryHandler {
  const receiver = createReceiver();
  const ahead = createReadAhead(services);
  const owners = new Map<string, string>();
  const app = new App({
    receiver,
    authorize: authorizer(ahead.servicesFor, owners),
    tokenVerificationEnabled: false,
    extendedErrorHandler: true,
    convoStore: false,
    logLevel: LogLevel.ERROR,
    clientOptions: {
      slackApiUrl: services.slackApiUrl,
      timeout: patience.slack.milliseconds,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      allowAbsoluteUrls: false,
      fetch: createRenewingFetch(services)((token) => owners.get(token)),
    },
  });
  app.command(/.*/, (args) => handleCommand(args, ahead.servicesFor(args.body)));
  app.action(/.*/, (args) => handleClick(args, ahead.servicesFor(args.body)));
  app.options<'block_suggestion'>(/.*/, (args) => handleSuggestion(args, ahead.servicesFor(args.body)));
  app.shortcut(/.*/, (args) => handleShortcut(args, ahead.servicesFor(args.body)));
  app.view(/.*/, (args) => handleSubmission(args, ahead.servicesFor(args.body)));
  app.event(new RegExp(`^(${Object.keys(events).join('|')})$`), (args) => handleEvent(args, services));
  app.event('app_mention', (args) => handleMention(args, ahead.servicesFor(args.body)));
  app.event('message', (args) => handleDirectMessage(args, ahead.servicesFor(args.body)));
  app.event('link_shared', (args) => handleLinkShared(args, ahead.servicesFor(args.body)));
  app.event('entity_details_requested', (args) => handleEntityDetails(args, ahead.servicesFor(args.body)));
  app.error((args) => handleError(args, services));
  return {
    readAhead: ({ body }) => ahead.begin(body),
    receive: (delivery) => receiver.receive(delivery),
  };
}
