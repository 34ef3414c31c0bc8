/** Reads an address as a URL. Pure and total. */

/** With or without `https://` and Slack's angle brackets. Undefined for what is no address or holds a login. */
export function parseUrl(text: string): URL | undefined {
  const bare = text.trim().replace(/^<([^|>]*)(\|[^>]*)?>$/, '$1');
  const url = URL.parse(/^https?:\/\//i.test(bare) ? bare : `https://${bare}`);
  return url && !url.username && !url.password ? url : undefined;
}

/** The path's parts, decoded; undefined when they cannot be decoded. */
export function pathOf(url: URL): readonly string[] | undefined {
  try {
    return url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
