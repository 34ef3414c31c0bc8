/**
 * Downloads logs and artifacts from addresses in CircleCI's answers. Those are hostile, so each hop is checked first.
 * Never rejects: the outcome is a value.
 */

import { destinationOf } from './allowed-hosts.ts';
import { isTimeout } from './error-reason.ts';
import { readBytes } from './read-limited-body.ts';

export type Failed =
  /** The address, or one it redirects to, is not CircleCI's. Nothing was sent there. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'unavailable'; readonly late: boolean };

export type Download =
  | {
      readonly kind: 'file';
      /** Unpacked; at most what was asked for. */
      readonly bytes: Uint8Array;
      /** False when there was more. */
      readonly whole: boolean;
      readonly type: string | undefined;
    }
  | Failed;

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

/** A file's first bytes. */
export async function download(address: string, downloading: Downloading): Promise<Download> {
  const received = await receive(address, downloading, async (response) => {
    const { kept, whole } = await readBytes(response, downloading.most);
    return { bytes: kept, whole, type: response.headers.get('content-type') ?? undefined };
  });
  return received.kind === 'received' ? { kind: 'file', ...received.value } : received;
}

type Read<T> = (response: Response) => Promise<T>;
type Received<T> = { readonly kind: 'received'; readonly value: T } | Failed;

/**
 * GET, redirects followed by hand, the body read by `read`. The token goes to CircleCI's own hosts only, and not with a
 * presigned address.
 */
export async function receive<T>(
  address: string,
  downloading: Omit<Downloading, 'most'>,
  read: Read<T>,
): Promise<Received<T>> {
  const signal = AbortSignal.timeout(downloading.timeout);
  try {
    return await follow(address, { ...downloading, signal }, read);
  } catch (error) {
    return { kind: 'unavailable', late: isTimeout(error) };
  }
}

type Following = Omit<Downloading, 'most'> & { readonly signal: AbortSignal };

async function follow<T>(address: string, following: Following, read: Read<T>): Promise<Received<T>> {
  let next = address;
  for (let hop = 0; hop < mostHops; hop += 1) {
    const response = await take(next, following);
    if (!response) return { kind: 'elsewhere' };
    const location = isRedirect(response.status) ? response.headers.get('location') : null;
    if (location === null) return finish(response, read);
    await response.body?.cancel();
    next = URL.parse(location, next)?.href ?? '';
  }
  return { kind: 'elsewhere' };
}

async function take(
  address: string,
  { host, token, signal, fetch: send = fetch }: Following,
): Promise<Response | undefined> {
  const destination = destinationOf(address, host);
  if (!destination) return undefined;
  const sent = token !== undefined && destination.takesToken ? { authorization: `Bearer ${token}` } : {};
  return send(destination.url, { headers: { accept: '*/*', ...sent }, redirect: 'manual', signal });
}

async function finish<T>(response: Response, read: Read<T>): Promise<Received<T>> {
  const { status } = response;
  if (status >= 200 && status <= 299) return { kind: 'received', value: await read(response) };
  await response.body?.cancel();
  return { kind: 'refused', status };
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}
