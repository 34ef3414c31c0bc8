/**
 * The schema of the one table, whole. On demand, two string keys, one TTL attribute, no index, never a Scan.
 *
 * | what         | pk              | sk                  | kept                                        |
 * |--------------|-----------------|---------------------|---------------------------------------------|
 * | installation | `W#<workspace>` | `INSTALLATION`      | until uninstalled                           |
 * | connection   | `W#<workspace>` | `CONNECTION`        | until disconnected or uninstalled           |
 * | default      | `W#<workspace>` | `DEFAULT#<channel>` | until cleared or uninstalled                |
 * | role         | `W#<workspace>` | `ROLE#<user>`       | until uninstalled                           |
 * | card         | `W#<workspace>` | `CARD#<id>`         | 8 days: a week-old button is told it is old |
 * | act          | `W#<workspace>` | `ACT#<id>`          | 400 days: the audit trail                   |
 * | delivery     | `D#<id>`        | `DELIVERY`          | 26 hours: Slack repeats an event for 24     |
 * | OAuth state  | `S#<state>`     | `STATE`             | until it expires                            |
 *
 * Whatever a tenant owns lies in that tenant's partition: one Query finds it all, so `forget` needs no Scan and
 * no index, and a key without its workspace cannot be written. Cards and acts in
 * partitions of their own would leave 400 days of an uninstalled tenant's trail to the TTL. A partition takes
 * 1,000 writes a second, far more than one workspace can click. Deliveries and states hold nothing of a tenant
 * but an opaque id, and go by TTL alone.
 *
 * A key holds one variable part at most, at its end, so no two things can share a key. DynamoDB removes expired
 * items up to two days late: every read leaves them out by itself.
 */
export const table = { partitionKey: 'pk', sortKey: 'sk', timeToLive: 'expiresAt' } as const;

const second = 1000;
const hour = 3600 * second;
const day = 24 * hour;

export const lifetimes = { card: 8 * day, act: 400 * day, delivery: 26 * hour } as const;

/**
 * How long a delivery counts as being worked on: longer than the worker may run (30 s), and shorter than Lambda
 * waits before it hands a failed one in again (a minute), or that would look like a duplicate.
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

export const keys = {
  installation: (workspace: string): Key => inWorkspace(workspace, 'INSTALLATION'),
  connection: (workspace: string): Key => inWorkspace(workspace, 'CONNECTION'),
  defaultProject: (workspace: string, channel: string): Key => inWorkspace(workspace, `DEFAULT#${channel}`),
  role: (workspace: string, user: string): Key => inWorkspace(workspace, `ROLE#${user}`),
  card: (workspace: string, id: string): Key => inWorkspace(workspace, `CARD#${id}`),
  act: (workspace: string, id: string): Key => inWorkspace(workspace, `ACT#${id}`),
  delivery: (id: string): Key => ({ pk: `D#${id}`, sk: 'DELIVERY' }),
  state: (state: string): Key => ({ pk: `S#${state}`, sk: 'STATE' }),
} as const;

/** DynamoDB's TTL is in whole seconds; rounded up, so that nothing goes early. */
export function expiry(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
