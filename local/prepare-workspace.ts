/** Installs the stand-in's workspace and connects it to the simulator, so that a newcomer need not. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as v from 'valibot';
import { awsClient, type Variables } from '../lambda/environment.ts';
import { requestedScopes } from '../lambda/slack/install/scopes.ts';
import type { Services } from '../lambda/slack/worker-ports.ts';
import { names } from './aws/local-aws.ts';
import { damaged, readKept } from './read-kept-file.ts';
import { simulatorToken } from './settings.ts';
import { organization } from './slack/organization.ts';
import { type OtherWorkspace, otherWorkspaces } from './slack/other-workspaces.ts';
import { botTokenOf } from './slack/server.ts';
import { workspace } from './slack/workspace-acme.ts';

const appSecretSchema = v.object({ signingSecrets: v.tupleWithRest([v.string()], v.string()) });

/** Puts the signing secret where the door reads it, and makes one up for the stand-in when none is given. */
export async function prepareAppSecret(variables: Variables, given: string | undefined): Promise<string> {
  return keep(names.APP_SECRET_ID, variables, (held) => {
    const known = held && v.parse(appSecretSchema, JSON.parse(held)).signingSecrets[0];
    const signingSecret = given ?? (known || randomBytes(16).toString('hex'));
    return [JSON.stringify({ signingSecrets: [signingSecret] }), signingSecret];
  });
}

/** As infra/ has them generated. */
export async function prepareWebhookKeys(variables: Variables): Promise<void> {
  const fresh = () => JSON.stringify({ key: randomBytes(32).toString('hex') });
  await keep(names.WEBHOOK_KEYS_ID, variables, (held) => [held ?? fresh(), undefined]);
}

/** Reads a secret and writes what is made of it; gives back what `make` says beside. */
async function keep<T>(
  SecretId: string,
  variables: Variables,
  make: (held: string | undefined) => readonly [secret: string, said: T],
): Promise<T> {
  const client = new SecretsManagerClient(awsClient('SECRETS_MANAGER', variables));
  const held = await client.send(new GetSecretValueCommand({ SecretId })).catch(() => undefined);
  const [SecretString, said] = make(held?.SecretString);
  if (!held) await client.send(new CreateSecretCommand({ Name: SecretId, SecretString }));
  else if (held.SecretString !== SecretString)
    await client.send(new PutSecretValueCommand({ SecretId, SecretString }));
  client.destroy();
  return said;
}

type Remembering = Pick<Services, 'store' | 'secrets' | 'now'>;

const doneSchema = v.object({
  installed: v.boolean(),
  simulatorUrl: v.optional(v.string()),
  /** The workspaces beside Acme that have the app, by team id. */
  others: v.optional(v.array(v.string()), []),
});
type Done = v.InferOutput<typeof doneSchema>;

export interface Neighbours {
  /** Undefined: an earlier start is never remembered. */
  readonly folder: string | undefined;
  readonly botToken: string;
  /** Undefined: CircleCI is elsewhere, and people connect to it by themselves. */
  readonly simulatorUrl: string | undefined;
}

/** Runs each step once per data folder, so that a workspace stays uninstalled or disconnected after a restart. */
export async function prepareWorkspace(services: Remembering, neighbours: Neighbours): Promise<void> {
  const { folder, botToken, simulatorUrl } = neighbours;
  const done = readDone(folder);
  if (!done.installed) await install(services, { ...acme, botToken });
  // SLACK_BOT_TOKEN may hold another token than at the last start.
  else if (await services.store.installation(workspace.team.id))
    await services.secrets.write(workspace.team.id, { slackBotToken: botToken });
  const others = otherWorkspaces.filter(({ team }) => !done.others.includes(team.id));
  for (const other of others) await installOther(services, other, neighbours);
  if (simulatorUrl && !done.simulatorUrl) await connect(services, simulatorUrl, acme);
  else if (simulatorUrl && done.simulatorUrl) await follow(services, done.simulatorUrl, simulatorUrl);
  const all = otherWorkspaces.map(({ team }) => team.id);
  if (folder)
    writeDone(folder, { ...done, installed: true, others: all, ...(simulatorUrl && { simulatorUrl }) });
}

interface Tenant {
  /** The team's id, or the organization's. */
  readonly id: string;
  readonly name: string;
  readonly botToken: string;
  readonly installedBy: string;
}

const acme = { ...workspace.team, installedBy: workspace.people.ada };

async function install({ store, secrets, now }: Remembering, tenant: Tenant): Promise<void> {
  const { id, name, botToken, installedBy } = tenant;
  await secrets.write(id, { slackBotToken: botToken });
  await store.saveInstallation({
    workspace: id,
    name,
    botUserId: workspace.bot.userId,
    botId: workspace.bot.botId,
    scopes: requestedScopes,
    installedBy,
    installedAt: now(),
  });
}

/** An organization is connected to CircleCI; in the other workspace that is the first step. */
async function installOther(
  services: Remembering,
  { team, installedFor, state }: OtherWorkspace,
  { botToken, simulatorUrl }: Neighbours,
): Promise<void> {
  const home = installedFor === 'organization' ? organization : team;
  const tenant = { ...home, botToken: botTokenOf(botToken, team), installedBy: state().me };
  await install(services, tenant);
  if (simulatorUrl && installedFor === 'organization') await connect(services, simulatorUrl, tenant);
}

async function connect(
  { store, secrets, now }: Remembering,
  host: string,
  { id, installedBy }: Pick<Tenant, 'id' | 'installedBy'>,
): Promise<void> {
  await secrets.write(id, { circleci: { host, token: simulatorToken } });
  await store.saveConnection(id, { host, login: 'ada', connectedBy: installedBy, connectedAt: now() });
}

/** The simulator may listen elsewhere this time. */
async function follow({ store, secrets }: Remembering, before: string, host: string): Promise<void> {
  for (const id of [acme.id, organization.id]) {
    const connection = await store.connection(id);
    if (connection?.host !== before) continue;
    const { circleci } = await secrets.read(id);
    if (circleci) await secrets.write(id, { circleci: { ...circleci, host } });
    await store.saveConnection(id, { ...connection, host });
  }
}

/** What earlier starts have done in this folder. */
function readDone(folder: string | undefined): Done {
  const file = folder && join(folder, 'done.json');
  const kept = file && readKept(file);
  if (!kept) return { installed: false, others: [] };
  const read = v.safeParse(doneSchema, kept);
  if (!read.success) throw damaged(file);
  return read.output;
}

function writeDone(folder: string, done: Done): void {
  writeFileSync(join(folder, 'done.json'), JSON.stringify(done));
}
