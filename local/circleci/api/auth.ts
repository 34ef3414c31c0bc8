/** Identifies the caller: four ways to send a token, and what a token may do. Pure. */
import type { IncomingHttpHeaders } from 'node:http';

export interface Token {
  readonly token: string;
  /** `personal` may do all; `viewer` is a person who may only read; `project` is bound to one project. */
  readonly kind: 'personal' | 'viewer' | 'project';
  readonly login: string;
  /** The key of the project that a project token belongs to. */
  readonly project?: string;
}

export type TokenForm = 'bearer' | 'header' | 'basic' | 'query';

export interface Sent {
  readonly form: TokenForm;
  readonly value: string;
}

/** Every token that the request carries, in every form. */
export function sentTokens(headers: IncomingHttpHeaders, query: URLSearchParams): readonly Sent[] {
  const authorization = headers.authorization ?? '';
  const bearer = /^bearer\s+(.+)$/i.exec(authorization)?.[1];
  const basic = /^basic\s+(.+)$/i.exec(authorization)?.[1];
  const header = [headers['circle-token']].flat()[0];
  const parameter = query.get('circle-token');
  return [
    ...(bearer === undefined ? [] : [{ form: 'bearer', value: bearer.trim() } as const]),
    ...(header === undefined ? [] : [{ form: 'header', value: header } as const]),
    ...(basic === undefined ? [] : [{ form: 'basic', value: userOf(basic) } as const]),
    ...(parameter === null ? [] : [{ form: 'query', value: parameter } as const]),
  ];
}

/** The token is the user name; the password stays empty. */
function userOf(basic: string): string {
  const text = Buffer.from(basic, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? text : text.slice(0, colon);
}

/** Two tokens at once are fine when one of them is known. */
export function callerOf(sent: readonly Sent[], known: readonly Token[]): Token | null {
  for (const { value } of sent) {
    const found = known.find(({ token }) => token === value);
    if (found) return found;
  }
  return null;
}
