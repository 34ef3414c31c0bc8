/** Words the rule of a subscription. Pure. */
import { projectKey } from '../../circleci/project.ts';
import type { Phrase } from '../../rule-options/option-type.ts';
import { rulePhrase } from '../../rule-options/rule.ts';
import type { Pause, Subscription } from '../../store/subscriptions-and-schedules.ts';
import { organizationName, projectName } from '../text/display-names.ts';
import { code, joined, type Mrkdwn, md, spaced } from '../text/mrkdwn.ts';
import { dateTime } from '../text/times.ts';

/** `acme/web`, or `all of acme`. */
export function subject({ project }: Pick<Subscription, 'project'>): string {
  return project.repo === '*' ? `all of ${organizationName(project)}` : projectName(project);
}

/** ``Failures and recoveries · on `main`, not on `x/*` · workflow `deploy` · mentions the author``. */
export function ruleLine({ rule }: Pick<Subscription, 'rule'>): Mrkdwn {
  return phrase(rulePhrase(rule));
}

export function phrase(parts: Phrase): Mrkdwn {
  return joined(
    parts.map((part) => (typeof part === 'string' ? spaced(part, 250) : code(part.code, 60))),
    '',
  );
}

const pauseReasons: Readonly<Record<Pause, string>> = {
  'channel-gone': 'the channel is archived, or I can’t post there',
  'not-in-channel': 'I’m not in the channel',
  'missing-scope': 'the app is missing a permission',
  'workspace-gone': 'the app lost access to the workspace',
  shared: 'the channel is now shared with another company; an admin must approve',
};

/** Why no alerts come at this moment, and until when. */
export function restLine(
  { paused, mutedUntil }: Pick<Subscription, 'paused' | 'mutedUntil'>,
  now: number,
): Mrkdwn | undefined {
  if (paused) return md`⏸️ *paused*: ${pauseReasons[paused.reason]}`;
  if (mutedUntil === undefined || mutedUntil <= now) return undefined;
  return md`🔕 *muted* until ${dateTime(mutedUntil)}`;
}

/** Returns the first subscription of each channel and project; a paused or muted one stands beside one that is not. */
export function onePerPlace(subscriptions: readonly Subscription[]): readonly Subscription[] {
  const key = ({ channel, project, paused, mutedUntil }: Subscription) =>
    JSON.stringify([channel, projectKey(project), paused, mutedUntil]);
  const firstLast = subscriptions.toReversed().map((one) => [key(one), one] as const);
  return [...new Map(firstLast).values()].toReversed();
}
