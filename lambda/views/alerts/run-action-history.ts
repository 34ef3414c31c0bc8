/** Draws what people did to a run from Slack, as lines of its card. Pure. */
import { buildUrl, workflowUrl } from '../../circleci/links.ts';
import type { ReportedStatus } from '../../circleci/reports/run-event.ts';
import type { Run, RunAct, RunAfter } from '../../store/stored-runs.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { type Mrkdwn, md, mention } from '../text/mrkdwn.ts';

/** Shows an approved run as running before CircleCI's next report. */
export function afterApproval(run: Run): Run {
  const { status, approval, acts = [] } = run;
  const isApproved = acts.some(({ did, job }) => did === 'approved' && job === approval?.job);
  return status === 'hold' && isApproved ? { ...run, status: 'running', approval: undefined } : run;
}

export function actLines({ run, ...linking }: { readonly run: Run } & Linking): readonly Mrkdwn[] {
  return (run.acts ?? []).map((act) => line(act, run, linking));
}

function line({ did, by, job, next }: RunAct, run: Run, linking: Linking): Mrkdwn {
  if (did === 'approved') return md`✅ *${(job ?? '').slice(0, 100)}* approved by ${mention(by)}`;
  if (did === 'canceled') return md`⏹️ Canceled by ${mention(by)}`;
  return md`🔁 Rerun by ${mention(by)}${next && md`: ${after(next, run, linking)}`}`;
}

/** A single job that was run again belongs to the same run, whose jobs tell how it ended. */
function after({ run: id, build, status }: RunAfter, { project, jobs }: Run, linking: Linking): Mrkdwn {
  const job = build === undefined ? undefined : jobs.find(({ number }) => number === build);
  const is = status ?? job?.status;
  const url =
    build === undefined ? workflowUrl(id, linking.host) : buildUrl({ project, number: build }, linking.host);
  const name = link(build === undefined ? 'the new run' : `#${build}`, url, linking);
  return md`${name} ${is === undefined ? 'started' : ends[is]}`;
}

const ends: Readonly<Record<ReportedStatus, string>> = {
  success: '✅ passed',
  failed: '❌ failed again',
  error: '❌ failed with an error',
  unauthorized: '🔒 was not authorized',
  canceled: '⏹️ was canceled',
  hold: '✋ needs approval',
  running: '🔵 is running',
  other: 'started',
};
