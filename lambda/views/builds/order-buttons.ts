/** Orders the buttons of builds and lists. Pure. */

import type { ActionsBlock } from '@slack/types';
import { type BuildSummary, isUnfinished } from '../../circleci/api-v1-schemas.ts';
import { buildSlug } from '../../circleci/project.ts';
import { isRed, isRetryable } from '../../circleci/status.ts';
import { actions, type Element } from '../text/blocks.ts';
import type { Intent } from '../text/button-intent.ts';
import { button, type Choice, linkButton, overflow } from '../text/buttons-and-menus.ts';
import { type CardButtons, cancelButton, retryButton, watchChoice } from './retry-cancel-watch-buttons.ts';

/** The safe act first, what a person looks for next, the link, danger last; the rarer ones behind three dots. */
export function buildActions(card: CardButtons): ActionsBlock | undefined {
  const [first] = card.builds;
  const [refresh, share] = repeatChoices(card.command);
  if (!first) return actions(asButton(refresh), asButton(share));
  const retry = retryButton(card);
  const cancel = cancelButton(card);
  const watch = watchChoice(card);
  const choices = [...lookChoices(first), ...againChoices(card), ...(retry && watch ? [watch] : []), refresh];
  const shown = retry ? choices.find(isFirstLook(first)) : refresh;
  const more = choices.filter((choice) => choice !== shown);
  // Slack takes five: what is too much for the dots stands beside them.
  const beside = more.length >= mostHidden ? share : undefined;
  return actions(
    retry,
    whyButton(first),
    shown && asButton(shown),
    retry || !watch ? undefined : button(watch.label, watch.intent, { id: 'watch' }),
    linkButton('Open in CircleCI', first.url, card),
    cancel,
    beside && asButton(beside),
    overflow(...more, ...(beside ? [] : [share])),
  );
}

const mostHidden = 5;

function whyButton(build: BuildSummary): ReturnType<typeof button> {
  if (!isRed(build.status)) return undefined;
  return button('Why?', { action: 'run', command: `why ${buildSlug(build)}` }, { id: 'why' });
}

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
  const label = isRetryable(status) ? 'Log' : 'Artifacts';
  return (choice) => choice.label === label;
}

/** The rarer ways to run it again, once all has ended. */
function againChoices({ builds }: CardButtons): readonly Choice[] {
  const [first] = builds;
  if (!first || builds.some(isUnfinished) || first.status === 'retried') return [];
  const build = buildSlug(first);
  const failed = first.workflow && isRetryable(first.status);
  const ssh: Choice = { label: 'Rerun with SSH…', intent: { action: 'run', command: `ssh ${build}` } };
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

export interface Paging {
  /** The command that made the list, without `--page`. */
  readonly command: string;
  /** From 1. */
  readonly page: number;
  readonly hasMore: boolean;
  /** How many there are, where that is known: past the last one, that one is offered. */
  readonly pages?: number | undefined;
  /** Not for everybody's eyes. */
  readonly share?: 'never';
}

/** Previous and next page. */
function pageButtons({ command, page, hasMore, pages }: Paging): readonly ReturnType<typeof button>[] {
  const to = (number: number): Intent => ({ action: 'refresh', command: pageCommand(command, number) });
  if (pages !== undefined && page > Math.max(1, pages))
    return [button(pages > 1 ? 'Last page' : 'First page', to(Math.max(1, pages)), { id: 'previous' })];
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

export function pageCommand(command: string, page: number): string {
  return `${command} --page ${page}`;
}
