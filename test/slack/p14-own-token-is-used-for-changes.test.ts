/** P14 with people's own tokens: whose token was used, in every cell. */
import { expect, it } from 'vitest';
import type { EffectiveRole } from '../../lambda/permissions.ts';
import { ownAccounts } from '../../lambda/store/channel-limit-store.ts';
import { allowed } from '../expected-permissions.ts';
import { limitsWith } from '../fakes/channel-limits.ts';
import { proved } from '../prove/proof-report.ts';
import { changes, cloud, openOwnTokens, type Who } from './people-with-own-tokens.ts';

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

it('P14: each change goes out with the token of the person who asked, or with none', async () => {
  const wrong: string[] = [];
  let cells = 0;
  for (const workspace of workspaces)
    for (const state of Object.keys(accounts) as AccountState[]) {
      const world = await prepared(workspace, state);
      for (const ownAccount of ownAccounts)
        for (const place of places) {
          await world.services.store.saveLimits(workspace, limitsWith({ ownAccount }));
          for (const effectiveRole of roles)
            for (const change of changes) {
              const mark = `m${++cells}`;
              const channel = { channel: 'C1', 'direct message': 'D1', home: undefined }[place];
              const who: Who = { workspace, user: 'U1', effectiveRole, channel };
              await world.change(who, change, mark);
              const used = usedFor(world.sentFor(mark));
              const [act] = change;
              const isShell = act === 'ssh' || act === 'add ssh user';
              const isWanted =
                isShell || ownAccount === 'act' || ownAccount === 'everything' || ownAccount === act;
              const mayAct = allowed[act].includes(effectiveRole) && !(state === 'none' && isWanted);
              const expected = mayAct ? accounts[state] : 'none';
              if (used !== expected)
                wrong.push(
                  `${workspace} ${effectiveRole}, ${act}, ${state}, ${ownAccount}, ${place}: ${used}`,
                );
              world.sent.length = 0;
            }
        }
    }
  expect(wrong).toEqual([]);
  expect(cells).toBeGreaterThan(15_000);
  proved({
    promise: 'P14',
    inputs: cells,
    of: 'changes at CircleCI, by whose token each went out',
    failures: 0,
  });
}, 600_000);

type World = ReturnType<typeof openOwnTokens>;

async function prepared(workspace: string, state: AccountState): Promise<World> {
  const world = openOwnTokens();
  const { store } = world.services;
  const me: Who = { workspace, user: 'U1', effectiveRole: 'admin' };
  await world.connectWorkspace(workspace, 'workspace');
  await world.connectOwn({ ...me, user: 'U2' }, 'colleague');
  if (state === 'none') return world;
  await world.connectOwn(me, 'own');
  const own = await store.account(workspace, 'U1');
  if (state === 'ended') world.revoked.add('own');
  // An account stays beside those that the person has elsewhere.
  if (state === 'of another CircleCI') await world.contextOf(me).removeOwnAccount();
  if (state.includes('another CircleCI')) await world.connectOwn(me, 'own', 'https://ci.example.com');
  if (state === 'encrypted for a colleague')
    await store.saveAccount(workspace, 'U1', await store.account(workspace, 'U2'));
  if (state === 'encrypted for them in another workspace') {
    await world.connectOwn({ ...me, workspace: 'T0OTHER001' }, 'elsewhere');
    await store.saveAccount(workspace, 'U1', await store.account('T0OTHER001', 'U1'));
  }
  expect(own).toBeDefined();
  return world;
}

/** The one token of what was changed; what was read went out with the workspace's. */
function usedFor(sent: World['sent']): string {
  const reads = sent.filter(({ method, token }) => method === 'GET' && token === 'workspace');
  // `rerun` and `trigger` read within the change, when v1.1 leaves it to v2.
  const others = sent.filter((one) => !reads.includes(one));
  const tokens = [
    ...new Set(others.map(({ token, host }) => `${token}${host === cloud ? '' : ` at ${host}`}`)),
  ];
  if (tokens.length === 0) return 'none';
  return tokens.join(' and ');
}
