/** THE TABLE of queue jobs: kind → schema, lane, time limit, handler. */
import { parseProject } from '../circleci/project.ts';
import { handleHint } from '../ingest/handle-legacy-notification.ts';
import { handleReport, handleSeen } from '../ingest/handle-queued-report.ts';
import { handlePing } from '../ingest/handle-webhook-ping.ts';
import { handleFlaky } from '../jobs/alert-newly-flaky-tests.ts';
import { handleExpectation } from '../jobs/check-expected-run.ts';
import { handleWatch } from '../jobs/check-watched-run.ts';
import { handleFollow } from '../jobs/follow-message.ts';
import { handlePoll } from '../jobs/poll-runs.ts';
import { handleDigest } from '../jobs/post-digest.ts';
import { handleRotation } from '../jobs/renew-slack-token.ts';
import { handleResume } from '../jobs/resume-subscriptions.ts';
import { handleHooks } from '../jobs/sync-webhooks.ts';
import { dispatch } from '../outbox/dispatcher.ts';
import type { AlertServices } from '../ports.ts';
import { type QueuedAs, schemas } from '../queue-message.ts';
import { RetryError } from '../retry-error.ts';
import { dispatchAgain, dispatchingInline } from './dispatch-inline.ts';
import { type Attempt, job } from './job-type.ts';
import type { Jobs } from './parse-job.ts';
import { renderers } from './renderers.ts';

const short = 15_000;
const long = 40_000;
/** Delay before a redelivered drain tries the lock again. */
const lookAgain = 30_000;

/** Throws RetryError while the lock may be held by a dispatcher that crashed with this very request. */
async function handleDrain(
  queued: QueuedAs<'drain'>,
  services: AlertServices,
  { deadline, isAgain }: Attempt,
): Promise<void> {
  const request = isAgain || queued.untilFree ? 'redelivered' : 'new';
  const end = await dispatch({ ...queued, deadline, request }, renderers, services);
  if (end === 'locked' && request === 'redelivered') throw new RetryError(lookAgain);
}

/** Returns until when a report may read CircleCI: the rest of its time is for the dispatch. */
function readBy({ now }: AlertServices, { deadline }: Attempt): number {
  return Math.min(deadline, now() + short);
}

export const jobs: Jobs = {
  report: job({
    schema: schemas.report,
    lane: ({ report }) => `run ${report.run}`,
    limit: long,
    async handle(queued, services, attempt) {
      if (attempt.isAgain) await dispatchAgain(queued.workspace, queued.report.project, services);
      await handleReport(queued, dispatchingInline(services, attempt), readBy(services, attempt));
    },
  }),
  seen: job({
    schema: schemas.seen,
    lane: ({ report }) => `run ${report.run}`,
    limit: long,
    async handle(queued, services, attempt) {
      if (attempt.isAgain) await dispatchAgain(queued.workspace, queued.report.project, services);
      await handleSeen(queued, dispatchingInline(services, attempt), readBy(services, attempt));
    },
  }),
  hint: job({
    schema: schemas.hint,
    lane: ({ project, build }) => `build ${project}#${build}`,
    limit: long,
    async handle(queued, services, attempt) {
      if (attempt.isAgain) await dispatchAgain(queued.workspace, parseProject(queued.project), services);
      await handleHint(queued, dispatchingInline(services, attempt), readBy(services, attempt));
    },
  }),
  ping: job({
    schema: schemas.ping,
    lane: ({ hook }) => `hook ${hook}`,
    limit: short,
    handle: handlePing,
  }),
  drain: job({
    schema: schemas.drain,
    lane: ({ destination }) => `destination ${destination}`,
    limit: long,
    handle: handleDrain,
  }),
  digest: job({
    schema: schemas.digest,
    lane: ({ channel }) => `digest ${channel}`,
    limit: long,
    handle: (queued, services, { deadline }) => handleDigest(queued, services, deadline),
  }),
  watch: job({
    schema: schemas.watch,
    lane: ({ id }) => `watch ${id}`,
    limit: short,
    handle: handleWatch,
  }),
  follow: job({
    schema: schemas.follow,
    lane: ({ id }) => `follow ${id}`,
    limit: long,
    handle: (queued, services, attempt) =>
      handleFollow(queued, dispatchingInline(services, attempt), {
        deadline: readBy(services, attempt),
        isAgain: attempt.isAgain,
      }),
  }),
  expectation: job({
    schema: schemas.expectation,
    lane: ({ id }) => `expectation ${id}`,
    limit: long,
    handle: (queued, services, { deadline }) => handleExpectation(queued, services, deadline),
  }),
  flaky: job({
    schema: schemas.flaky,
    lane: ({ run }) => `flaky ${run}`,
    limit: long,
    handle: handleFlaky,
  }),
  poll: job({
    schema: schemas.poll,
    lane: ({ project }) => `poll ${project}`,
    limit: short,
    handle: (queued, services, { deadline }) => handlePoll(queued, services, deadline),
  }),
  hooks: job({
    schema: schemas.hooks,
    lane: ({ project }) => `hooks ${project}`,
    limit: long,
    handle: (queued, services, { deadline }) => handleHooks(queued, services, deadline),
  }),
  resume: job({
    schema: schemas.resume,
    lane: ({ channel }) => `resume ${channel}`,
    limit: short,
    handle: handleResume,
  }),
  rotation: job({
    schema: schemas.rotation,
    lane: () => 'rotation',
    limit: long,
    handle: handleRotation,
  }),
};
