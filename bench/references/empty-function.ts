/** Does nothing: no function on Lambda is faster. */
export async function handler(): Promise<object> {
  return { statusCode: 200, body: '' };
}
