/** Imitates AWS Secrets Manager: the operations that the bot uses, refusing in AWS's words. */

import { type Answer, type Call, startFront } from './check-requests.ts';
import { createFaults, type Faults } from './inject-faults.ts';
import { noSecretFile, openSecretFile } from './secret-file.ts';
import { perform, Refusal, type Shelf } from './secret-operations.ts';
import { type Identity, localIdentity } from './verify-sigv4.ts';

export interface SecretsManagerOptions {
  /** Where it is kept, readable by its owner only; in memory without it. */
  readonly file?: string | undefined;
  readonly clock?: () => number;
  readonly identity?: Identity;
  readonly port?: number;
}

export interface LocalSecretsManager {
  readonly url: string;
  readonly faults: Faults;
  /** The operations asked for, oldest first: `GetSecretValue`. */
  readonly calls: readonly string[];
  close(): Promise<void>;
}

export async function startSecretsManager(options: SecretsManagerOptions = {}): Promise<LocalSecretsManager> {
  const { clock = Date.now, identity = localIdentity, port } = options;
  const file = options.file ? openSecretFile(options.file) : noSecretFile;
  const shelf: Shelf = { secrets: new Map(file.load()), clock };
  const calls: string[] = [];
  const faults = createFaults({ status: 400, type: 'ThrottlingException' });
  const answer = (call: Call) => {
    const reply = operate(shelf, call, calls);
    file.save(shelf.secrets);
    return reply;
  };
  const front = { service: 'secretsmanager', identity, faults, answer };
  const { url, close } = await startFront({ ...front, ...(port !== undefined && { port }) });
  return { url, faults, calls, close };
}

function operate(shelf: Shelf, { headers, body }: Call, calls: string[]): Answer {
  const target = String(headers['x-amz-target']).replace('secretsmanager.', '');
  calls.push(target);
  try {
    return { status: 200, body: perform(shelf, target, JSON.parse(body.toString('utf8'))) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const [type, message] = error.message.split(': ', 2);
    return { status: 400, body: { __type: type, Message: message } };
  }
}
