/** Returns the address at which a build with SSH waits: of the range for documentation. Pure. */

import { between } from '../model/seeded-random.ts';
import type { Build } from '../model/simulator-state.ts';

export interface SshAddress {
  readonly host: string;
  readonly port: number;
}

export function sshAddressOf({ jobId }: Build): SshAddress {
  return {
    host: `203.0.113.${between([2, 250], 0, 'host', jobId)}`,
    port: between([49_152, 65_535], 0, 'port', jobId),
  };
}
