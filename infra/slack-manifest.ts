/** Fills slack-manifest.yml for a deployment, and turns it into the manifest for Socket Mode. Pure. */
import { parseDocument } from 'yaml';

const placeholder = 'https://YOUR-API.example.com';

/** The origin of a deployment's address; a path after it is dropped. Throws when it is no HTTPS address. */
export function readBaseUrl(typed: string): string {
  const url = URL.parse(typed);
  if (url?.protocol !== 'https:')
    throw new Error(`${typed} is not an https:// address. Paste the SlackUrl that npm run deploy printed.`);
  return url.origin;
}

/** The manifest as YAML with the deployment's origin in each address. The scopes keep their reasons as comments. */
export function manifestForUrl(yaml: string, origin: string): string {
  const lines = yaml.replaceAll(placeholder, origin).split('\n');
  return lines.filter((line) => !line.startsWith('#')).join('\n');
}

/** The manifest of the same app for Socket Mode, as data: no addresses, since Slack sends nothing over HTTP. */
export function manifestForSocketMode(yaml: string): unknown {
  const manifest = parseDocument(yaml);
  for (const path of [
    ['features', 'slash_commands', 0, 'url'],
    ['oauth_config', 'redirect_urls'],
    ['settings', 'event_subscriptions', 'request_url'],
    ['settings', 'interactivity', 'request_url'],
  ])
    manifest.deleteIn(path);
  manifest.setIn(['settings', 'socket_mode_enabled'], true);
  return manifest.toJS();
}
