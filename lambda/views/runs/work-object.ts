/** Draws a build or run as a Work Object: Slack's card below a link, and the pane that opens from it. Pure. */
import type { ActionsBlock, EntityActionButton, EntityCustomField, EntityMetadata } from '@slack/types';
import { type Build, type BuildSummary, isUnfinished } from '../../circleci/api-v1-schemas.ts';
import type { JobRun } from '../../circleci/job-run.ts';
import { pipelineUrl } from '../../circleci/links.ts';
import { isRunOngoing, ownTime, type PipelineRun, runStatus } from '../../circleci/runs/fold-attempts.ts';
import { isRed, type Status } from '../../circleci/status.ts';
import { failedStepNames } from '../builds/build-steps-and-messages.ts';
import { type Linking, linkable } from '../text/allowed-links.ts';
import { buildName, pipelineName } from '../text/display-names.ts';
import { plainText } from '../text/escape.ts';
import type { Message } from '../text/message.ts';
import { look, tagColor } from '../text/statuses.ts';
import { duration, moment } from '../text/times.ts';
import { fromBuildsAlone } from './run-card.ts';

/** What may be shown of a build or run: no output, and no address that may not be linked. Not escaped. */
export interface Subject {
  readonly kind: 'build' | 'run';
  readonly title: string;
  readonly url: string | undefined;
  readonly status: Status;
  readonly rawStatus: string;
  readonly isOngoing: boolean;
  readonly reason: string | undefined;
  readonly branch: string | undefined;
  readonly tag: string | undefined;
  readonly revision: string | undefined;
  readonly subject: string | undefined;
  readonly commitUrl: string | undefined;
  readonly author: string | undefined;
  readonly jobs: readonly string[];
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly took: number | undefined;
  /** What its status leaves out. */
  readonly note: string | undefined;
}

export interface WorkObjectInput {
  readonly subject: Subject;
  /** Its card: the buttons are taken from it. */
  readonly card: Message;
  /** What Slack knows it by, and the address that was pasted. */
  readonly ref: EntityMetadata['external_ref'];
  readonly link: string;
  readonly now: number;
}

/** Of Slack's five kinds the one without a meaning of its own. Named in the app's manifest. */
export const entityType = 'slack#/entities/item';

export function workObject({ subject, card, ref, link, now }: WorkObjectInput): EntityMetadata {
  const fields = fieldsOf(subject, now);
  return {
    entity_type: entityType,
    external_ref: ref,
    url: subject.url ?? link,
    entity_payload: {
      attributes: {
        title: { text: plainText(subject.title, 150) || '-' },
        display_type: subject.kind === 'build' ? 'Build' : 'Run',
        product_name: 'CircleCI',
        // Slack changes the card below the link only if this has grown.
        metadata_last_modified: Math.floor(now / 1000),
      },
      custom_fields: fields,
      display_order: fields.map(({ key }) => key),
      actions: actionsOf(card),
    },
  };
}

export function buildSubject(build: BuildSummary | Build, linking: Linking): Subject {
  const { status, rawStatus, branch, tag, revision, subject, author, workflow } = build;
  return {
    kind: 'build',
    title: buildName(build),
    url: linkable(build.url, linking),
    status,
    rawStatus,
    branch,
    tag,
    revision,
    subject,
    commitUrl: linkable(build.commitUrl, linking),
    author,
    isOngoing: isUnfinished(build),
    reason: 'steps' in build ? reasonOf(failedStepNames(build)) : undefined,
    jobs: workflow ? [`${workflow.jobName} in workflow ${workflow.workflowName}`] : [],
    startedAt: moment(build.startedAt),
    endedAt: moment(build.stoppedAt),
    took: build.duration,
    note: undefined,
  };
}

function reasonOf(steps: readonly string[]): string | undefined {
  return steps.length === 0 ? undefined : `Failed step: ${steps.join('; ')}`;
}

/** As many jobs as people read; those that failed come first. */
const mostJobs = 12;

export function runSubject(run: PipelineRun, linking: Linking): Subject {
  const { branch, tag, revision, subject } = run;
  const status = runStatus(run);
  const build = run.builds.find((one) => one.revision === revision);
  const jobs = run.workflows.flatMap((workflow) => workflow.jobs);
  const red = jobs.filter((job) => isRed(job.status)).map(({ name }) => name);
  const stops = jobs.flatMap(({ stoppedAt }) => stoppedAt ?? []);
  const isOngoing = isRunOngoing(run);
  const page =
    run.number === undefined ? run.builds[0]?.url : pipelineUrl(run.project, run.number, linking.host);
  const more = jobs.length > mostJobs ? [`+${jobs.length - mostJobs}`] : [];
  return {
    kind: 'run',
    title: pipelineName(run),
    status,
    rawStatus: status,
    branch,
    tag,
    revision,
    isOngoing,
    url: linkable(page, linking),
    reason: run.errors[0] ?? (red.length > 0 ? `Failed: ${red.join(', ')}` : undefined),
    subject: subject ?? build?.subject,
    commitUrl: linkable(build?.commitUrl, linking),
    author: build?.author ?? run.startedBy,
    jobs: [...jobs.slice(0, mostJobs).map(jobWords), ...more],
    startedAt: run.createdAt > 0 ? run.createdAt : undefined,
    endedAt: isOngoing || stops.length === 0 ? undefined : Math.max(...stops),
    took: isOngoing ? undefined : ownTime(jobs),
    note: run.id === undefined ? fromBuildsAlone : undefined,
  };
}

function jobWords({ name, status }: JobRun): string {
  return `${name} ${look(status).word.toLowerCase()}`;
}

/** Slack does not parse them: they mention no one and link nowhere. */
function fieldsOf(facts: Subject, now: number): EntityCustomField[] {
  const { status, rawStatus, revision, commitUrl, startedAt, endedAt, took } = facts;
  const commit = [revision?.slice(0, 7), facts.subject].filter((part) => part !== undefined).join(' ');
  const worded =
    status === 'other' && rawStatus !== status ? rawStatus.replaceAll('_', ' ') : look(status).word;
  const fields = [
    text('status', 'Status', worded, { tag_color: tagColor(status) }),
    // By the time it is read, what had not ended may have, and a run may have been rerun.
    time('as_of', 'As of', facts.isOngoing || facts.kind === 'run' ? now : undefined),
    text('reason', 'Reason', facts.reason, { long: true }),
    text('branch', 'Branch', facts.branch),
    text('tag', 'Tag', facts.branch === undefined ? facts.tag : undefined),
    text('commit', 'Commit', commit, commitUrl === undefined ? {} : { link: commitUrl }),
    text('author', 'Author', facts.author),
    text('jobs', facts.jobs.length === 1 ? 'Job' : 'Jobs', facts.jobs.join(' · '), { long: true }),
    time('started', 'Started', endedAt === undefined ? startedAt : undefined),
    time('ended', 'Ended', endedAt),
    text('took', 'Took', took === undefined ? undefined : duration(took)),
    text('note', 'Note', facts.note, { long: true }),
  ];
  return fields.filter((field) => field !== undefined);
}

type Field = EntityCustomField | undefined;

function text(
  key: string,
  label: string,
  value: string | undefined,
  look: Partial<EntityCustomField> = {},
): Field {
  const shown = plainText(value ?? '', 300);
  return shown === '' ? undefined : { key, label, type: 'string', value: shown, ...look };
}

function time(key: string, label: string, at: number | undefined): Field {
  return at === undefined
    ? undefined
    : { key, label, type: 'slack#/types/timestamp', value: Math.floor(at / 1000) };
}

/** Slack's most of each: those in the footer, and those in its menu. */
const [mostPrimary, mostOverflow] = [2, 5];

/** What has to be asked first is left out: an object's buttons cannot ask. */
function actionsOf({ blocks, attachments = [] }: Message) {
  const all = [...blocks, ...attachments.flatMap((card) => card.blocks ?? [])]
    .filter((block): block is ActionsBlock => block.type === 'actions')
    .flatMap(({ elements }) => elements.flatMap(buttonsOf));
  const links = all.filter(({ url }) => url !== undefined);
  const [primary, rest] = [all.filter((one) => !links.includes(one)), links];
  return {
    primary_actions: primary.slice(0, mostPrimary),
    overflow_actions: [...primary.slice(mostPrimary), ...rest].slice(0, mostOverflow),
  };
}

function buttonsOf(element: ActionsBlock['elements'][number]): readonly EntityActionButton[] {
  if (element.type === 'button') {
    const { text, action_id = 'run', value, url, style, confirm } = element;
    if (confirm) return [];
    return [
      {
        text: text.text,
        action_id,
        ...(value !== undefined && { value }),
        ...(url !== undefined && { url }),
        ...(style && { style }),
      },
    ];
  }
  if (element.type !== 'overflow') return [];
  return element.options.map(({ text, value = '' }, at) => ({
    text: text.text,
    action_id: `more:${at}`,
    value,
  }));
}
