/** Draws the result of a retry, a rerun or a rerun with SSH. Pure. */

import type { BuildSummary } from '../../circleci/api-v1-schemas.ts';
import { workflowUrl } from '../../circleci/links.ts';
import { buildSlug } from '../../circleci/project.ts';
import type { Run } from '../../store/stored-runs.ts';
import { type Line, lineView } from '../runs/action-line.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import type { Intent } from '../text/button-intent.ts';
import { button, linkButton } from '../text/buttons-and-menus.ts';
import { buildName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md, mention } from '../text/mrkdwn.ts';
import { buildView } from './build.ts';
import { place } from './build-lines.ts';
import { whyItDidNot } from './why-build-ran.ts';

export interface Reran {
  readonly how: 'retry' | 'ssh' | 'rerun' | 'rerun all';
  /** The build that was on the card. */
  readonly old: BuildSummary;
  /** Its successor; undefined when it has no number yet. */
  readonly build: BuildSummary | undefined;
  /** The new workflow's id, when API v2 did it. */
  readonly workflow: string | undefined;
  /** The build that v1.1 made before, and did not run. */
  readonly refused: BuildSummary | undefined;
  /** The run that the old build was a part of, with this written down, when a channel was alerted to it. */
  readonly run?: Run | undefined;
}

export interface RerunAnnouncementInput extends Reran, Linking {
  /** User id. */
  readonly actor: string;
}

export interface RerunInput extends RerunAnnouncementInput {
  readonly now: number;
}

const deeds = {
  retry: { emoji: '🔁', before: 'Retried', did: 'retried', after: undefined },
  ssh: { emoji: '🔑', before: 'Rerun with SSH', did: 'reran', after: md` with SSH` },
  rerun: { emoji: '🔁', before: 'Failed jobs rerun', did: 'reran the failed jobs of', after: undefined },
  'rerun all': { emoji: '🔁', before: 'All jobs rerun', did: 'reran', after: undefined },
} as const satisfies Record<Reran['how'], object>;

/** The card afterwards: the new build's, where there is one already. */
export function rerunView(input: RerunInput): Message {
  const { how, old, build, actor, workflow, refused, ...card } = input;
  const { emoji, before } = deeds[how];
  const done = md`${emoji} ${before} by ${mention(actor)}`;
  if (build) {
    return buildView({ ...card, build, note: rerunNote(input) });
  }
  const command = workflowCommand(input);
  return message({
    title: md`${done}: ${subjectOf(input)}${place(old)}.`,
    blocks: [
      section(...notes(input), 'Its builds don’t have numbers yet.'),
      actions(
        button('Refresh', command === undefined ? undefined : { action: 'refresh', command }),
        linkButton('Open in CircleCI', workflowPage(input), input),
      ),
    ],
  });
}

/** Below the title of the new build's card. */
export function rerunNote(input: RerunAnnouncementInput): string {
  const { how, old, build, actor } = input;
  const { emoji, before } = deeds[how];
  const line = md`${emoji} ${before} by ${mention(actor)}: #${old.number} is now #${build?.number}.`;
  return joined([line, ...notes(input), how === 'ssh' ? refreshForSsh : undefined], '\n').mrkdwn;
}

/** For the channel. */
export function rerunAnnouncement(input: RerunAnnouncementInput): Message {
  return lineView(rerunLine(input), input.build);
}

/** The same, to be followed. */
export function rerunLine(input: RerunAnnouncementInput): Line {
  const { how, old, build, actor } = input;
  const { emoji, did, after } = deeds[how];
  const blocks = [
    context(limited((build ?? old).subject ?? '', 150)),
    ...notes(input).map((note) => context(note)),
    actions(...announced(input)),
  ];
  return {
    kind: 'line',
    lead: md`${emoji} ${mention(actor)} ${did} *${subjectOf(input)}*${after}${place(old)}`,
    what: build && link(`#${build.number}`, build.url, input),
    blocks: blocks.filter((one) => one !== undefined),
    command: build && how !== 'rerun' ? `build ${buildSlug(build)}` : workflowCommand(input),
  };
}

function subjectOf({ how, old }: Reran): Mrkdwn {
  const name = limited(buildName(old), 120);
  return isOfWorkflow(how) && old.workflow ? md`${code(old.workflow.workflowName, 80)} of ${name}` : name;
}

const refreshForSsh = 'Press Refresh once the containers are up to see how to connect.';

/** What a person would not expect. */
function notes({ how, workflow, refused }: Reran): readonly Mrkdwn[] {
  const newer =
    workflow !== undefined && !isOfWorkflow(how) ? md`The job runs in a new workflow (API v2).` : undefined;
  const open =
    how === 'ssh' ? md`It accepts the SSH keys of the CircleCI account of the person who asked.` : undefined;
  const why = refused && whyItDidNot(refused);
  const before =
    refused && md`API v1.1 created #${refused.number} first, which did not run${why && md`: ${why}`}.`;
  return [newer, before, open].filter((note) => note !== undefined);
}

/** Everybody in the channel may look, each for themselves. A plain retry says all there is to say. */
function announced(input: RerunAnnouncementInput) {
  const { how, build, workflow } = input;
  if (how === 'retry' && workflow === undefined) return [];
  const command = build && how !== 'rerun' ? `build ${buildSlug(build)}` : workflowCommand(input);
  const show: Intent | undefined = command === undefined ? undefined : { action: 'run', command };
  return [
    button(how === 'ssh' ? 'How to connect' : 'View build', show),
    linkButton('Open in CircleCI', build?.url ?? workflowPage(input), input),
  ];
}

function workflowCommand(input: Pick<Reran, 'workflow'> & Linking): string | undefined {
  const page = workflowPage(input);
  return page && `build ${page}`;
}

function workflowPage({ workflow, host }: Pick<Reran, 'workflow'> & Linking): string | undefined {
  return workflow === undefined ? undefined : workflowUrl(workflow, host);
}

function isOfWorkflow(how: Reran['how']): boolean {
  return how === 'rerun' || how === 'rerun all';
}
