/** Who × what × where × which button, whole: the table of rights against the bot between real servers. */
import { WebClient } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import type { Context, Intended } from '../../lambda/conversation/context.ts';
import { outputAccess } from '../../lambda/conversation/output-access.ts';
import { mustBeAllowed } from '../../lambda/conversation/require-role.ts';
import type { ActName, EffectiveRole } from '../../lambda/permissions.ts';
import { readCallerInfo } from '../../lambda/slack/api/caller-info.ts';
import { seal, unseal } from '../../lambda/slack/button-tokens.ts';
import { createContext } from '../../lambda/slack/create-context.ts';
import { readEffectiveRole } from '../../lambda/slack/effective-role.ts';
import { runCommand } from '../../lambda/slack/turns/run-command.ts';
import { actGroups, type ChannelLimits } from '../../lambda/store/channel-limit-store.ts';
import type { AuditEntry } from '../../lambda/store/store.ts';
import type { Run } from '../../lambda/store/stored-runs.ts';
import { type InstalledFor, members } from '../../local/slack/organization.ts';
import { workspace } from '../../local/slack/workspace-acme.ts';
import { allowed, boxes } from '../expected-permissions.ts';
import { limitsWith } from '../fakes/channel-limits.ts';
import { proved } from '../prove/proof-report.ts';
import { ada, ben, botToken, eve, gus, openStage, type Stage, tenantOf } from './worker-between-servers.ts';

const acts = Object.keys(allowed) as ActName[];
const { channels } = workspace;
const { lia, max } = members;

/** Who a person is in each kind of installation, and the role that they were given. */
interface Who {
  readonly user: string;
  readonly role?: 'viewer' | 'operator' | 'admin';
  readonly homeTeam?: string;
  readonly isDeleted?: true;
  readonly is: Partial<Record<InstalledFor, EffectiveRole>>;
}

const everywhere = (is: EffectiveRole): Record<InstalledFor, EffectiveRole> => ({
  workspace: is,
  'workspace of an organization': is,
  organization: is,
});

const people: Readonly<Record<string, Who>> = {
  'an admin': { user: ada, is: everywhere('admin') },
  'a member': { user: ben, is: everywhere('operator') },
  'a viewer': { user: ben, role: 'viewer', is: everywhere('viewer') },
  'a named admin': { user: ben, role: 'admin', is: everywhere('admin') },
  'a guest': { user: gus, is: everywhere('guest') },
  'a guest who was made admin': { user: gus, role: 'admin', is: everywhere('guest') },
  'a person of another company': { user: eve, is: everywhere('external') },
  'a person of another company who was made admin': { user: eve, role: 'admin', is: everywhere('external') },
  'a person whose payload names another company': {
    user: ada,
    homeTeam: workspace.partner.id,
    is: everywhere('external'),
  },
  'an admin of another workspace who is a member here': {
    user: lia,
    is: { 'workspace of an organization': 'operator', organization: 'operator' },
  },
  'a member of another workspace': {
    user: max,
    is: { 'workspace of an organization': 'external', organization: 'operator' },
  },
  'a bot': { user: workspace.bot.userId, is: everywhere('bot') },
  // From then on ben's account is gone.
  'a deleted account': { user: ben, role: 'admin', isDeleted: true, is: everywhere('unknown') },
  'a person whom Slack does not know': { user: 'U0NOBODY01', role: 'admin', is: everywhere('unknown') },
};

const places = {
  public: channels.ci,
  private: channels.web,
  shared: channels.globex,
  'without the bot': channels.leads,
  direct: channels.direct,
  home: undefined,
} as const;

type Button =
  | 'fresh'
  | 'stale'
  | 'copied to another channel'
  | 'copied to another message'
  | 'of another workspace';
const buttons: readonly Button[] = [
  ...(['fresh', 'stale', 'copied to another channel', 'copied to another message'] as const),
  'of another workspace',
];

describe.each(['workspace', 'workspace of an organization', 'organization'] as const)(
  'P14: only the right people act and see (installed for: %s)',
  (installedFor) => {
    it('for everybody, everything, everywhere, by every button', { timeout: 1_800_000 }, async () => {
      const stage = await openStage({ installedFor });
      const tenant = tenantOf(installedFor);
      let cells = 0;
      const wrong: string[] = [];
      for (const [name, who] of Object.entries(people)) {
        const is = who.is[installedFor];
        if (!is) continue;
        await stage.services.store.forget(tenant);
        await stage.services.store.noteAdmin(tenant);
        await stage.connectOwn(who.user);
        if (who.role) await stage.services.store.saveRole(tenant, who.user, who.role);
        if (who.isDeleted) stage.slack.deactivate(who.user);
        for (const [where, channel] of Object.entries(places))
          for (const act of acts)
            for (const button of buttons) {
              const came = await cell(stage, { who, channel, act, button, tenant });
              const may = button === 'fresh' && allowed[act].includes(is);
              const expected = button === 'fresh' ? (may ? 'done' : 'refused') : 'no button';
              cells += 1;
              if (came !== expected) wrong.push(`${name}, ${act}, ${where}, ${button}: ${came}`);
            }
      }
      await stage.close();
      expect(wrong).toEqual([]);
      expect(cells).toBeGreaterThan(10_000);
      proved({
        promise: 'P14',
        inputs: cells,
        of: `acts and readings of a person by a button (${installedFor})`,
        failures: 0,
      });
    });

    it('and shows output to the channel only where no one else reads it', async () => {
      const stage = await openStage({ installedFor });
      const tenant = tenantOf(installedFor);
      let cells = 0;
      for (const [name, who] of Object.entries(people)) {
        const is = who.is[installedFor];
        if (!is) continue;
        await stage.services.store.forget(tenant);
        if (who.role) await stage.services.store.saveRole(tenant, who.user, who.role);
        if (who.isDeleted) stage.slack.deactivate(who.user);
        for (const [where, channel] of Object.entries(places)) {
          const context = contextOf(stage, { who, channel, tenant, key: `output-${cells}` });
          const came = await outputAccess(context).catch((error: Error) => error.name);
          const isOurs =
            ['public', 'private', 'home'].includes(where) || (where === 'direct' && who.user === ada);
          const expected = allowed['see output'].includes(is)
            ? isOurs
              ? 'channel'
              : 'caller'
            : 'RefusedError';
          expect([name, where, came]).toEqual([name, where, expected]);
          cells += 1;
        }
      }
      await stage.close();
      proved({ promise: 'P14', inputs: cells, of: `looks at output (${installedFor})`, failures: 0 });
    });

    it('and within the limits of a channel, whatever the role', { timeout: 1_800_000 }, async () => {
      const stage = await openStage({ installedFor });
      const tenant = tenantOf(installedFor);
      const { store } = stage.services;
      let cells = 0;
      const wrong: string[] = [];
      for (const [name, who] of Object.entries(people)) {
        const is = who.is[installedFor];
        if (!is) continue;
        await store.forget(tenant);
        await store.noteAdmin(tenant);
        await stage.connectOwn(who.user);
        if (who.role) await store.saveRole(tenant, who.user, who.role);
        if (who.isDeleted) stage.slack.deactivate(who.user);
        const connection = { login: 'ada', connectedBy: ada, connectedAt: 0 };
        await store.saveConnection(tenant, { host: stage.circleci.url, ...connection });
        await store.saveRun(tenant, runAgainBy(who.user, 'its own run'), 0);
        await store.saveRun(
          tenant,
          { ...runAgainBy(who.user, 'its own run'), id: 'rerun', rerunOf: 'run' },
          0,
        );
        for (const [kind, { limits, forbids }] of Object.entries(limitKinds))
          for (const [where, channel] of Object.entries(places))
            for (const act of acts) {
              // Of the channel itself, or of everywhere else where it can have none.
              const of = channel === undefined || channel === channels.direct ? '*' : channel;
              const set = limits(act, who.user);
              await store.saveLimits(tenant, { ...unlimited, ...set, channel: of });
              if (of !== '*') await store.saveLimits(tenant, { ...unlimited, acts: [], channel: '*' });
              const key = `limits-${++cells}`;
              const came = await carryOut(act, contextOf(stage, { who, channel, tenant, key }), stage, {
                projects: [{ vcs: 'github', org: 'acme', repo: 'web' }],
                ...(act === 'approve' && { approves: 'rerun' }),
              });
              const may = allowed[act].includes(is) && !forbids(act, is);
              if (came !== (may ? 'done' : 'refused'))
                wrong.push(`${name}, ${act}, ${where}, ${kind}: ${came}`);
              await store.removeLimits(tenant, of);
              await store.removeLimits(tenant, '*');
            }
      }
      await stage.close();
      expect(wrong).toEqual([]);
      expect(cells).toBeGreaterThan(10_000);
      proved({
        promise: 'P14',
        inputs: cells,
        of: `acts under a limit of the channel (${installedFor})`,
        failures: 0,
      });
    });
  },
);

const unlimited = limitsWith();

interface LimitKind {
  readonly limits: (act: ActName, user: string) => Partial<ChannelLimits>;
  readonly forbids: (act: ActName, is: EffectiveRole) => boolean;
}

const isLimited = (act: ActName) => boxes[act] !== undefined;
const others = (act: ActName) => actGroups.filter((group) => group !== boxes[act]);
const own = (act: ActName) => actGroups.filter((group) => group === boxes[act]);

const limitKinds: Readonly<Record<string, LimitKind>> = {
  'allows the act alone': { limits: (act) => ({ acts: own(act) }), forbids: () => false },
  'forbids the act alone': { limits: (act) => ({ acts: others(act) }), forbids: isLimited },
  'allows the project': { limits: () => ({ projects: ['acme/*', '!acme/api'] }), forbids: () => false },
  'names other projects': { limits: () => ({ projects: ['globex/*', 'api'] }), forbids: isLimited },
  'leaves the project out': { limits: () => ({ projects: ['acme/*', '!ACME/web'] }), forbids: isLimited },
  'lets admins approve': {
    limits: () => ({ approvers: 'admins' }),
    forbids: (act, is) => act === 'approve' && is !== 'admin',
  },
  'lets this person approve': {
    limits: (_, user) => ({ approvers: [user] }),
    forbids: () => false,
  },
  'lets others approve': {
    limits: () => ({ approvers: ['U0OTHER001'] }),
    forbids: (act) => act === 'approve',
  },
  'wants another person than who asked': {
    limits: () => ({ ownRuns: 'refused' }),
    forbids: (act) => act === 'approve',
  },
  'wants another person as far as that is known': {
    limits: () => ({ ownRuns: 'refused unless unknown' }),
    forbids: (act) => act === 'approve',
  },
};

/** The rerun that it started. */
function runAgainBy(user: string, subject: string): Run {
  return {
    id: 'run',
    project: { vcs: 'github', org: 'acme', repo: 'web' },
    projectName: undefined,
    workflow: 'build',
    pipeline: 1,
    branch: 'main',
    tag: undefined,
    revision: undefined,
    subject,
    author: undefined,
    login: undefined,
    pullRequest: undefined,
    url: undefined,
    startedAt: undefined,
    stoppedAt: undefined,
    status: 'hold',
    statusAt: 0,
    jobs: [],
    failures: [],
    approval: undefined,
    acts: [{ did: 'reran', by: user, at: 0, next: { run: 'rerun' } }],
  };
}

interface Cell {
  readonly who: Who;
  readonly channel: string | undefined;
  readonly act: ActName;
  readonly button: Button;
  readonly tenant: string;
}

let made = 0;

/** The outcome: the effect happened, or the right was asked for and not there, or there was no button. */
async function cell(stage: Stage, { who, channel, act, button, tenant }: Cell): Promise<string> {
  const place = { workspace: tenant, channel: channel ?? `home:${who.user}` };
  const sealing = { ...stage.services, newId: () => `${++made}`.padStart(16, 'x') };
  const intent = JSON.stringify({ action: 'run', command: 'status' });
  const { value } = await seal({ value: intent }, place, sealing);
  const click = { ...place, user: who.user, messageTs: '1.1' };
  if (button === 'copied to another message') await unseal(value, { ...click, messageTs: '2.2' }, sealing);
  const pressed = {
    ...click,
    ...(button === 'copied to another channel' && { channel: 'C0OTHER001' }),
    ...(button === 'of another workspace' && { workspace: 'T0GLOBEX01' }),
  };
  const now = stage.services.now() + (button === 'stale' ? 25 * 60 * 60 * 1000 : 0);
  const unsealed = await unseal(value, pressed, { ...sealing, now: () => now }).catch(() => undefined);
  if (!unsealed) return 'no button';
  return carryOut(act, contextOf(stage, { who, channel, tenant, key: unsealed.key }), stage);
}

async function carryOut(
  act: ActName,
  context: Context,
  stage: Stage,
  about: Pick<Intended, 'projects' | 'approves'> = { projects: [] },
): Promise<string> {
  const trail: AuditEntry['outcome'][] = [];
  const { store } = stage.services;
  const { audit } = store;
  Object.assign(store, {
    audit: (of: string, entry: AuditEntry) => {
      trail.push(entry.outcome);
      return audit(of, entry);
    },
  });
  let effects = 0;
  const asked = await mustBeAllowed(act, context, about).then(
    () => 'may',
    (error: Error) => error.name,
  );
  const came = await context
    .act({ name: act, target: 'acme/web#1', ...about }, async () => {
      effects += 1;
      // It is on record before it happens.
      return trail.join();
    })
    .catch((error: Error) => error.name);
  Object.assign(store, { audit });
  if (asked === 'may' && came === 'under way' && effects === 1 && trail.join() === 'under way,done')
    return 'done';
  if (asked === 'RefusedError' && came === 'RefusedError' && effects === 0 && trail.length === 0)
    return 'refused';
  return `${asked}, ${came}, ${effects} effects, ${trail.join()}`;
}

interface Asking extends Pick<Cell, 'who' | 'channel' | 'tenant'> {
  readonly key: string;
}

const known = new WeakMap<Stage, Map<string, Promise<EffectiveRole>>>();

/** Slack and the table are asked once for each person as they are then. */
function contextOf(stage: Stage, { who, channel, tenant, key }: Asking): Context {
  const client = new WebClient(botToken, { slackApiUrl: stage.slack.apiUrl, retryConfig: { retries: 0 } });
  const effectiveRoles = known.get(stage) ?? new Map<string, Promise<EffectiveRole>>();
  known.set(stage, effectiveRoles);
  const effectiveRole = () => {
    const of = JSON.stringify(who);
    const person = { workspace: tenant, user: who.user, homeTeam: who.homeTeam };
    const look = () => readEffectiveRole(person, client, stage.services);
    // The server may close a connection that was idle just as it is used.
    const found = effectiveRoles.get(of) ?? look().then((is) => (is === 'unknown' ? look() : is));
    effectiveRoles.set(of, found);
    return found;
  };
  const caller = { workspace: tenant, user: who.user, channel };
  return createContext({
    services: stage.services,
    caller,
    key,
    run: runCommand,
    effectiveRole,
    roleOf: async () => 'unknown',
    writeMeanwhile: (writing) => writing,
    surroundingsOf: (place) => readCallerInfo(place, client),
  });
}
