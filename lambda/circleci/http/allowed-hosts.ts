/**
 * Decides which hosts the addresses in CircleCI's answers may lead to, and which of them get the token. Pure and total.
 */

export interface Destination {
  readonly url: URL;
  /** True for CircleCI itself only: storage refuses a second authorization, and others must not have it. */
  readonly takesToken: boolean;
}

const cloud = 'https://circleci.com';
const protocols: readonly string[] = ['https:', 'http:'];

/** Where circleci.com keeps logs and artifacts. Buckets are named in full: anyone may own a similar one. */
const storage =
  /^circle-production-(action-output|customer-artifacts)\.s3(\.[a-z]{2}(-[a-z]+)+-\d)?\.amazonaws\.com$/;

/** Undefined for every address that is not `host`'s own: circleci.com with its storage, or a CircleCI Server. */
export function destinationOf(address: string, host: string): Destination | undefined {
  const url = URL.parse(address);
  const home = URL.parse(host);
  if (!url || !home || !protocols.includes(url.protocol) || url.username || url.password) return undefined;
  const signed = url.searchParams.has('X-Amz-Signature');
  if (url.origin === home.origin) return { url, takesToken: !signed };
  if (url.protocol !== 'https:' || url.port !== '') return undefined;
  if (home.origin === cloud) {
    if (isWithin(url.hostname, ['circleci.com', 'circle-artifacts.com'])) return { url, takesToken: !signed };
    return storage.test(url.hostname) ? { url, takesToken: false } : undefined;
  }
  // A Server's artifacts are on a subdomain of its host. Such a subdomain may be read, but gets no token.
  return home.hostname.includes('.') && isWithin(url.hostname, [home.hostname])
    ? { url, takesToken: false }
    : undefined;
}

function isWithin(hostname: string, domains: readonly string[]): boolean {
  return domains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
}
