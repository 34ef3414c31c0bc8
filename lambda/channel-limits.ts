/** Decides what the limits of a channel forbid there, whatever a person's role. Pure and total. */
import { type Project, projectSlug } from './circleci/project.ts';
import { isNegation, isWanted } from './glob.ts';
import type { ActName, EffectiveRole } from './permissions.ts';
import type { ActGroup, ChannelLimits } from './store/channel-limit-store.ts';

/** The group of each act. Acts without one are of the workspace, or of the person alone: no channel limits them. */
const groups = {
  retry: 'rerun',
  rerun: 'rerun',
  'rerun all': 'rerun',
  cancel: 'cancel',
  'cancel run': 'cancel',
  trigger: 'trigger',
  approve: 'approve',
  ssh: 'ssh',
  'add ssh user': 'ssh',
  follow: 'project',
  unfollow: 'project',
  'clear cache': 'project',
  'set env': 'secrets',
  'unset env': 'secrets',
  'new checkout key': 'secrets',
  'delete checkout key': 'secrets',
  'add ssh key': 'secrets',
  'add account ssh key': 'secrets',
  'set heroku key': 'secrets',
  subscribe: 'alerts',
  'subscribe shared channel': 'alerts',
  unsubscribe: 'alerts',
  mute: 'alerts',
  'set digest': 'alerts',
  'set default': 'alerts',
  'share output': 'share',
  'see env': undefined,
  'see keys': undefined,
  'see output': undefined,
  'see subscriptions': undefined,
  'see limits': undefined,
  watch: undefined,
  'direct alerts': undefined,
  own: undefined,
  link: undefined,
  'connect me': undefined,
  'see webhook': undefined,
  'see audit': undefined,
  'new webhook secret': undefined,
  'set excerpts': undefined,
  connect: undefined,
  disconnect: undefined,
  'set role': undefined,
  'set limits': undefined,
  'move login': undefined,
} as const satisfies Record<ActName, ActGroup | undefined>;

export function groupOf(act: ActName): ActGroup | undefined {
  return groups[act];
}

/** Why a channel's limits forbid an act. */
export type BrokenLimit = Pick<ChannelLimits, 'channel' | 'setBy'> &
  (
    | { readonly is: 'act'; readonly group: ActGroup }
    | { readonly is: 'project'; readonly project: Project; readonly patterns: readonly string[] }
    | { readonly is: 'approver'; readonly approvers: 'admins' | readonly string[] }
    | { readonly is: 'own run' }
    /** `missing`: which of the two is not known. */
    | {
        readonly is: 'unknown';
        readonly missing: 'requester' | 'approver';
        readonly logins: readonly string[];
      }
  );

/** Acts that open a shell to the keys of the token's owner. */
export function opensShell(act: ActName): boolean {
  return groups[act] === 'ssh';
}

const byPerson: readonly (ActGroup | undefined)[] = [
  'rerun',
  'cancel',
  'trigger',
  'approve',
  'ssh',
  'secrets',
];
/** Changes of the workspace's own account. */
const byWorkspace: readonly ActName[] = ['add account ssh key', 'set heroku key'];
const looks: readonly ActName[] = ['see output', 'see env', 'see keys'];

/** Whether it shows what builds print, variables or keys. */
export function isLook(act: ActName): boolean {
  return looks.includes(act);
}

/** Whether the act changes a project in CircleCI, which it does with the person's own token where there is one. */
export function isByOwnToken(act: ActName): boolean {
  return act === 'clear cache' || (byPerson.includes(groups[act]) && !byWorkspace.includes(act));
}

/** Whether the limits want the person to have connected an account of their own for the act. */
export function wantsOwnAccount(
  { act, projects }: Pick<Asked, 'act' | 'projects'>,
  { ownAccount, ownAccountIn }: Pick<ChannelLimits, 'ownAccount' | 'ownAccountIn'>,
): boolean {
  const isWanted = {
    optional: false,
    approve: act === 'approve',
    act: isByOwnToken(act),
    everything: groups[act] !== undefined || isLook(act),
  }[ownAccount];
  if (!isWanted || ownAccountIn.length === 0) return isWanted;
  // Before a form is filled in the project is not known: the act asks again, and a look once its project is found.
  return projects.some((project) => isProjectWithin(project, ownAccountIn));
}

export interface Asked {
  readonly act: ActName;
  readonly projects: readonly Project[];
  readonly user: string;
  readonly effectiveRole: EffectiveRole;
}

/** All but who has asked for a run that is to be approved. */
export function brokenLimit(
  { act, projects, user, effectiveRole }: Asked,
  limits: ChannelLimits,
): BrokenLimit | undefined {
  const group = groups[act];
  const { channel, setBy } = limits;
  const of = { channel, setBy };
  if (group === undefined) return undefined;
  if (limits.acts !== 'all' && !limits.acts.includes(group)) return { ...of, is: 'act', group };
  const outside = projects.find((project) => !isProjectWithin(project, limits.projects));
  if (outside) return { ...of, is: 'project', project: outside, patterns: limits.projects };
  const { approvers } = limits;
  if (act !== 'approve' || approvers === 'operators') return undefined;
  const mayApprove = approvers === 'admins' ? effectiveRole === 'admin' : approvers.includes(user);
  return mayApprove ? undefined : { ...of, is: 'approver', approvers };
}

/**
 * A pattern without a slash is matched with the repository's name, any other with the project's name and its slug;
 * capitals do not count. Never within: a project whose slug says nothing and whose name is not known.
 */
export function isProjectWithin(project: Project, patterns: readonly string[]): boolean {
  if (patterns.length === 0) return true;
  if (project.vcs === 'circleci' && project.name === undefined) return false;
  // One of its projects may be one that is left out.
  if (project.repo === '*' && patterns.some(isNegation)) return false;
  const name = (project.name ?? `${project.org}/${project.repo}`).toLowerCase();
  const full = [name, projectSlug(project).toLowerCase()];
  const repo = name.slice(name.indexOf('/') + 1);
  const lower = patterns.map((pattern) => pattern.toLowerCase());
  const [byPath, byRepo] = [lower.filter(hasSlash), lower.filter((pattern) => !hasSlash(pattern))];
  if (!isWanted(byPath.filter(isNegation), full) || !isWanted(byRepo.filter(isNegation), [repo]))
    return false;
  const [paths, repos] = [byPath, byRepo].map((some) => some.filter((pattern) => !isNegation(pattern)));
  return (
    lower.every(isNegation) ||
    (isSome(paths) && isWanted(paths, full)) ||
    (isSome(repos) && isWanted(repos, [repo]))
  );
}

function hasSlash(pattern: string): boolean {
  return pattern.includes('/');
}

function isSome(patterns: readonly string[] | undefined): patterns is readonly string[] {
  return patterns !== undefined && patterns.length > 0;
}

/** Who asked for a run, as far as it is known: people in Slack for certain, and logins. */
export interface Requesters {
  readonly users: readonly string[];
  readonly logins: readonly string[];
  /** No one else can have asked for it. */
  readonly areAll: boolean;
}

export interface Approver {
  readonly user: string;
  /** The one that is linked. */
  readonly login: string | undefined;
  /** That of their own CircleCI account: it shows who they are, and never who they are not. */
  readonly account?: string | undefined;
  /** An admin has linked the login: what a person says of themselves is no proof of who they are not. */
  readonly isConfirmed: boolean;
}

export function brokenByOwnRun(
  approver: Approver,
  { users, logins, areAll }: Requesters,
  { channel, setBy, ownRuns }: Pick<ChannelLimits, 'channel' | 'setBy' | 'ownRuns'>,
): BrokenLimit | undefined {
  if (ownRuns === 'allowed') return undefined;
  const of = { channel, setBy };
  const own = approver.login?.toLowerCase();
  const theirs = [own, approver.account?.toLowerCase()];
  if (users.includes(approver.user) || logins.some((login) => theirs.includes(login.toLowerCase())))
    return { ...of, is: 'own run' };
  if (ownRuns === 'refused unless unknown') return undefined;
  if (!areAll) return { ...of, is: 'unknown', missing: 'requester', logins };
  // People in Slack are known for certain: only logins have to be told apart.
  const isTold = logins.length === 0 || (own !== undefined && approver.isConfirmed);
  return isTold ? undefined : { ...of, is: 'unknown', missing: 'approver', logins };
}
