/** Followed messages in every stage, for the limits, the hostile text and the gallery. */
import type { FollowedState } from '../../lambda/circleci/runs/read-followed-state.ts';
import { runActedLine } from '../../lambda/views/alerts/approve-cancel-result.ts';
import { buildView } from '../../lambda/views/builds/build.ts';
import type { Reasons } from '../../lambda/views/builds/failure-reason.ts';
import { rerunLine } from '../../lambda/views/builds/rerun-result.ts';
import { lineView } from '../../lambda/views/runs/action-line.ts';
import {
  asOfView,
  followedView,
  notFollowedView,
  seenView,
} from '../../lambda/views/runs/followed-message.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { readingOf } from './sample-builds.ts';
import type { Material } from './samples-of-every-view.ts';

type Messages = Readonly<Record<string, () => Message>>;

export function followedMessages(material: Material, reasons: Reasons): Messages {
  const { project, branch, build, jobs, text, now, host } = material;
  const linking = host === undefined ? {} : { host };
  const first = jobs[0] ?? build;
  const drawing = rerunLine({
    how: 'retry',
    old: first,
    build,
    workflow: undefined,
    refused: undefined,
    actor: 'U01ANN',
    ...linking,
  });
  const acted = runActedLine({
    did: { what: 'approved', job: text },
    project,
    workflow: 'wf',
    actor: 'U01ANN',
    ...linking,
  });
  const card = { kind: 'card', note: 'Retried by <@U01ANN>', command: 'build gh/acme/web#124' } as const;
  const failed = jobs.map((one) => ({ job: one.workflow?.jobName ?? text, build: one }));
  const ofBuild: FollowedState = {
    status: 'running',
    rawStatus: text,
    stage: 'ongoing',
    jobs: undefined,
    took: undefined,
    failed: [],
    of: { kind: 'build', build },
  };
  const reading = readingOf(jobs);
  const ofBranch: FollowedState = { ...ofBuild, jobs: { ended: 3, all: 7 }, of: { kind: 'branch', reading } };
  const ofWorkflow: FollowedState = { ...ofBranch, of: { kind: 'workflow', name: text } };
  const target = { kind: 'branch', project, branch } as const;
  const input = {
    drawing,
    target,
    now,
    readers: 'own company',
    isAlone: false,
    usual: 372_000,
    ...linking,
  } as const;
  const draw = (state: FollowedState, more: object = {}) => followedView({ ...input, state, ...more });
  const over = { stage: 'over', took: 252_000 } as const;
  const newest = reading.newest;
  return {
    'followed: running': () => draw(ofBuild),
    'followed: running jobs': () => draw(ofWorkflow),
    'followed: failing': () => draw({ ...ofWorkflow, status: 'failing', failed }),
    'followed: passed': () => draw({ ...ofBuild, ...over, status: 'success' }),
    'followed: failed': () => draw({ ...ofWorkflow, ...over, status: 'failed', failed }, { reasons }),
    'followed: canceled': () => draw({ ...ofBuild, ...over, status: 'canceled' }),
    'followed: unknown': () => draw({ ...ofBuild, ...over, status: 'other' }),
    'followed: card of a build': () => draw(ofBuild, { drawing: card }),
    'followed: card of a branch': () => draw(ofBranch, { drawing: card, readers: 'others too' }),
    'followed: card of a workflow': () =>
      draw({ ...ofWorkflow, ...over, status: 'success' }, { drawing: card }),
    'followed: card of a run': () =>
      draw(newest ? { ...ofBranch, of: { kind: 'run', run: newest } } : ofBuild, {
        drawing: card,
        isAlone: true,
      }),
    'followed: as of': () => asOfView({ drawing, target, shown: undefined, at: now, why: 'unseen' }),
    'followed: card as of': () =>
      asOfView({
        drawing: card,
        target,
        shown: buildView({ build, now, ...linking }),
        at: now,
        why: 'still',
      }),
    'followed: a card that says nothing yet': () =>
      asOfView({ drawing: { kind: 'card' }, target, shown: undefined, at: now, why: 'still' }),
    'seen by one person': () => seenView(buildView({ build, now, ...linking }), now),
    'run approved, in a line': () => lineView(acted, undefined),
    'not followed': () => notFollowedView(lineView(drawing, build), 'not a member'),
    'not followed, refused': () => notFollowedView(lineView(drawing, build), 'refused'),
  };
}
