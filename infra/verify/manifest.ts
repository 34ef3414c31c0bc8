/** Compares the Slack app with slack-manifest.yml: by the app's own manifest where a configuration token is given. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { parse } from 'yaml';
import { manifestForUrl } from '../slack-manifest.ts';
import { failed, ok, type Row, skipped } from './check-rows.ts';

const what = 'the Slack app matches slack-manifest.yml';

const manifestSchema = v.object({
  features: v.object({
    slash_commands: v.array(v.object({ command: v.string(), url: v.string(), should_escape: v.boolean() })),
    rich_previews: v.optional(v.object({ is_active: v.boolean(), entity_types: v.array(v.string()) })),
  }),
  oauth_config: v.object({
    redirect_urls: v.array(v.string()),
    scopes: v.object({ bot: v.array(v.string()) }),
  }),
  settings: v.object({
    event_subscriptions: v.object({ request_url: v.string(), bot_events: v.array(v.string()) }),
    interactivity: v.object({ is_enabled: v.boolean(), request_url: v.string() }),
    org_deploy_enabled: v.boolean(),
    socket_mode_enabled: v.boolean(),
    token_rotation_enabled: v.optional(v.boolean(), false),
  }),
});
const exportSchema = v.object({ ok: v.literal(true), manifest: manifestSchema });

export interface SlackApp {
  /** Of an app configuration, `xoxe-…`. */
  readonly token: string | undefined;
  readonly appId: string | undefined;
  readonly apiUrl: string;
}

export async function verifyManifest(url: string, { token, appId, apiUrl }: SlackApp): Promise<Row> {
  if (!token || !appId) return skipped(what, 'set SLACK_CONFIG_TOKEN and SLACK_APP_ID to compare them');
  const found = await exportManifest({ token, appId, apiUrl });
  if (!found) return failed(what, "Slack did not return that app's manifest");
  const text = readFileSync(new URL('../../slack-manifest.yml', import.meta.url), 'utf8');
  const wanted = v.parse(manifestSchema, parse(manifestForUrl(text, url)));
  const differ = differences(wanted, found);
  return differ.length === 0 ? ok(what) : failed(what, `different: ${differ.join(', ')}`);
}

async function exportManifest({
  token,
  appId,
  apiUrl,
}: Readonly<Record<'token' | 'appId' | 'apiUrl', string>>) {
  try {
    const response = await fetch(`${apiUrl}apps.manifest.export`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: new URLSearchParams({ app_id: appId }),
      signal: AbortSignal.timeout(10_000),
    });
    return v.parse(exportSchema, await response.json()).manifest;
  } catch {
    return undefined;
  }
}

/** The paths at which they differ, of what the bot depends on. Lists are compared without their order. */
function differences(wanted: unknown, found: unknown, path = ''): readonly string[] {
  if (Array.isArray(wanted) && Array.isArray(found)) return sorted(wanted) === sorted(found) ? [] : [path];
  if (!isRecord(wanted) || !isRecord(found)) return wanted === found ? [] : [path];
  return Object.keys(wanted).flatMap((name) =>
    differences(wanted[name], found[name], path ? `${path}.${name}` : name),
  );
}

function sorted(list: readonly unknown[]): string {
  return JSON.stringify(list.map((one) => JSON.stringify(one)).toSorted());
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
