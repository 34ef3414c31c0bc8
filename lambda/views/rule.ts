/** A rule in words. Pure. */
import type { Rule, Subscription } from '../store/subscriptions.ts';
import { code, joined, type Mrkdwn, made, md } from './mrkdwn.ts';
import { projectName } from './names.ts';

const mostShown = 4;

/** `acme/web`, or `all of acme`. */
export function subject({ project }: Pick<Subscription, 'project'>): string {
  return project.repo === '*' ? `all of ${project.org}` : projectName(project);
}

/** ``failed, fixed on `main`, not `dependabot/*` · workflow `deploy` · mentions the author · quiet 22–7``. */
export function ruleLine({ rule }: Pick<Subscription, 'rule'>): Mrkdwn {
  const { statuses, branches, workflows, jobs, authors, mention, thread, quiet } = rule;
  return joined(
    [
      joined([statuses.join(', '), named('on', branches)], branches.every(isNegation) ? ', ' : ' '),
      named('workflow', workflows),
      named('job', jobs),
      named('by', authors),
      mentioned(mention),
      thread === 'on' ? 'details in the thread' : undefined,
      quiet && `quiet from ${quiet.from} to ${quiet.to} o’clock`,
    ],
    ' · ',
  );
}

/** ``on `main`, not on `x/*` ``. */
function named(word: string, patterns: readonly string[]): Mrkdwn | undefined {
  const [without, only] = [patterns.filter(isNegation), patterns.filter((pattern) => !isNegation(pattern))];
  const left = without.map((pattern) => pattern.slice(1));
  const parts = [
    only.length > 0 ? md`${word} ${list(only)}` : undefined,
    left.length > 0 ? md`not ${word} ${list(left)}` : undefined,
  ];
  return patterns.length === 0 ? undefined : joined(parts, ', ');
}

function isNegation(pattern: string): boolean {
  return pattern.startsWith('!');
}

function list(patterns: readonly string[]): Mrkdwn {
  const shown = patterns.slice(0, mostShown).map((pattern) => code(pattern, 60));
  const more = patterns.length > mostShown ? md` +${patterns.length - mostShown}` : undefined;
  return md`${joined(shown, ', ')}${more}`;
}

function mentioned(mention: Rule['mention']): Mrkdwn | undefined {
  if (mention === 'nobody') return undefined;
  if (mention === 'author') return md`mentions whoever broke it`;
  return md`mentions ${code(`@${mention.group}`)}`;
}

/** Whether alerts come at this moment. */
export function restLine(
  { paused, mutedUntil }: Pick<Subscription, 'paused' | 'mutedUntil'>,
  now: number,
): Mrkdwn | undefined {
  if (paused) return made('⏸️ *paused*');
  return mutedUntil !== undefined && mutedUntil > now ? made('🔕 *muted*') : undefined;
}
