/** What Secrets Manager does with a secret, and what it refuses in which words. */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { StoredSecret } from './secret-file.ts';

const inputSchema = v.object({
  SecretId: v.optional(v.string()),
  Name: v.optional(v.string()),
  SecretString: v.optional(v.string(), ''),
  RecoveryWindowInDays: v.optional(v.pipe(v.number(), v.minValue(7), v.maxValue(30)), 30),
  ForceDeleteWithoutRecovery: v.optional(v.boolean(), false),
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
  ['GetSecretValue', (shelf, id) => told(usable(shelf, id))],
  ['DescribeSecret', (shelf, id) => described(existing(shelf, id))],
  ['CreateSecret', create],
  [
    'PutSecretValue',
    (shelf, id, input) => put(shelf, id, { ...usable(shelf, id), value: input.SecretString }),
  ],
  ['DeleteSecret', remove],
  ['RestoreSecret', restore],
]);

function create(shelf: Shelf, id: string, { SecretString }: Input): object {
  const held = find(shelf, id);
  if (held?.deletedFrom !== undefined) throw new Refusal(scheduled);
  if (held)
    throw new Refusal('ResourceExistsException: The operation failed because the secret already exists.');
  return put(shelf, id, { value: SecretString, versionId: '', createdAt: shelf.clock() });
}

function put({ secrets }: Shelf, id: string, secret: StoredSecret): object {
  const versionId = randomUUID();
  secrets.set(id, { ...secret, versionId });
  return { VersionId: versionId, VersionStages: ['AWSCURRENT'] };
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

function told({ value, versionId, createdAt }: StoredSecret): object {
  return {
    SecretString: value,
    VersionId: versionId,
    VersionStages: ['AWSCURRENT'],
    CreatedDate: createdAt / 1000,
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
