/** Reads a request's bytes, and keeps no more than AWS would. */
import type { IncomingMessage } from 'node:http';

/** API Gateway's and, near enough, Lambda's own limit. */
const largest = 10 * 1024 * 1024;

/** Undefined when there are more than 10 MB. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= largest) chunks.push(chunk);
  }
  return length > largest ? undefined : Buffer.concat(chunks);
}
