/** Reads the body of an answer up to a limit. */
import type { Reached } from './http-transport.ts';

/** As much of the body as may be kept, and whether that was all of it. */
export async function readText(
  response: Pick<Reached, 'body'>,
  most: number,
): Promise<{ text: string; whole: boolean }> {
  const { kept, whole } = await readBytes(response, most);
  return { text: new TextDecoder().decode(kept), whole };
}

/** Stops at `most` bytes: what a gzip bomb or an endless body would add is never unpacked. */
export async function readBytes(
  response: Pick<Reached, 'body'>,
  most: number,
): Promise<{ kept: Uint8Array; whole: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    const room = most - size;
    chunks.push(chunk.subarray(0, room));
    size += Math.min(chunk.length, room);
    // Leaving the loop cancels the body, and with it the connection.
    if (chunk.length > room) return { kept: Buffer.concat(chunks), whole: false };
  }
  return { kept: Buffer.concat(chunks), whole: true };
}
