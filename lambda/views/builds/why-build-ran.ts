/** Words why a build ran or did not run. Pure. */
import type { BuildSummary } from '../../circleci/api-v1-schemas.ts';
import { limited, type Mrkdwn, md, mention } from '../text/mrkdwn.ts';

const whys = new Map([
  ['github', 'Pushed to GitHub'],
  ['bitbucket', 'Pushed to Bitbucket'],
  ['api', 'Started through the API'],
  ['trigger', 'Triggered'],
  ['retry', 'Retried'],
  ['auto-retry', 'Retried automatically'],
  ['ssh', 'Retried with SSH'],
  ['edit', 'Started by a settings change'],
  ['first-build', 'First build'],
]);

const refusals = new Map([
  ['ci-skip', 'skipped: the commit says [ci skip]'],
  ['branch-blacklisted', 'skipped: the branch is excluded'],
  ['branch-not-whitelisted', 'skipped: the branch is not included'],
  ['org-not-paid', 'the plan does not cover this organization'],
  ['user-not-paid', 'the plan does not cover this user'],
  ['no-followers', 'no one follows the project on CircleCI'],
  ['prs-only', 'skipped: only pull requests are built'],
  ['1.0-not-available', 'its configuration version is no longer supported'],
]);

/** Who had it started from Slack, with the workspace's token. */
export type Starter =
  | { readonly is: 'person'; readonly user: string }
  /** The trail does not tell who. */
  | { readonly is: 'connected account' };

/** `Pushed to GitHub by ann`; undefined when CircleCI does not say. */
export function whyItRan(build: BuildSummary, starter?: Starter): Mrkdwn | undefined {
  const by = byWhom(build, starter);
  if (build.retryOf !== undefined)
    return md`${whys.get(build.why ?? '') ?? 'Retried'}: #${build.retryOf}${by}`;
  if (!build.why) return by && md`Started${by}`;
  return md`${whys.get(build.why) ?? build.why.slice(0, 60)}${by}`;
}

function byWhom({ startedBy }: BuildSummary, starter: Starter | undefined): Mrkdwn | undefined {
  if (starter?.is === 'person') return md` by ${mention(starter.user)}`;
  if (!startedBy) return undefined;
  const account = starter && md` (the connected account)`;
  return md` by ${limited(startedBy, 60)}${account}`;
}

/** `skipped: the commit says [ci skip]`; undefined for builds that ran. */
export function whyItDidNot(build: BuildSummary): Mrkdwn | undefined {
  if (!build.dontBuild) return undefined;
  return md`${refusals.get(build.dontBuild) ?? build.dontBuild.slice(0, 60)}`;
}
