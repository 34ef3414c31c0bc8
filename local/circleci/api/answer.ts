/** Describes what a route answers before it is bytes, and the refusals in CircleCI's words. */

export type Body =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'text'; readonly text: string; readonly type?: string }
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly type: string }
  | { readonly kind: 'none' };

export interface Answer {
  readonly status: number;
  readonly body: Body;
  readonly headers?: Readonly<Record<string, string>>;
}

export function json(value: unknown, status = 200): Answer {
  return { status, body: { kind: 'json', value } };
}

/** `{"message": …}`, the shape of nearly all refusals. */
export function message(text: string, status = 200): Answer {
  return json({ message: text }, status);
}

/** Thrown by a handler to answer something else than it was asked for. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
  }
}

export const badRequest = (text: string): Refusal => new Refusal(message(text, 400));

export const mustLogIn = message('You must log in first.', 401);
export const permissionDenied = message('Permission denied', 403);
export const projectNotFound = message('Project not found', 404);
export const buildNotFound = message('Build not found', 404);
export const notOnGitHub = message(
  '{"message":"Not Found","documentation_url":"https://developer.github.com/v3/repos/#get"}',
  404,
);

/** An unknown route is answered by the web application, whatever the client accepts. */
export const unknownRoute: Answer = {
  status: 404,
  body: {
    kind: 'text',
    type: 'text/html; charset=utf-8',
    text: `<!DOCTYPE html>\n<html><head><title>Continuous Integration and Deployment</title><meta content="text/html; charset=utf-8" http-equiv="Content-Type"></head><body><div id="app"><h1>404</h1><p>Sorry, that page doesn't exist.</p>${'<!-- -->'.repeat(900)}</div></body></html>\n`,
  },
};
