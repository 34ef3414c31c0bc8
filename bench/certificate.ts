/** Makes a certificate for 127.0.0.1 that one run of the benchmark trusts. Needs `openssl`, since Node makes none. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate extends Disposable {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** For NODE_EXTRA_CA_CERTS. */
  readonly file: string;
}

/** Of an elliptic curve, as AWS's are. Throws where `openssl` fails or is not there. */
export function createCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'bench-tls-'));
  const [key, file] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const how = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=127.0.0.1';
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', ['req', ...how.split(' '), ...names, '-keyout', key, '-out', file], {
    stdio: 'ignore',
  });
  return {
    key: readFileSync(key),
    cert: readFileSync(file),
    file,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}
