/** P18: an uninstallation leaves nothing, whatever order its events come in and wherever we die, and can be undone. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { createRandom } from '../prove/seeded-random.ts';
import { realSecrets } from '../store/every-store.ts';
import { ada, botToken, channel, openStage, type Stage, team } from './worker-between-servers.ts';

let stage: Stage;
let vault: Awaited<ReturnType<typeof realSecrets>>;
/** The call of the table or of the secrets at which the process dies; counted down. */
let diesAt = Number.POSITIVE_INFINITY;
beforeEach(async () => {
  [stage, vault] = await Promise.all([openStage(), realSecrets()]);
  Object.assign(stage.services.secrets, vault.it);
  diesAt = Number.POSITIVE_INFINITY;
  for (const part of [stage.services.store, stage.services.secrets]) mortal(part);
});
afterEach(() => Promise.all([stage.close(), vault.close()]));

function mortal(part: object): void {
  for (const [name, call] of Object.entries(part))
    Object.assign(part, {
      [name]: async (...given: readonly unknown[]) => {
        diesAt -= 1;
        if (diesAt === 0) throw new Error('the process died');
        return call(...given);
      },
    });
}

const connection = { host: 'https://circleci.com', login: 'ada', connectedBy: ada, connectedAt: 1 };

async function install(workspace: string, installedAt: number): Promise<void> {
  const { store, secrets } = stage.services;
  await secrets.write(workspace, { slackBotToken: botToken });
  await store.saveInstallation({
    workspace,
    name: 'Acme',
    botUserId: undefined,
    botId: undefined,
    scopes: [],
    installedBy: ada,
    installedAt,
  });
}

/** Everything that a workspace may have kept. */
async function left(workspace: string) {
  const { store, secrets } = stage.services;
  return {
    secrets: await secrets.read(workspace),
    installation: await store.installation(workspace),
    connection: await store.connection(workspace),
    project: await store.defaultProject(workspace, channel),
  };
}
const nothing = { secrets: {}, installation: undefined, connection: undefined, project: undefined };

it('P18: both orders, repeated, late, with a death at any step, and a reinstallation', {
  timeout: 1_800_000,
}, async () => {
  const random = createRandom(seed());
  const count = runs(2_000);
  const { store, now } = stage.services;
  const project = { vcs: 'github', org: 'acme', repo: 'web' } as const;
  await install('T0OTHER001', 0);
  for (let at = 0; at < count; at += 1) {
    await install(team, now());
    await store.saveConnection(team, connection);
    await store.saveDefaultProject(team, channel, project);
    stage.pass(1_000 * (1 + random.below(3_000)));
    const uninstalled = Math.ceil(now() / 1000);
    const kinds = ['app_uninstalled', 'tokens_revoked'];
    const order = random.below(2) === 0 ? kinds : kinds.toReversed();
    const events = [...order, ...(random.below(2) === 0 ? [random.pick(kinds)] : [])];
    for (const [index, type] of events.entries()) {
      const event = { type, tokens: { bot: ['UBOT'] } };
      const body = { type: 'event_callback', team_id: team, event_time: uninstalled, event };
      diesAt = 1 + random.below(12);
      for (let alive = false; !alive; stage.pass(60_000))
        alive = await stage.send('event', body, { id: `p18-${at}-${index}` }).then(
          () => true,
          () => false,
        );
      diesAt = Number.POSITIVE_INFINITY;
    }
    expect(await left(team)).toEqual(nothing);
    // Within the seven days in which the names of its secrets stay taken; the events of before come late.
    await install(team, now());
    const late = {
      type: 'event_callback',
      team_id: team,
      event_time: uninstalled,
      event: { type: 'app_uninstalled' },
    };
    await stage.send('event', late, { id: `p18-${at}-late` });
    expect((await left(team)).secrets).toEqual({ slackBotToken: botToken });
    expect((await left(team)).installation).toMatchObject({ workspace: team });
  }
  expect((await left('T0OTHER001')).secrets).toEqual({ slackBotToken: botToken });
  proved({ promise: 'P18', inputs: count, of: 'uninstallations, each with a death at a step', failures: 0 });
});
