/** What can be done with builds and lists: which buttons, in which order. Pure. */

import type { ActionsBlock, ConfirmationDialog } from '@slack/types';
import { buildSlug } from '../circleci/project.ts';
import { type BuildSummary, isUnfinished, type Status } from '../circleci/schemas.ts';
import { actions, type Element } from './blocks.ts';
import { button, type Choice, linkButton, overflow, plain } from './elements.ts';
import type { Intent } from './intent.ts';
import type { Linking } from './links.ts';
import { buildName } from './names.ts';

export interface CardButtons extends Linking {
  /** Most telling first: the first one is what Artifacts, Open and Retry are about. */
  readonly builds: readonly BuildSummary[];
  /** The command that shows this card anew; undefined when it cannot be written. */
  readonly command: string | undefined;
  /** What was just done with this very card: its button is gone, even while CircleCI is still at it. */
  readonly used?: 'cancel' | undefined;
}

/** The safe act first, what a person looks for next, the link, danger last; the rarer ones behind three dots. */
export function buildActions(card: CardButtons): ActionsBlock | undefined {
  const [first] = card.builds;
  const [refresh, share] = repeatChoices(card.command);
  if (!first) return actions(asButton(refresh), asButton(share));
  const retry = retryButton(card);
  const cancel = cancelButton(card);
  const choices = [...lookChoices(first), ...againChoices(card), refresh];
  const shown = retry ? choices.find(isFirstLook(first)) : refresh;
  const more = choices.filter((choice) => choice !== shown);
  // Slack takes five: what is too much for the dots stands beside them.
  const beside = more.length >= mostHidden ? share : undefined;
  return actions(
    retry,
    shown && asButton(shown),
    linkButton('Open in CircleCI', first.url, card),
    cancel,
    beside && asButton(beside),
    overflow(...more, ...(beside ? [] : [share])),
  );
}

const mostHidden = 5;

/** What one may look at: the files, the tests, the log. */
function lookChoices(build: BuildSummary): readonly Choice[] {
  const slug = buildSlug(build);
  return ['Artifacts', 'Tests', 'Log'].map((label) => ({
    label,
    intent: { action: 'run', command: `${label.toLowerCase()} ${slug}` },
  }));
}

/** Of a failure the log, else the files. */
function isFirstLook({ status }: BuildSummary): (choice: Choice) => boolean {
  const label = worthRetrying.includes(status) ? 'Log' : 'Artifacts';
  return (choice) => choice.label === label;
}

/** The rarer ways to run it again, once it has ended. */
function againChoices({ builds }: CardButtons): readonly Choice[] {
  const [first] = builds;
  if (!first || isUnfinished(first) || first.status === 'retried') return [];
  const build = buildSlug(first);
  const failed = first.workflow && worthRetrying.includes(first.status) && !builds.some(isUnfinished);
  const ssh: Choice = { label: 'Rerun with SSH…', intent: { action: 'ask', about: 'ssh', build } };
  return failed ? [{ label: 'Rerun failed', intent: { action: 'rerun', build } }, ssh] : [ssh];
}

function repeatChoices(command: string | undefined): readonly [refresh: Choice, share: Choice] {
  return [
    { label: 'Refresh', intent: command === undefined ? undefined : { action: 'refresh', command } },
    { label: 'Share to channel', intent: command === undefined ? undefined : { action: 'share', command } },
  ];
}

function asButton({ label, intent }: Choice): ReturnType<typeof button> {
  return button(label, intent);
}

/** With several builds on the card a button says which one it is about. */
function labelled(act: string, build: BuildSummary, { builds }: CardButtons): string {
  return builds.length > 1 ? `${act} #${build.number}` : act;
}

/** The others may be retried too, but that is not what a person comes for. */
const worthRetrying: readonly Status[] = ['failed', 'timedout', 'infrastructure_fail', 'killed'];

function retryButton(card: CardButtons): ReturnType<typeof button> {
  const [build] = card.builds;
  if (!build || isUnfinished(build) || build.status === 'retried') return undefined;
  const style = worthRetrying.includes(build.status) ? ({ style: 'primary' } as const) : {};
  return button(labelled('Retry', build, card), { action: 'retry', build: buildSlug(build) }, style);
}

function cancelButton(card: CardButtons): ReturnType<typeof button> {
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
    text: plain(`${buildName(build).slice(-110)}${job}${place} will be stopped.`, 300),
    confirm: plain('Cancel build', 30),
    deny: plain('Keep it running', 30),
    style: 'danger',
  };
}

export interface Paging {
  /** The command that made the list, without `--page`. */
  readonly command: string;
  /** From 1. */
  readonly page: number;
  readonly hasMore: boolean;
  /** Not for everybody's eyes. */
  readonly share?: 'never';
}

/** Previous and next page. */
function pageButtons({ command, page, hasMore }: Paging): readonly ReturnType<typeof button>[] {
  const to = (number: number): Intent => ({ action: 'refresh', command: pageCommand(command, number) });
  return [
    page > 1 ? button('Previous page', to(page - 1), { id: 'previous' }) : undefined,
    hasMore ? button('Next page', to(page + 1), { id: 'next' }) : undefined,
  ];
}

/** The row below a list: what was given, the pages, and Refresh and Share of this very page. */
export function listActions(
  paging: Paging,
  ...given: readonly (Element | undefined)[]
): ActionsBlock | undefined {
  const visible = [...given, ...pageButtons(paging)].filter((element) => element !== undefined);
  const here = paging.page > 1 ? pageCommand(paging.command, paging.page) : paging.command;
  const choices = repeatChoices(here).slice(0, paging.share === 'never' ? 1 : 2);
  if (visible.length > 0 && choices.length > 1) return actions(...visible, overflow(...choices));
  return actions(...visible, ...choices.map(asButton));
}

function pageCommand(command: string, page: number): string {
  return `${command} --page ${page}`;
}
