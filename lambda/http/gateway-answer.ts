/** Declares a function's answer to API Gateway. */

export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: false;
}

export function answer(statusCode: number, body?: unknown): HttpAnswer {
  if (body === undefined) return { statusCode, headers: {}, body: '', isBase64Encoded: false };
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { statusCode, headers, body: JSON.stringify(body), isBase64Encoded: false };
}
