/** Undoes Slack's escaping of names and links in typed text. Pure. */

/** The inside of `<...>`: back to what was meant, without the label. */
export function unwrap(markup: string): string {
  const [target = '', label = ''] = markup.split('|', 2);
  if (/^@[A-Z0-9]+$/.test(target)) return target;
  // A channel may be named 123: then the person who typed `#123` meant a build.
  if (/^#[A-Z0-9]+$/.test(target)) return /^\d+$/.test(label) ? `#${label}` : target;
  const [, group] = /^!subteam\^(S[A-Z0-9]+)$/.exec(target) ?? [];
  if (group) return `@${group}`;
  if (target.startsWith('!')) return label || `@${target.slice(1)}`;
  if (target.startsWith('mailto:')) return label || target.slice('mailto:'.length);
  if (/^https?:\/\//i.test(target)) return unlink(target, label);
  return `<${markup}>`;
}

/** `web.io` becomes a link by itself; a link whose label is a path was pasted without its https. */
function unlink(url: string, label: string): string {
  const bare = url.replace(/^https?:\/\//i, '').replace(/\/$/, '');
  return label !== '' && label === bare && !label.includes('/') ? label : url;
}
