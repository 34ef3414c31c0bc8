/** Draws the parts that need the full build: failed steps, pull requests, CircleCI’s messages. Pure. */
import type { Build, StepAction } from '../../circleci/api-v1-schemas.ts';
import { isRed, statusOf } from '../../circleci/status.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';

export function insight(build: Build, linking: Linking): readonly (Mrkdwn | undefined)[] {
  return [
    failedSteps(build),
    pullRequests(build, linking),
    ...build.messages.slice(0, 2).map((text) => md`CircleCI: ${limited(text, 200)}`),
  ];
}

/** `Failed step: npm test, exit code 1`. Parallel containers tend to fail in the same step: it is named once. */
function failedSteps(build: Build): Mrkdwn | undefined {
  const failed = failedActions(build);
  const shown = failed.slice(0, mostSteps).map(stepName);
  if (shown.length === 0) return undefined;
  const more = failed.length > shown.length ? md` +${failed.length - shown.length} more` : undefined;
  return md`Failed step: ${joined(shown, '; ')}${more}`;
}

const mostSteps = 3;

function failedActions({ steps }: Build): readonly StepAction[] {
  const failed = steps.flatMap(({ actions }) => actions.filter(isBad));
  return [...new Map(failed.map((action) => [action.name, action])).values()];
}

/** `Run tests, exit code 1`. Not escaped. */
export function failedStepNames(build: Build): readonly string[] {
  return failedActions(build)
    .slice(0, mostSteps)
    .map(({ name, exitCode }) => `${name}${exitCode ? `, exit code ${exitCode}` : ''}`);
}

function isBad({ status, insignificant }: StepAction): boolean {
  return isRed(statusOf(status)) && !insignificant;
}

function stepName({ name, exitCode }: StepAction): Mrkdwn {
  return md`${code(name, 100)}${exitCode ? md`, exit code ${exitCode}` : undefined}`;
}

function pullRequests({ pullRequests: urls }: Build, linking: Linking): Mrkdwn | undefined {
  const links = urls.slice(0, 3).map((url) => link(pullRequestName(url), url, linking));
  return links.length === 0 ? undefined : md`Pull request ${joined(links, ', ')}`;
}

/** `#12`, or the address. */
export function pullRequestName(url: string): string {
  const number = /\/(?:pull|pull-requests|merge_requests)\/(\d{1,9})$/.exec(url)?.[1];
  return number === undefined ? url.slice(0, 100) : `#${number}`;
}
