/** Reads the four shapes of AWS's HTTP events into one. Does not parse the body. */

/** Body limit: Slack's and CircleCI's requests are far below it. */
export const largestBody = 1024 * 1024;

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** By lower-case name. Repeated headers are joined with a comma, as in HTTP. */
  readonly headers: ReadonlyMap<string, string>;
  /** The bytes as they were signed; undefined above the limit. */
  readonly body: Buffer | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads events of API Gateway v2 and v1, a Function URL or a load balancer. Never throws: missing parts are empty. */
export function readHttpEvent(event: unknown): HttpRequest {
  const fields = isFields(event) ? event : {};
  const context = isFields(fields.requestContext) ? fields.requestContext : {};
  const http = isFields(context.http) ? context.http : {};
  return {
    method: text(http.method) || text(fields.httpMethod),
    path: withoutStage(text(fields.rawPath) || text(fields.path), text(context.stage)),
    query: text(fields.rawQueryString) || joinQuery(fields.queryStringParameters),
    headers: readHeaders(isFields(fields.multiValueHeaders) ? fields.multiValueHeaders : fields.headers),
    body: readBody(text(fields.body), fields.isBase64Encoded === true),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Removes a named stage, which is part of an HTTP API's raw path. */
function withoutStage(path: string, stage: string): string {
  return stage && path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : path;
}

function joinQuery(parameters: unknown): string {
  if (!isFields(parameters)) return '';
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${text(value)}`)
    .join('&');
}

function readHeaders(headers: unknown): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  if (!isFields(headers)) return read;
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    const sent = Array.isArray(value) ? value.map(text).join(',') : text(value);
    const before = read.get(key);
    read.set(key, before === undefined ? sent : `${before},${sent}`);
  }
  return read;
}

function readBody(body: string, isBase64: boolean): Buffer | undefined {
  if (body.length > (isBase64 ? Math.ceil(largestBody / 3) * 4 : largestBody)) return undefined;
  const bytes = Buffer.from(body, isBase64 ? 'base64' : 'utf8');
  return bytes.length > largestBody ? undefined : bytes;
}
