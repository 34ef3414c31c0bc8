/** Sends signed and forged requests to the endpoints. None of them leaves anything behind. */
import { hookSecrets } from '../../lambda/webhook/derived-secrets.ts';
import { failed, ok, type Row, skipped } from './check-rows.ts';
import type { DoorSecrets } from './find-signing-secrets.ts';
import {
  type Check,
  forgeries,
  type Request,
  type Response,
  signedByCircleCI,
  signedBySlack,
} from './signed-and-forged-requests.ts';

const patience = 10_000;

export async function verifyDoors(
  url: string,
  { signing, webhookKeys }: DoorSecrets,
): Promise<readonly Row[]> {
  const slack =
    signing === undefined
      ? [
          skipped(
            "Slack's endpoints accept requests signed by Slack",
            'the app secret is empty, or you may not read it',
          ),
        ]
      : await Promise.all(signedBySlack(signing).map((check) => verify(url, check)));
  const circleci =
    webhookKeys === undefined
      ? [
          skipped(
            'the webhook endpoint accepts webhooks signed by CircleCI',
            'you may not read the webhook keys',
          ),
        ]
      : await Promise.all(
          signedByCircleCI(hookSecrets(webhookKeys, 'T0VERIFY', 'verify')[0]).map((check) =>
            verify(url, check),
          ),
        );
  const forged = await Promise.all(forgeries.map((check) => verify(url, check)));
  return [...slack, ...circleci, ...forged, await verifyInstallation(url)];
}

async function verify(url: string, { what, request, status, also }: Check): Promise<Row> {
  const response = await send(url, request);
  if (response.status !== status)
    return failed(what, `${response.status || 'no answer'} instead of ${status}`);
  return also && !also(response) ? failed(what, 'unexpected answer') : ok(what);
}

async function verifyInstallation(url: string): Promise<Row> {
  const what = 'the install page redirects to Slack';
  const { status, headers } = await send(url, { method: 'GET', path: '/slack/install' });
  if (status === 404 && isLocal(url)) return skipped(what, 'npm start has no install page');
  const cookie = headers.get('set-cookie') ?? '';
  const leads = (headers.get('location') ?? '').startsWith('https://slack.com/oauth/v2/authorize?');
  if (status !== 302 || !leads) return failed(what, `${status || 'no answer'} instead of Slack's page`);
  return /HttpOnly/i.test(cookie) && /Secure/i.test(cookie)
    ? ok(what)
    : failed(what, 'its cookie is not protected');
}

export function isLocal(url: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
}

async function send(url: string, { path, method, headers, body }: Request): Promise<Response> {
  try {
    const response = await fetch(`${url}${path}`, {
      method: method ?? 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
      ...(headers && { headers }),
      ...(body !== undefined && { body }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch {
    return { status: 0, headers: new Headers(), text: '' };
  }
}
