/** Chooses Retry, Cancel and Watch for the card of a build or a run. Pure. */
import type { ConfirmationDialog } from '@slack/types';
import { type BuildSummary, isUnfinished } from '../../circleci/api-v1-schemas.ts';
import { buildSlug, projectSlug } from '../../circleci/project.ts';
import { isRetryable } from '../../circleci/status.ts';
import type { Linking } from '../text/allowed-links.ts';
import type { Intent } from '../text/button-intent.ts';
import { button, type Choice, plain } from '../text/buttons-and-menus.ts';
import { buildName, word } from '../text/display-names.ts';

export interface CardButtons extends Linking {
  /** Most telling first: the first one is what Artifacts, Open and Retry are about. */
  readonly builds: readonly BuildSummary[];
  /** The command that shows this card again; undefined when it cannot be written. */
  readonly command: string | undefined;
  /** Of a branch's newest run, rather than of the one build. */
  readonly of?: 'run';
  /** The action that was just taken on this card: its button is gone, even before CircleCI has finished. */
  readonly used?: 'cancel' | undefined;
}

/** With several builds on the card a button says which one it is about. */
function labelled(act: string, build: BuildSummary, { builds }: CardButtons): string {
  return builds.length > 1 ? `${act} #${build.number}` : act;
}

export function retryButton(card: CardButtons): ReturnType<typeof button> {
  const [build] = card.builds;
  if (!build || isUnfinished(build) || build.status === 'retried') return undefined;
  const style = isRetryable(build.status) ? ({ style: 'primary' } as const) : {};
  return button(labelled('Retry', build, card), { action: 'retry', build: buildSlug(build) }, style);
}

export function cancelButton(card: CardButtons): ReturnType<typeof button> {
  const build = card.builds.find(isUnfinished);
  if (!build || card.used === 'cancel') return undefined;
  const intent: Intent = { action: 'cancel', build: buildSlug(build) };
  return button(labelled('Cancel', build, card), intent, { style: 'danger', confirm: cancelConfirm(build) });
}

/** Names all that would be stopped: a phone shows nothing else of the card. */
function cancelConfirm(build: BuildSummary): ConfirmationDialog {
  const job = build.workflow ? ` (${build.workflow.jobName.slice(0, 60)})` : '';
  const where = build.branch ?? build.tag;
  const place = where === undefined ? '' : ` on ${where.slice(0, 80)}`;
  return {
    title: plain(`Cancel build #${build.number}?`, 100),
    text: plain(`${buildName(build).slice(-110)}${job}${place} will stop.`, 300),
    confirm: plain('Cancel build', 30),
    deny: plain('Keep running', 30),
    style: 'danger',
  };
}

/** Offers a direct message at the end of the build, or of its run where the branch can be written in a command. */
export function watchChoice({ builds, of, used }: CardButtons): Choice | undefined {
  const build = builds.find(isUnfinished);
  if (!build || used === 'cancel') return undefined;
  const branch = of === 'run' && build.branch !== undefined ? word(build.branch) : undefined;
  const what = branch === undefined ? buildSlug(build) : `${projectSlug(build.project)} ${branch}`;
  return { label: 'Watch', intent: { action: 'run', command: `watch ${what}` } };
}
