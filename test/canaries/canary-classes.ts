/**
 * Defines canaries: made-up secrets that are recognized wherever they turn up, however they are encoded. Tests use them
 * as the tokens, keys and values of their fixtures; test/canaries/fail-on-leak.ts looks for them after every test.
 */
export const classes = [
  'bot token',
  'refresh token',
  'client secret',
  'signing secret',
  'CircleCI token',
  'webhook secret',
  'v1.1 URL',
  'env value',
  'SSH key',
  'response_url',
  'trigger_id',
  'output_url query',
  'OAuth code',
  'OAuth state',
  'KMS key',
  'cookie',
] as const;

export type Class = (typeof classes)[number];

/** In no text by chance; no letter of it has a letter in its hexadecimal code, so upper and lower case are one there. */
export const marker = 'CagedBirdSQ7X';

const letters = 'PQRSTUVWXYpqrstu';

/** The part that all canaries of a class share: the marker and one letter. The end keeps base64 whole. */
export function core(of: Class): string {
  return `${marker}${letters[classes.indexOf(of)]}Q7Q`;
}

/** As the real ones look; with characters that URLs and JSON escape, where a real one may have them. */
const shapes: Readonly<Record<Class, (core: string) => string>> = {
  'bot token': (it) => `xoxb-1-${it}`,
  'refresh token': (it) => `xoxe-1-${it}`,
  'client secret': (it) => `5ecret${it}`,
  'signing secret': (it) => `8f742231${it}`,
  'CircleCI token': (it) => `CCIPAT_${it}_0123456789abcdef`,
  'webhook secret': (it) => `whsec-${it}`,
  'v1.1 URL': (it) => `hint-${it}`,
  'env value': (it) => `p"q\\r/s+t=${it}&é ü`,
  'SSH key': (it) => `AAAAB3Nza/${it}+w==`,
  response_url: (it) => `T1/2/${it}`,
  trigger_id: (it) => `13345224609.738474920.${it}`,
  'output_url query': (it) => `X-Amz-Signature=${it}`,
  'OAuth code': (it) => `4724469134.4644010092.${it}`,
  'OAuth state': (it) => `state-${it}`,
  'KMS key': (it) => `kms/${it}==`,
  cookie: (it) => `c00kie-${it}`,
};

/** What the simulator and the local bot use by themselves, and how CircleCI's storage signs. */
export const usual: Readonly<Partial<Record<Class, readonly string[]>>> = {
  'CircleCI token': ['local-token'],
  'bot token': ['xoxb-local'],
  'output_url query': ['X-Amz-Signature'],
};

export function canary(of: Class): string {
  return shapes[of](core(of));
}
