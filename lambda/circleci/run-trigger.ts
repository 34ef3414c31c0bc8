/** Names what started a run, in the same words for webhooks, API v2 and v1.1. Pure. */

export const runTriggers = ['push', 'schedule', 'api', 'custom-webhook'] as const;
/** `push`: a commit, tag or pull request. `api`: the API or the web app. */
export type RunTrigger = (typeof runTriggers)[number];

/** A pipeline of the GitHub App or GitLab has the name of its integration, and its event beside it. */
const words: Readonly<Record<string, RunTrigger>> = {
  webhook: 'push',
  github: 'push',
  github_app: 'push',
  github_oauth: 'push',
  github_server: 'push',
  gitlab: 'push',
  bitbucket: 'push',
  bitbucket_dc: 'push',
  push: 'push',
  pull_request: 'push',
  schedule: 'schedule',
  scheduled: 'schedule',
  scheduled_pipeline: 'schedule',
  api: 'api',
  explicit: 'api',
  edit: 'api',
  trigger: 'api',
  custom_webhook: 'custom-webhook',
};

/** Undefined where CircleCI says nothing, or a word that is not known. A schedule is told by any of the words. */
export function runTriggerOf(...said: readonly (string | undefined)[]): RunTrigger | undefined {
  const found = said.flatMap((word = '') => (Object.hasOwn(words, word) ? [words[word]] : []));
  return found.find((trigger) => trigger !== 'push') ?? found[0];
}
