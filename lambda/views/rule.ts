/** A rule in words. Pure. */
import { botBranches, type Rule, type Subscription } from '../store/subscriptions.ts';
import { code, joined, type Mrkdwn, made, md } from './mrkdwn.ts';
import { projectName } from './names.ts';

const mostShown = 4;

/** `acme/web`, or `all of acme`. */
export function subject({ project }: Pick<Subscription, 'project'>): string {
  return project.repo === '*' ? `all of ${project.org}` : projectName(project);
}

/** ``failed, fixed on `main`, not on `x/*` · workflow `deploy` · mentions the author · quiet 22–7``. */
export function ruleLine({ rule }: Pick<Subscription, 'rule'>): Mrkdwn {
  const { workflows, jobs, authors, mention, thread, quiet } = rule;
  return joined(
    [
      whatAndWhere(rule),
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

/** ``failed, fixed, only when it changes, on `main` ``. */
function whatAndWhere({ statuses, when, branches }: Rule): Mrkdwn {
  const what = when === 'changed' ? [...statuses, 'only when it changes'] : statuses;
  const isOpen = branches.every(isNegation);
  const where = isOpen ? allBut(branches) : named('on', branches);
  return joined([what.join(', '), where], isOpen || when === 'changed' ? ', ' : ' ');
}

/** Bots' branches are many, and always the same: ``not on `wip/*` or bots’ branches``. */
function allBut(branches: readonly string[]): Mrkdwn {
  const left = branches.map((pattern) => pattern.slice(1)).filter((pattern) => !isOfBots(pattern));
  return left.length === 0 ? md`not on bots’ branches` : md`not on ${list(left)} or bots’ branches`;
}

function isOfBots(pattern: string): boolean {
  return botBranches.some((known) => known === pattern);
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
