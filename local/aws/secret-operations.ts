/** Performs Secrets Manager's operations on a secret, with AWS's refusals. */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { SecretVersion, StoredSecret } from './secret-file.ts';

const inputSchema = v.object({
  SecretId: v.optional(v.string()),
  Name: v.optional(v.string()),
  SecretString: v.optional(v.string(), ''),
  RecoveryWindowInDays: v.optional(v.pipe(v.number(), v.minValue(7), v.maxValue(30)), 30),
  ForceDeleteWithoutRecovery: v.optional(v.boolean(), false),
  ClientRequestToken: v.optional(v.pipe(v.string(), v.minLength(32), v.maxLength(64))),
  VersionStage: v.optional(v.picklist(['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS']), 'AWSCURRENT'),
  VersionStages: v.optional(v.tuple([v.picklist(['AWSCURRENT', 'AWSPENDING'])]), ['AWSCURRENT']),
  RemoveFromVersionId: v.optional(v.string()),
  MoveToVersionId: v.optional(v.string()),
});

type Input = v.InferOutput<typeof inputSchema>;

export interface Shelf {
  readonly secrets: Map<string, StoredSecret>;
  readonly clock: () => number;
}

export class Refusal extends Error {}

const missing = "ResourceNotFoundException: Secrets Manager can't find the specified secret.";
const deleted =
  "InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.";
const scheduled =
  "InvalidRequestException: You can't create this secret because a secret with this name is already scheduled for deletion.";

const taken =
  "ResourceExistsException: You can't use ClientRequestToken because that token is already in use for a version with another value.";
const elsewhere =
  'InvalidParameterException: The parameter RemoveFromVersionId must be the version that the staging label is attached to.';

/** Throws a Refusal. */
export function perform(shelf: Shelf, target: string, parameters: unknown): object {
  const operation = operations.get(target);
  if (!operation) throw new Refusal(`UnknownOperationException: ${target}`);
  const input = v.safeParse(inputSchema, parameters);
  if (!input.success) throw new Refusal('InvalidParameterException: A parameter is out of its range.');
  const id = input.output.SecretId ?? input.output.Name ?? '';
  return { ARN: arnOf(id), Name: id, ...operation(shelf, id, input.output) };
}

type Operation = (shelf: Shelf, id: string, input: Input) => object;

const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['GetSecretValue', (shelf, id, { VersionStage }) => told(usable(shelf, id), VersionStage)],
  ['DescribeSecret', (shelf, id) => described(existing(shelf, id))],
  ['CreateSecret', create],
  ['PutSecretValue', putVersion],
  ['UpdateSecretVersionStage', moveStage],
  ['DeleteSecret', remove],
  ['RestoreSecret', restore],
]);

function create(shelf: Shelf, id: string, { SecretString, ClientRequestToken }: Input): object {
  const held = find(shelf, id);
  if (held?.deletedFrom !== undefined) throw new Refusal(scheduled);
  if (held)
    throw new Refusal('ResourceExistsException: The operation failed because the secret already exists.');
  const versionId = ClientRequestToken ?? randomUUID();
  shelf.secrets.set(id, { value: SecretString, versionId, createdAt: shelf.clock() });
  return { VersionId: versionId, VersionStages: ['AWSCURRENT'] };
}

/** The caller's token is the version's id: the same one again changes nothing. */
function putVersion(shelf: Shelf, id: string, input: Input): object {
  const secret = usable(shelf, id);
  const made = { value: input.SecretString, versionId: input.ClientRequestToken ?? randomUUID() };
  const answer = { VersionId: made.versionId, VersionStages: input.VersionStages };
  const known = versionsOf(secret).find(({ versionId }) => versionId === made.versionId);
  if (known && known.value !== made.value) throw new Refusal(taken);
  if (known) return answer;
  const [stage] = input.VersionStages;
  shelf.secrets.set(id, stage === 'AWSPENDING' ? { ...secret, pending: made } : inUse(secret, made));
  return answer;
}

function inUse(secret: StoredSecret, { value, versionId }: SecretVersion): StoredSecret {
  const previous = { value: secret.value, versionId: secret.versionId };
  return { ...secret, value, versionId, previous };
}

function versionsOf({ value, versionId, pending, previous }: StoredSecret): readonly SecretVersion[] {
  return [{ value, versionId }, ...(pending ? [pending] : []), ...(previous ? [previous] : [])];
}

/** AWSCURRENT moves from the version that has it, and from no other. */
function moveStage(shelf: Shelf, id: string, input: Input): object {
  const secret = usable(shelf, id);
  const { RemoveFromVersionId: from, MoveToVersionId: to } = input;
  const target = versionsOf(secret).find(({ versionId }) => versionId === to);
  if (!target) throw new Refusal(missing);
  if (input.VersionStage !== 'AWSCURRENT' || from !== secret.versionId) throw new Refusal(elsewhere);
  if (to !== from) shelf.secrets.set(id, inUse(secret, target));
  return {};
}

function remove(shelf: Shelf, id: string, input: Input): object {
  const secret = usable(shelf, id);
  const days = input.ForceDeleteWithoutRecovery ? 0 : input.RecoveryWindowInDays;
  const deletedFrom = shelf.clock() + days * 24 * 60 * 60 * 1000;
  shelf.secrets.set(id, { ...secret, deletedFrom });
  return { DeletionDate: deletedFrom / 1000 };
}

function restore(shelf: Shelf, id: string): object {
  const { deletedFrom, ...secret } = existing(shelf, id);
  shelf.secrets.set(id, secret);
  return {};
}

function find({ secrets, clock }: Shelf, id: string): StoredSecret | undefined {
  const secret = secrets.get(id);
  if (secret?.deletedFrom !== undefined && secret.deletedFrom <= clock()) secrets.delete(id);
  return secrets.get(id);
}

function existing(shelf: Shelf, id: string): StoredSecret {
  const secret = find(shelf, id);
  if (!secret) throw new Refusal(missing);
  return secret;
}

function usable(shelf: Shelf, id: string): StoredSecret {
  const secret = existing(shelf, id);
  if (secret.deletedFrom !== undefined) throw new Refusal(deleted);
  return secret;
}

function told(secret: StoredSecret, stage: Input['VersionStage']): object {
  const byStage = {
    AWSCURRENT: { value: secret.value, versionId: secret.versionId },
    AWSPENDING: secret.pending,
    AWSPREVIOUS: secret.previous,
  };
  const version = byStage[stage];
  if (!version) throw new Refusal(missing);
  return {
    SecretString: version.value,
    VersionId: version.versionId,
    VersionStages: [stage],
    CreatedDate: secret.createdAt / 1000,
  };
}

function described({ createdAt, versionId, deletedFrom }: StoredSecret): object {
  return {
    CreatedDate: createdAt / 1000,
    VersionIdsToStages: { [versionId]: ['AWSCURRENT'] },
    ...(deletedFrom !== undefined && { DeletedDate: deletedFrom / 1000 }),
  };
}

function arnOf(id: string): string {
  return `arn:aws:secretsmanager:us-east-1:000000000000:secret:${id}-local0`;
}
