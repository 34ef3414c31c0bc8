/**
 * Files at addresses that CircleCI's answers name: logs and artifacts. Those addresses are hostile until proven
 * otherwise, so each hop is checked before it is taken. Never rejects: the outcome is a value.
 */
import { readBytes } from './body.ts';
import { destinationOf } from './hosts.ts';
import { isTimeout } from './trouble.ts';

export type Download =
  | {
      readonly kind: 'file';
      /** Unpacked; at most what was asked for. */
      readonly bytes: Uint8Array;
      /** False when there was more. */
      readonly whole: boolean;
      readonly type: string | undefined;
    }
  /** The address, or one it redirects to, is not CircleCI's. Nothing was sent there. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'unavailable'; readonly late: boolean };

export interface Downloading {
  readonly host: string;
  readonly token: string | undefined;
  readonly fetch?: typeof fetch;
  /** Bytes, unpacked. */
  readonly most: number;
  /** Milliseconds for all of it, redirects included. */
  readonly timeout: number;
}

const mostHops = 6;

/** GET, redirects followed by hand. The token goes to CircleCI's own hosts only, and not with a presigned address. */
export async function download(address: string, downloading: Downloading): Promise<Download> {
  const signal = AbortSignal.timeout(downloading.timeout);
  try {
    return await follow(address, downloading, signal);
  } catch (error) {
    return { kind: 'unavailable', late: isTimeout(error) };
  }
}

async function follow(address: string, downloading: Downloading, signal: AbortSignal): Promise<Download> {
  let next = address;
  for (let hop = 0; hop < mostHops; hop += 1) {
    const response = await take(next, downloading, signal);
    if (!response) return { kind: 'elsewhere' };
    const location = isRedirect(response.status) ? response.headers.get('location') : null;
    if (location === null) return finish(response, downloading.most);
    await response.body?.cancel();
    next = URL.parse(location, next)?.href ?? '';
  }
  return { kind: 'elsewhere' };
}

async function take(
  address: string,
  downloading: Downloading,
  signal: AbortSignal,
): Promise<Response | undefined> {
  const { host, token, fetch: send = fetch } = downloading;
  const destination = destinationOf(address, host);
  if (!destination) return undefined;
  const sent = token !== undefined && destination.takesToken ? { authorization: `Bearer ${token}` } : {};
  return send(destination.url, { headers: { accept: '*/*', ...sent }, redirect: 'manual', signal });
}

async function finish(response: Response, most: number): Promise<Download> {
  const { status, headers } = response;
  if (status < 200 || status > 299) {
    await response.body?.cancel();
    return { kind: 'refused', status };
  }
  const { kept, whole } = await readBytes(response, most);
  return { kind: 'file', bytes: kept, whole, type: headers.get('content-type') ?? undefined };
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}
