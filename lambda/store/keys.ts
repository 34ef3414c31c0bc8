/**
 * Defines the schema of the one table: on demand, two string keys, one TTL attribute, no index, never a Scan.
 *
 * | what         | pk              | sk                  | kept                                        |
 * |--------------|-----------------|---------------------|---------------------------------------------|
 * | installation | `W#<workspace>` | `INSTALLATION`      | until uninstalled                           |
 * | rotation     | `W#<workspace>` | `ROTATION`          | a month after the last token of Slack's      |
 * | connection   | `W#<workspace>` | `CONNECTION`        | until disconnected or uninstalled           |
 * | project host | `W#<workspace>` | `HOST#<project>`    | 30 days; where several connections may see it |
 * | account      | `W#<workspace>` | `ACCOUNT#<user>`    | until disconnected, left or uninstalled; its token encrypted |
 * | default      | `W#<workspace>` | `DEFAULT#<channel>` | until cleared or uninstalled                |
 * | role         | `W#<workspace>` | `ROLE#<user>`       | until uninstalled                           |
 * | limits       | `W#<workspace>` | `LIMITS#<channel, or * for all others>` | until cleared or uninstalled |
 * | card         | `W#<workspace>` | `CARD#<id>`         | 8 days: a week-old button is told it is old; 400 where one lasts |
 * | act          | `W#<workspace>` | `ACT#<id>`          | 400 days                                    |
 * | audit entry  | `W#<workspace>` | `AUDIT#<time>#<id>` | 400 days                                    |
 * | delivery     | `D#<id>`        | `DELIVERY`          | 26 hours: Slack repeats an event for 24     |
 * | tally        | `M#<id in the queue>` | `TALLY`           | 15 days: a message waits for 14 at most    |
 * | OAuth state  | `S#<state>`     | `STATE`             | until it expires                            |
 * | subscription | `W#<workspace>` | `SUBSCRIPTION#<project>#<id>` | until removed or uninstalled        |
 * | stamp        | `W#<workspace>` | `STAMP`             | until uninstalled; changes with each subscription and watch |
 * | hook         | `W#<workspace>` | `HOOK#<id>`         | until removed or uninstalled                |
 * | run          | `W#<workspace>` | `RUN#<id>`          | 16 days                                     |
 * | other job    | `W#<workspace>` | `JOB#<run>#<name>`  | 16 days: a job for which its run has no room |
 * | results      | `W#<workspace>` | `RESULTS#<project>#<hash of branch and workflow>` | 90 days       |
 * | care         | `W#<workspace>` | `CARE#<project>#<hash of branch and workflow>` | 90 days         |
 * | message      | `W#<workspace>` | `MSG#<channel, user or none>#<id>` | 16 days, notices 31, ends of watches 8; reports are repeated for 15 |
 * | pending      | `W#<workspace>` | `PENDING#<channel or user>#<due>#<time>#<id>` | until it ends, as long as its message at most |
 * | destination  | `W#<workspace>` | `DEST#<channel or user>` | 16 days after the last; the locks on connections and accounts, too |
 * | rate limit   | `W#<workspace>` | `RATE#<post, change, polls or turns>`, of polls and turns at several hosts `#<host>` | a day after the last |
 * | posted       | `W#<workspace>` | `POSTED#<channel>#<subject>` | 16 days                            |
 * | digest       | `W#<workspace>` | `DIGEST#<channel>`  | until turned off or uninstalled             |
 * | watch        | `W#<workspace>` | `WATCH#<id>`        | until ended, 8 days at most                 |
 * | follow       | `W#<workspace>` | `FOLLOW#<id>`       | 8 days after its last change                |
 * | login        | `W#<workspace>` | `LOGIN#<user>`, `USER#<login>` | until unlinked or uninstalled    |
 * | person of an e-mail address | `W#<workspace>` | `EMAIL#<hash of the address>` | a day; an hour where no one has it |
 * | excerpts     | `W#<workspace>` | `EXCERPTS`          | until turned off or uninstalled             |
 * | no approvals | `W#<workspace>` | `NOAPPROVALS#<user>` | until uninstalled: this person gets no message when a run of theirs waits |
 * | refused      | `W#<workspace>` | `REFUSED#<kind of block, or picture>` | a day                    |
 * | due          | `DUE#<0..7>`    | `<time>#<workspace>#<kind>#<id>` | until done                     |
 * | due, pointer | `W#<workspace>` | `DUE#<kind>#<id>`   | until done or uninstalled                   |
 *
 * All data of a tenant is in the tenant's partition: one Query finds it, so `forget` needs no Scan and no index, and a key
 * without its workspace cannot be written. Cards and acts in partitions of their own would leave 400 days of an
 * uninstalled tenant's trail to the TTL. A partition takes 1,000 writes a second, far more than one workspace can click.
 * Deliveries, tallies and states contain only an opaque id of a tenant, and expire by TTL. Due jobs must be found over
 * all tenants: they are in partitions of their own, and a pointer in the tenant's partition leads `forget` to them.
 *
 * Only the last part of a key may be any text: in the parts before it `#` and `%` are escaped, so that no two items share
 * a key. Branches and workflows can be of any length, so keys have their hash. DynamoDB deletes expired items up to two
 * days late, so every read skips them.
 */
export const table = { partitionKey: 'pk', sortKey: 'sk', timeToLive: 'expiresAt' } as const;

const second = 1000;
const hour = 3600 * second;
const day = 24 * hour;

export const lifetimes = {
  card: 8 * day,
  act: 400 * day,
  audit: 400 * day,
  delivery: 26 * hour,
  alert: 16 * day,
  results: 90 * day,
  projectHost: 30 * day,
  watch: 8 * day,
  notice: 31 * day,
  tally: 15 * day,
  found: day,
  notFound: hour,
  /** Slack's own tables and charts reach some workspaces later than others. */
  refused: day,
  /** After the last slot that was taken. */
  rate: day,
};

/**
 * How long a delivery counts as being worked on: longer than the worker may run (30 s), and shorter than Lambda
 * waits before it hands a failed one in again (a minute): by then it is done, or may be taken up.
 */
export const lease = 45 * second;

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export function workspaceKey(workspace: string): string {
  return `W#${workspace}`;
}

function inWorkspace(workspace: string, sk: string): Key {
  return { pk: workspaceKey(workspace), sk };
}

export const auditPrefix = 'AUDIT#';

/** Sorts as numbers do, until the year 5138. */
export function timeKey(milliseconds: number): string {
  return Math.min(Math.max(0, Math.floor(milliseconds)), 99_999_999_999_999)
    .toString()
    .padStart(14, '0');
}

export const keys = {
  installation: (workspace: string): Key => inWorkspace(workspace, 'INSTALLATION'),
  rotation: (workspace: string): Key => inWorkspace(workspace, 'ROTATION'),
  connection: (workspace: string): Key => inWorkspace(workspace, 'CONNECTION'),
  account: (workspace: string, user: string): Key => inWorkspace(workspace, `ACCOUNT#${user}`),
  defaultProject: (workspace: string, channel: string): Key => inWorkspace(workspace, `DEFAULT#${channel}`),
  role: (workspace: string, user: string): Key => inWorkspace(workspace, `ROLE#${user}`),
  limits: (workspace: string, channel: string): Key => inWorkspace(workspace, `LIMITS#${channel}`),
  card: (workspace: string, id: string): Key => inWorkspace(workspace, `CARD#${id}`),
  act: (workspace: string, id: string): Key => inWorkspace(workspace, `ACT#${id}`),
  audit: (workspace: string, { at, id }: { readonly at: number; readonly id: string }): Key =>
    inWorkspace(workspace, `${auditPrefix}${timeKey(at)}#${id}`),
  refused: (workspace: string, kind: string): Key => inWorkspace(workspace, `REFUSED#${kind}`),
  delivery: (id: string): Key => ({ pk: `D#${id}`, sk: 'DELIVERY' }),
  tally: (message: string): Key => ({ pk: `M#${message}`, sk: 'TALLY' }),
  state: (state: string): Key => ({ pk: `S#${state}`, sk: 'STATE' }),
};

/** DynamoDB's TTL is in whole seconds; rounded up, so that nothing goes early. */
export function expiry(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
