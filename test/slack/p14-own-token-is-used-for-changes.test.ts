/** P14 with people's own tokens: whose token was used, in every cell. */
import { expect, it } from 'vitest';
import type { EffectiveRole } from '../../lambda/permissions.ts';
import { ownAccounts } from '../../lambda/store/channel-limit-store.ts';
import { allowed } from '../expected-permissions.ts';
import { limitsWith } from '../fakes/channel-limits.ts';
import { proved } from '../prove/proof-report.ts';
import { changes, cloud, openOwnTokens, server, type Who } from './people-with-own-tokens.ts';

const roles: readonly EffectiveRole[] = [
  ...(['viewer', 'operator', 'admin', 'guest', 'external', 'bot', 'unknown'] as const),
];

/** How the caller's own account is, and whose token a change goes out with when nothing forbids it. */
const accounts = {
  none: 'workspace',
  connected: 'own',
  // CircleCI refuses it: asked once, and no other token after it.
  ended: 'own',
  'of another CircleCI': 'none',
  'of this and of another CircleCI': 'own',
  'encrypted for a colleague': 'none',
  'encrypted for them in another workspace': 'none',
} as const;
type AccountState = keyof typeof accounts;

const places = ['channel', 'direct message', 'home'] as const;
const workspaces = ['T0ACME0001', 'E0ACME0001'] as const;

/** Beside the one at circleci.com, of which the projects are or are not, the workspace has a connection to a Server. */
const connections = {
  'to one CircleCI': undefined,
  'to a CircleCI that has other projects, too': ['gh/forge'],
  'to the CircleCI that has the projects, too': ['gh/acme'],
} as const;
type Connections = keyof typeof connections;

/** Whose token it is where that is not the account's at circleci.com: a person acts as themselves where they have an account. */
function ownerAt(connected: Connections, state: AccountState): 'workspace' | 'own' | 'none' {
  if (connected === 'to one CircleCI') return accounts[state];
  const isElsewhere = state === 'of another CircleCI';
  if (connected === 'to a CircleCI that has other projects, too')
    return isElsewhere ? 'workspace' : accounts[state];
  return isElsewhere || state === 'of this and of another CircleCI' ? 'own' : 'workspace';
}

interface Cell {
  readonly workspace: string;
  readonly connected: Connections;
  readonly state: AccountState;
}

const cellsOf = (connected: Connections, among: readonly string[]) =>
  among.flatMap((workspace) =>
    (Object.keys(accounts) as AccountState[]).map((state): Cell => ({ workspace, connected, state })),
  );

const tables: readonly (readonly [
  of: string,
  least: number,
  cells: readonly Cell[],
  places: readonly Place[],
])[] = [
  ['of a workspace with one CircleCI', 15_000, cellsOf('to one CircleCI', workspaces), places],
  [
    'of a workspace with several',
    5_000,
    [
      ...cellsOf('to a CircleCI that has other projects, too', workspaces),
      ...cellsOf('to the CircleCI that has the projects, too', workspaces),
    ],
    ['channel'],
  ],
];
type Place = (typeof places)[number];

it.each(tables)(
  'P14: each change %s goes out with the token of the person who asked, or with none',
  async (of, least, all, where) => {
    const wrong: string[] = [];
    let cells = 0;
    for (const cell of all) {
      const { workspace, connected, state } = cell;
      const world = await prepared(cell);
      const host = connected === 'to the CircleCI that has the projects, too' ? server : cloud;
      for (const ownAccount of ownAccounts)
        for (const place of where) {
          await world.services.store.saveLimits(workspace, limitsWith({ ownAccount }));
          for (const effectiveRole of roles)
            for (const change of changes) {
              const mark = `m${++cells}`;
              const channel = { channel: 'C1', 'direct message': 'D1', home: undefined }[place];
              const who: Who = { workspace, user: 'U1', effectiveRole, channel };
              await world.change(who, change, mark);
              const used = usedFor(world.sentFor(mark), host);
              const [act] = change;
              const isShell = act === 'ssh' || act === 'add ssh user';
              const isWanted =
                isShell || ownAccount === 'act' || ownAccount === 'everything' || ownAccount === act;
              const owner = ownerAt(connected, state);
              const mayAct = allowed[act].includes(effectiveRole) && !(owner === 'workspace' && isWanted);
              const expected = mayAct ? owner : 'none';
              if (used !== expected)
                wrong.push(
                  `${connected}, ${workspace} ${effectiveRole}, ${act}, ${state}, ${ownAccount}, ${place}: ${used} for ${expected}`,
                );
              world.sent.length = 0;
            }
        }
    }
    expect(wrong).toEqual([]);
    expect(cells).toBeGreaterThan(least);
    proved({
      promise: 'P14',
      inputs: cells,
      of: `changes ${of}, by whose token each went out`,
      failures: 0,
    });
  },
  600_000,
);

type World = ReturnType<typeof openOwnTokens>;

async function prepared({ workspace, connected, state }: Cell): Promise<World> {
  const organizations = connections[connected];
  const isThere = connected === 'to the CircleCI that has the projects, too';
  const world = openOwnTokens(organizations ? { home: isThere ? server : cloud } : {});
  const { store } = world.services;
  const me: Who = { workspace, user: 'U1', effectiveRole: 'admin' };
  await world.connectWorkspace(workspace, 'workspace');
  if (organizations) await world.addConnection(me, 'workspace', server, organizations);
  await world.connectOwn({ ...me, user: 'U2' }, 'colleague');
  if (state === 'none') return world;
  await world.connectOwn(me, 'own');
  const own = await store.account(workspace, 'U1');
  if (state === 'ended') world.revoked.add('own');
  // An account stays beside those that the person has elsewhere.
  if (state === 'of another CircleCI') await world.contextOf(me).removeOwnAccount();
  if (state.includes('another CircleCI')) await world.connectOwn(me, 'own', server);
  if (state === 'encrypted for a colleague')
    await store.saveAccount(workspace, 'U1', await store.account(workspace, 'U2'));
  if (state === 'encrypted for them in another workspace') {
    await world.connectOwn({ ...me, workspace: 'T0OTHER001' }, 'elsewhere');
    await store.saveAccount(workspace, 'U1', await store.account('T0OTHER001', 'U1'));
  }
  expect(own).toBeDefined();
  return world;
}

/** The one token of what was changed at that host; what was read went out with the workspace's. */
function usedFor(sent: World['sent'], home: string): string {
  const reads = sent.filter(({ method, token }) => method === 'GET' && token === 'workspace');
  // `rerun` and `trigger` read within the change, when v1.1 leaves it to v2.
  const others = sent.filter((one) => !reads.includes(one));
  const tokens = [
    ...new Set(others.map(({ token, host }) => `${token}${host === home ? '' : ` at ${host}`}`)),
  ];
  if (tokens.length === 0) return 'none';
  return tokens.join(' and ');
}
